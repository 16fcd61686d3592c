package dev.strongroom.e2e.kill;

import static dev.strongroom.e2e.store.Answers.untilAnswered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.adapters.kubernetes.store.VersionSweep;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.load.LoadLog;
import dev.strongroom.e2e.load.LoadLog.Acknowledged;
import dev.strongroom.e2e.load.LoadOperation;
import dev.strongroom.e2e.load.LoadOperation.Kind;
import dev.strongroom.e2e.load.LoadProcess;
import dev.strongroom.e2e.load.LoadRequests;
import dev.strongroom.e2e.load.LoadState;
import dev.strongroom.e2e.load.LoadWorker;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes of four threads work on the same few secrets: they put, move labels, roll back,
 * delete, restore and remove, and each is killed with SIGKILL again and again at a random moment.
 * Started again each thread asks what it had asked last. Afterwards the store holds all that was
 * acknowledged and nothing else.
 */
@RequiresCluster
class StoreKillIT {
  private static final List<String> PROCESSES = List.of("one", "other");
  private static final int THREADS = 4;

  /** How many threads are killed, each at its own random point. */
  private static final int POINTS =
      Integer.parseInt(System.getenv().getOrDefault("STRONGROOM_E2E_STORE_KILLS", "56"));

  private static final int KILLS_EACH = POINTS / THREADS / PROCESSES.size();
  private static final int SECRETS = 6;

  /** After so many kills other secrets are taken. */
  private static final int KILLS_PER_SECRETS = 4;

  private static final int MOST_BYTES = 12_000;
  private static final int MOST_MILLIS = 30;

  @TempDir static Path folder;
  private static Cluster cluster;
  private static final MovableClock CLOCK = new MovableClock();

  @BeforeAll
  static void install(Cluster given) {
    cluster = given;
    TestOperator.install(cluster);
  }

  @AfterAll
  static void cleanUp() {
    delete(cluster.client().resources(SecretRecordResource.class));
    delete(cluster.client().resources(SecretVersionResource.class));
  }

  private static <T> void delete(MixedOperation<T, ?, ?> all) {
    all.inNamespace(TestOperator.NAMESPACE)
        .withLabel("strongroom.dev/account", LoadRequests.NAMESPACE)
        .delete();
  }

  @Test
  void killedAtAnyInstantWhatWasAcknowledgedIsThereAndNothingElse() throws Exception {
    // Given
    long seed = new Random().nextLong();
    Path kubeconfig = OperatorProcess.kubeconfig(TestOperator.configuration(cluster), folder);
    StoreAccess store = StoreAccess.open(cluster.client(), TestOperator.NAMESPACE, CLOCK);

    // When
    ExecutorService threads = Executors.newFixedThreadPool(PROCESSES.size());
    List<Future<?>> ends = new ArrayList<>();
    for (String process : PROCESSES) {
      ends.add(threads.submit(() -> killAgainAndAgain(kubeconfig, process, seed)));
    }
    for (Future<?> end : ends) {
      end.get();
    }
    threads.shutdown();

    // Then
    List<LoadLog> logs =
        PROCESSES.stream().flatMap(id -> LoadProcess.logs(folder, id, THREADS).stream()).toList();
    assertThat(logs.stream().flatMap(log -> log.wrongs().stream())).as("seed " + seed).isEmpty();
    LoadRequests requests = new LoadRequests(store.records(), store);
    allSecrets(logs).forEach(secret -> untilAnswered(() -> requests.endRemoval(secret)));
    Map<String, SecretRecord> records = records();
    assertAcknowledged(logs, records);
    records.values().forEach(record -> untilAnswered(() -> assertSound(record, store)));
    CLOCK.advance(Duration.ofHours(2));
    untilAnswered(() -> assertNothingElseAfterCollection(store, records));
    long acknowledged = logs.stream().mapToLong(log -> log.acknowledged().size()).sum();
    assertThat(acknowledged).as("a load, and not a series of starts").isGreaterThan(POINTS);
    System.out.printf(
        "%d threads killed, %d requests acknowledged, %d cut off, %d secrets at the end%n",
        POINTS,
        acknowledged,
        logs.stream().mapToLong(log -> log.unanswered().size()).sum(),
        records.size());
  }

  private static void killAgainAndAgain(Path kubeconfig, String process, long seed) {
    Random random = new Random(seed + process.hashCode());
    for (int kill = 0; kill < KILLS_EACH; kill++) {
      int first = kill / KILLS_PER_SECRETS * SECRETS;
      LoadProcess.start(kubeconfig, folder, process, random.nextLong(), first, SECRETS, THREADS)
          .killAfter(random.nextInt(MOST_BYTES), random.nextInt(MOST_MILLIS));
    }
  }

  private static Set<String> allSecrets(List<LoadLog> logs) {
    Set<String> secrets = new HashSet<>();
    logs.forEach(log -> log.begun().forEach(operation -> secrets.add(operation.secret())));
    return secrets;
  }

  private static Map<String, SecretRecord> records() {
    Map<String, SecretRecord> records = new TreeMap<>();
    resources().map(RecordMapper::toRecord).forEach(r -> records.put(r.arn().name().value(), r));
    return records;
  }

  private static Stream<SecretRecordResource> resources() {
    return cluster
        .client()
        .resources(SecretRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .withLabel("strongroom.dev/account", LoadRequests.NAMESPACE)
        .list()
        .getItems()
        .stream();
  }

  /** Every secret is as the last acknowledged request left it, or as one that was cut off did. */
  private static void assertAcknowledged(List<LoadLog> logs, Map<String, SecretRecord> records) {
    Set<String> removed = named(logs.stream().flatMap(log -> log.begun().stream()), true);
    Set<String> unanswered = named(logs.stream().flatMap(log -> log.unanswered().stream()), false);
    Map<String, Acknowledged> last = new TreeMap<>();
    for (LoadLog log : logs) {
      for (Acknowledged done : log.acknowledged()) {
        if (done.operation().kind() == Kind.FORCE_DELETE) {
          continue;
        }
        Optional<SecretRecord> record =
            Optional.ofNullable(records.get(done.operation().secret()))
                .filter(r -> LoadWorker.incarnation(r).equals(done.secret()));
        if (record.isEmpty()) {
          assertThat(removed).as("%s is gone", done).contains(done.operation().secret());
          continue;
        }
        if (done.operation().kind() == Kind.PUT) {
          assertThat(record.get().version(new VersionId(done.operation().token())))
              .as("%s", done)
              .isPresent();
        }
        last.merge(
            done.operation().secret(),
            done,
            (a, b) -> Comparator.comparing(Acknowledged::revision).compare(a, b) > 0 ? a : b);
      }
    }
    last.forEach((name, done) -> assertNotBehind(records.get(name), done, unanswered));
  }

  private static void assertNotBehind(
      SecretRecord record, Acknowledged done, Set<String> unanswered) {
    long revision = Long.parseLong(record.revision());
    assertThat(revision).as("%s", done).isGreaterThanOrEqualTo(done.revision());
    if (revision == done.revision()) {
      assertThat(LoadState.of(record).toString()).as("%s", done).isEqualTo(done.state());
    } else {
      assertThat(unanswered).as("%s is not the last", done).contains(done.operation().secret());
    }
  }

  private static Set<String> named(Stream<LoadOperation> operations, boolean removals) {
    Set<String> names = new HashSet<>();
    operations
        .filter(operation -> !removals || operation.kind() == Kind.FORCE_DELETE)
        .forEach(operation -> names.add(operation.secret()));
    return names;
  }

  /** Labels hold their rules, and every value opens and is the one that was put. */
  private static void assertSound(SecretRecord record, StoreAccess store) {
    assertThat(LoadState.of(record).violation()).as("%s", record).isEmpty();
    assertThat(record.isBeingRemoved()).isFalse();
    for (VersionEntry entry : record.versions()) {
      assertThat(entry.state()).isEqualTo(VersionEntry.State.WRITTEN);
      try (SecretValue value = store.values().read(record, entry.id()).orElseThrow()) {
        assertThat(value.text(PlaintextAccess.granted()))
            .satisfiesAnyOf(
                text -> assertThat(text).isEqualTo(LoadOperation.value(entry.id().value())),
                text -> assertThat(text).startsWith(LoadRequests.FIRST));
      }
    }
  }

  private static void assertNothingElseAfterCollection(
      StoreAccess store, Map<String, SecretRecord> records) {
    VersionSweep.Result swept = store.store().sweep().run();
    System.out.println(swept);
    List<SecretVersionResource> left =
        cluster
            .client()
            .resources(SecretVersionResource.class)
            .inNamespace(TestOperator.NAMESPACE)
            .withLabel("strongroom.dev/account", LoadRequests.NAMESPACE)
            .list()
            .getItems();
    assertThat(left)
        .hasSize(records.values().stream().mapToInt(r -> StoreNames.values(r).size()).sum());
  }
}
