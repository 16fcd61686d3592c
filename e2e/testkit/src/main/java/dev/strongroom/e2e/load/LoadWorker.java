package dev.strongroom.e2e.load;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A process whose threads work on the store until it is killed. Started again, each asks again what
 * it had asked last.
 */
public final class LoadWorker {
  private final LoadRequests requests;
  private final BaseKeeper records;
  private final LoadLog log;

  private LoadWorker(StoreAccess store, LoadLog log) {
    this.records = new BaseKeeper(store.records());
    this.requests = new LoadRequests(records, store);
    this.log = log;
  }

  /**
   * Runs for ever, or until something unexpected happens.
   *
   * @param args kubeconfig, the operator's namespace, the path of the logs, a seed, a number and
   *     how many secrets, which are named from that number on, and how many threads
   */
  public static void main(String[] args) {
    KubernetesClient client = KubernetesClients.create(Config.fromKubeconfig(new File(args[0])));
    StoreAccess store = StoreAccess.open(client, args[1], Clock.systemUTC());
    int first = Integer.parseInt(args[4]);
    List<String> secrets =
        IntStream.range(first, first + Integer.parseInt(args[5])).mapToObj(i -> "s-" + i).toList();
    for (int i = 0; i < Integer.parseInt(args[6]); i++) {
      LoadWorker worker = new LoadWorker(store, new LoadLog(Path.of(args[2] + i)));
      Random random = new Random(Long.parseLong(args[3]) + i);
      new Thread(() -> worker.runOrEnd(random, secrets), "writer-" + i).start();
    }
  }

  /** What is not foreseen ends the process, so that the test sees it. */
  private void runOrEnd(Random random, List<String> secrets) {
    try {
      run(random, secrets);
    } catch (RuntimeException | Error unforeseen) {
      unforeseen.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private void run(Random random, List<String> secrets) {
    Optional<LoadOperation> cutOff = log.cutOff();
    log.ready();
    cutOff.ifPresent(operation -> ask(operation, true));
    secrets.forEach(requests::endRemoval);
    while (true) {
      LoadOperation operation = LoadOperation.random(random, secrets);
      log.begin(operation);
      ask(operation, false);
    }
  }

  private void ask(LoadOperation operation, boolean isAskedAgain) {
    records.forget();
    try {
      Optional<SecretRecord> asked = requests.ask(operation);
      // What others changed since is theirs.
      Optional<SecretRecord> result = asked.map(record -> records.swapped().orElse(record));
      result
          .flatMap(record -> difference(operation, record))
          .ifPresent(what -> log.wrong(operation, what));
      log.acknowledged(
          operation,
          result.map(LoadWorker::incarnation).orElse("-"),
          result.map(SecretRecord::revision).map(Long::parseLong).orElse(0L),
          result.map(LoadState::of).map(LoadState::toString).orElse("-"));
    } catch (Unavailable unknown) {
      // Nothing is known of it; the next start asks again, if it was the last.
    } catch (Failure refused) {
      // A deletion that took effect is refused when it is asked for again: by the next start, or by
      // the client itself when an answer was lost, which then shows as a conflict.
      if (!isAskedAgain && !records.hadConflict()) {
        log.refused(operation);
      }
    }
  }

  /** Tells a secret from one that was made later under the same name, and even the same ARN. */
  public static String incarnation(SecretRecord record) {
    return record.arn() + "@" + record.createdAt();
  }

  /** What the model makes of the record that this request changed, if that is something else. */
  private Optional<String> difference(LoadOperation operation, SecretRecord record) {
    LoadState seen = LoadState.of(record);
    if (records.base().isEmpty() || isFirstValue(operation)) {
      return seen.violation();
    }
    LoadState base = LoadState.of(records.base().get());
    LoadState expected = base.after(operation);
    boolean same =
        operation.kind() == LoadOperation.Kind.MOVE
            ? expected.equalsApartFrom(operation.labels().get(0), seen)
            : expected.equals(seen);
    return same ? seen.violation() : Optional.of(base + " became " + seen);
  }

  private boolean isFirstValue(LoadOperation operation) {
    return operation.kind() == LoadOperation.Kind.DECLARE
        && records.base().orElseThrow().current().isEmpty();
  }

  /** Remembers from which record the last change was made. */
  private static final class BaseKeeper implements RecordStore {
    private final RecordStore store;
    private SecretRecord found;
    private SecretRecord base;
    private SecretRecord swapped;
    private boolean conflict;

    BaseKeeper(RecordStore store) {
      this.store = store;
    }

    void forget() {
      found = null;
      base = null;
      swapped = null;
      conflict = false;
    }

    boolean hadConflict() {
      return conflict;
    }

    Optional<SecretRecord> swapped() {
      return Optional.ofNullable(swapped);
    }

    Optional<SecretRecord> base() {
      return Optional.ofNullable(base);
    }

    @Override
    public Optional<SecretRecord> find(String namespace, SecretName name) {
      Optional<SecretRecord> record = store.find(namespace, name);
      found = record.orElse(null);
      return record;
    }

    @Override
    public Optional<SecretRecord> create(SecretRecord record) {
      return store.create(record);
    }

    @Override
    public Optional<SecretRecord> compareAndSwap(SecretRecord changed) {
      Optional<SecretRecord> result = store.compareAndSwap(changed);
      conflict |= result.isEmpty();
      base = result.isPresent() ? found : base;
      swapped = result.orElse(swapped);
      return result;
    }

    @Override
    public boolean remove(SecretRecord record) {
      return store.remove(record);
    }
  }
}
