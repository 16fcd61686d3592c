package dev.strongroom.e2e.faults;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What teams and their tools do to a few ManagedSecrets, all at once: apply, change, delete and
 * replace them, edit and delete their Secrets, put values, ask for rollbacks. What is refused, or
 * fails since the API server is away, is let be: only the end counts.
 */
final class TeamLoad {
  /** The objects of the load. */
  static final List<String> NAMES = IntStream.range(0, 16).mapToObj(i -> "load-" + i).toList();

  private static final int THREADS = 3;
  private static final int LONGEST_PAUSE_MILLIS = 60;

  private final TestNamespace team;
  private final StoreAccess store;
  private final long seed;
  private final Map<Action, Integer> done = new ConcurrentHashMap<>();

  /** What is done. */
  private enum Action {
    APPLY(6),
    DELETE(2),
    REPLACE(2),
    EDIT_SECRET(3),
    DELETE_SECRET(4),
    PUT(3),
    ROLL_BACK(2);

    private final int weight;

    Action(int weight) {
      this.weight = weight;
    }

    static Action random(Random random) {
      Action action = APPLY;
      int total = 0;
      for (Action candidate : values()) {
        total += candidate.weight;
        action = random.nextInt(total) < candidate.weight ? candidate : action;
      }
      return action;
    }
  }

  TeamLoad(TestNamespace team, StoreAccess store, long seed) {
    this.team = team;
    this.store = store;
    this.seed = seed;
  }

  /** Applies all objects, then works on them for so long; returns when nothing runs any more. */
  void run(Duration time) {
    Instant end = Instant.now().plus(time);
    NAMES.forEach(name -> team.apply(name, spec(new Random(seed))));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed + i);
      threads.add(new Thread(() -> work(random, end), "team-" + i));
    }
    threads.forEach(Thread::start);
    threads.forEach(TeamLoad::join);
  }

  private void work(Random random, Instant end) {
    while (Instant.now().isBefore(end)) {
      Action action = Action.random(random);
      String name = NAMES.get(random.nextInt(NAMES.size()));
      try {
        act(action, name, random);
        done.merge(action, 1, Integer::sum);
      } catch (KubernetesClientException | Failure refusedOrAway) {
        // Others changed or deleted it, or the API server is away.
      }
      pause(random.nextInt(LONGEST_PAUSE_MILLIS));
    }
  }

  private void act(Action action, String name, Random random) {
    switch (action) {
      case APPLY -> team.apply(name, spec(random));
      case DELETE -> team.managedSecrets(name).delete();
      case REPLACE -> {
        team.managedSecrets(name).delete();
        team.apply(name, spec(random));
      }
      case EDIT_SECRET -> team.editSecret(name, secret -> secret.addToData("foreign", "ZWRpdGVk"));
      case DELETE_SECRET -> team.secrets(name).delete();
      case PUT ->
          store.put(team.name(), name, "put " + new UUID(random.nextLong(), random.nextLong()));
      case ROLL_BACK ->
          team.managedSecrets(name).edit(object -> rollBack(object, random.nextLong()));
      default -> throw new IllegalArgumentException("unknown action");
    }
  }

  private static ManagedSecret rollBack(ManagedSecret object, long request) {
    object
        .getMetadata()
        .setAnnotations(Map.of("strongroom.dev/rollback", Long.toHexString(request)));
    return object;
  }

  private static String spec(Random random) {
    String projection =
        List.of("{}", "{}", "{labels: {team: shop}}", "{deletionPolicy: Delete}")
            .get(random.nextInt(4));
    return "{description: text %d, value: {generate: {}}, projection: %s}"
        .formatted(random.nextInt(100), projection);
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Each action as often as it succeeded. */
  @Override
  public String toString() {
    return new TreeMap<>(done).toString();
  }

  /** Whether each action has succeeded at least once. */
  boolean isMixed() {
    return done.keySet().containsAll(List.of(Action.values()));
  }
}
