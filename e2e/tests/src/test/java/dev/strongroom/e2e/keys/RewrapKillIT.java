package dev.strongroom.e2e.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.EncryptionKeyStatus;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of versions change their key in one go, while the operator is killed with SIGKILL again
 * and again at random points, and new secrets are asked of it.
 */
class RewrapKillIT {
  /** {@code STRONGROOM_E2E_REWRAPPED_SECRETS=100} makes ten thousand versions. */
  private static final int SECRETS =
      Integer.parseInt(System.getenv().getOrDefault("STRONGROOM_E2E_REWRAPPED_SECRETS", "20"));

  private static final int VERSIONS = 100;
  private static final int ALL = SECRETS * VERSIONS;
  private static final int KILLS = 5;
  private static final int MOST_BETWEEN_KILLS = ALL / 10;
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  private static final Pattern WRAPPED =
      Pattern.compile("(?m)^strongroom_rewrapped_versions_total (\\S+)$");

  @TempDir static Path folder;

  /** Its own: so many versions would weigh on all tests that follow. */
  private static Cluster cluster;

  private static TestNamespace team;
  private OperatorProcess operator;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster);
    team = TestNamespace.create(cluster.client(), "rewrap-kill");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void end() {
    operator.close();
  }

  @Test
  void killedAtRandomPointsEveryVersionComesUnderTheNewKeyAloneAndNothingIsLost() {
    // Given
    operator = operator();
    UUID before = makeKey("before");
    UUID after = makeKey("after");
    declare("{key: alias/before, value: {generate: {}}}");
    patiently().until(() -> statuses().filter(s -> s.rewrapped() == 1).count() == SECRETS);
    Map<VersionId, String> values = fill();
    assertThat(values).hasSize(ALL);

    // When
    Instant begin = Instant.now();
    declare("{key: alias/after, rewrap: All, value: {generate: {}}}");
    killAgainAndAgain(after);

    // Then
    patiently().until(() -> statuses().mapToInt(s -> s.rewrapped()).sum() == ALL);
    Duration took = Duration.between(begin, Instant.now());
    System.out.printf("%d versions under another key in %s, %d kills%n", ALL, took, KILLS);
    assertThat(under(after)).isEqualTo(ALL);
    assertThat(records().flatMap(r -> r.versions().stream()))
        .allMatch(v -> v.keys().sealed().equals(Optional.of(before)) && v.keys().retired());
    patiently().until(() -> Objects.equals(0, key("before").secrets()));
    team.apply("EncryptionKey", "before", "{alias: before, enabled: false}");
    patiently().until(() -> "Disabled".equals(key("before").keyState()));
    assertThat(readAll()).isEqualTo(values);
  }

  /** Each operator makes a new secret and wraps some versions until it is killed. */
  private void killAgainAndAgain(UUID after) {
    Random random = new Random();
    for (int kill = 1; kill <= KILLS; kill++) {
      OperatorProcess victim = operator;
      int point = 1 + random.nextInt(MOST_BETWEEN_KILLS);
      String meanwhile = "meanwhile-" + kill;
      team.apply(meanwhile, "{value: {generate: {}}, projection: {}}");
      patiently().until(() -> team.secrets(meanwhile).get() != null && wrapped(victim) >= point);
      victim.kill();
      victim.awaitEnd();
      // The new secret did not have to wait until all the others were done.
      assertThat(under(after)).as("done at kill %s", kill).isBetween(1L, ALL - 1L);
      operator = operator();
    }
  }

  private static OperatorProcess operator() {
    return OperatorProcess.start(TestOperator.configuration(cluster), folder, QUICK_START, Map.of())
        .awaitStarted();
  }

  private static ConditionFactory patiently() {
    return await().atMost(LIMIT).pollInterval(Duration.ofMillis(250));
  }

  private static void declare(String spec) {
    IntStream.range(0, SECRETS).parallel().forEach(i -> team.apply("bulk-" + i, spec));
  }

  private static UUID makeKey(String name) {
    team.apply("EncryptionKey", name, "{alias: %s}".formatted(name));
    patiently().until(() -> key(name) != null && key(name).keyId() != null);
    return UUID.fromString(key(name).keyId());
  }

  private static EncryptionKeyStatus key(String name) {
    return cluster
        .client()
        .resources(EncryptionKey.class)
        .inNamespace(team.name())
        .withName(name)
        .get()
        .getStatus();
  }

  /** What the secrets say of their keys. */
  private static Stream<ManagedSecretStatus.Encryption> statuses() {
    return cluster
        .client()
        .resources(ManagedSecret.class)
        .inNamespace(team.name())
        .list()
        .getItems()
        .stream()
        .filter(ms -> ms.getStatus() != null && ms.getStatus().encryption() != null)
        .filter(ms -> ms.getMetadata().getName().startsWith("bulk-"))
        .map(ms -> ms.getStatus().encryption());
  }

  private static Stream<SecretRecord> records() {
    return team.records().stream()
        .map(RecordMapper::toRecord)
        .filter(record -> record.owner().name().startsWith("bulk-"));
  }

  /** How many versions this key opens, and no other. */
  private static long under(UUID key) {
    return records()
        .flatMap(record -> record.versions().stream())
        .filter(version -> version.keys().all().equals(Set.of(Optional.of(key))))
        .count();
  }

  private static double wrapped(OperatorProcess operator) {
    Matcher found = WRAPPED.matcher(operator.metrics());
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }

  /** Writes the other versions of all secrets, each record in one go; all values that there are. */
  private static Map<VersionId, String> fill() {
    StoreAccess store = store();
    Map<VersionId, String> values = new ConcurrentHashMap<>();
    records().toList().parallelStream()
        .forEach(
            record -> {
              SecretRecord next = record;
              VersionEntry first = record.versions().get(0);
              values.put(first.id(), read(store, record, first));
              for (int i = 1; i < VERSIONS; i++) {
                String text = record.arn() + " has version " + i;
                VersionId id = VersionId.derived(text);
                values.put(id, text);
                try (SecretValue value = SecretValue.text(text)) {
                  VersionEntry written =
                      VersionEntry.announced(id, Instant.now())
                          .holding(store.values().seal(record, id, value), value.length());
                  next = next.withVersion(written).withLabels(next.labels().moveCurrent(id));
                }
              }
              assertThat(store.records().compareAndSwap(next)).isPresent();
            });
    return values;
  }

  private static Map<VersionId, String> readAll() {
    StoreAccess store = store();
    Map<VersionId, String> values = new ConcurrentHashMap<>();
    records().toList().parallelStream()
        .forEach(
            record ->
                record
                    .versions()
                    .forEach(version -> values.put(version.id(), read(store, record, version))));
    return values;
  }

  private static String read(StoreAccess store, SecretRecord record, VersionEntry version) {
    try (SecretValue value = store.values().read(record, version.id()).orElseThrow()) {
      return value.text(PlaintextAccess.granted());
    }
  }

  private static StoreAccess store() {
    return StoreAccess.openWithKeysOfNow(
        cluster.client(), TestOperator.NAMESPACE, Clock.systemUTC());
  }
}
