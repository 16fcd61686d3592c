package dev.strongroom.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Objects as a watch shows them from now on: which were seen, and when the next event came. */
final class Watched implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(5);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Predicate<JsonNode> counted;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Map<String, CompletableFuture<Long>> expected = new ConcurrentHashMap<>();
  private final Watch watch;

  /**
   * Watches a collection.
   *
   * @param path its path, with its selector if any
   * @param counted which objects count as seen
   */
  Watched(BareClient client, String path, Predicate<JsonNode> counted) {
    this.counted = counted;
    this.watch = new Watch(client, path, this::event);
  }

  /** All Secrets that the operator has made or changed. */
  static Watched projections(BareClient client) {
    return new Watched(
        client,
        "/api/v1/secrets?labelSelector=strongroom.dev%2Fmanaged-by%3Dstrongroom",
        secret -> true);
  }

  /** ManagedSecrets that are ready. */
  static Watched ready(BareClient client) {
    return new Watched(client, "/apis/strongroom.dev/v1/managedsecrets", Watched::isReady);
  }

  private static boolean isReady(JsonNode object) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private void event(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    String key = key(metadata.path("namespace").asText(), metadata.path("name").asText());
    CompletableFuture<Long> waiting = expected.remove(key);
    if (waiting != null) {
      waiting.complete(System.nanoTime());
    }
    if (counted.test(object)) {
      seen.add(key);
    }
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  /** How many different objects were seen that count. */
  int count() {
    return seen.size();
  }

  /** Waits until so many were seen; false when they were not in time. */
  boolean await(int number, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (seen.size() < number) {
      watch.check();
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(STEP.toMillis());
    }
    return true;
  }

  /** Completes with {@link System#nanoTime()} of the next event of this object. */
  private CompletableFuture<Long> next(String namespace, String name) {
    CompletableFuture<Long> future = new CompletableFuture<>();
    expected.put(key(namespace, name), future);
    return future;
  }

  /**
   * Makes a change and waits for an object's next event.
   *
   * @return nanoseconds from before the change until that event
   */
  long timed(String namespace, String name, Runnable change) throws InterruptedException {
    CompletableFuture<Long> event = next(namespace, name);
    long start = System.nanoTime();
    change.run();
    return time(event) - start;
  }

  /** The time of an event that is bound to come. */
  private static long time(CompletableFuture<Long> event) throws InterruptedException {
    try {
      return event.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no event in " + LIMIT.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
