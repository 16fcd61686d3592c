package dev.strongroom.e2e.keys;

import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.EncryptionKeyStatus;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.KeyRecordSpec.Material;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rotation by the passing of time: of accounts' default keys, and of a key with a period. */
class DefaultKeyIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static final List<String> ACCOUNTS = List.of("default-key-a", "default-key-b");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final MovableClock CLOCK = new MovableClock();

  /** Its own: in the shared cluster the keys of all other tests' accounts would be due too. */
  private static Cluster cluster;

  private static TestOperator operator;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, CLOCK, Map.of());
  }

  @AfterAll
  static void stop() {
    operator.close();
    cluster.close();
  }

  @Test
  void defaultKeysGetAMaterialAYearOneAfterTheOtherAndNoSecretIsTouched() {
    // Given
    List<TestNamespace> teams =
        ACCOUNTS.stream().map(name -> TestNamespace.create(cluster.client(), name)).toList();
    teams.forEach(team -> team.apply("db", SPEC));
    teams.forEach(team -> team.awaitReady("db"));
    List<Secret> before = teams.stream().map(team -> team.awaitSecret("db")).toList();
    Material mac = materials("projection-mac").get(0);
    CLOCK.advance(Duration.ofDays(330));
    awaitMetric("strongroom_default_keys_due 0.0");

    // When
    CLOCK.advance(Duration.ofDays(36));

    // Then
    await().atMost(LIMIT).until(() -> rotated() == 1);
    awaitMetric("strongroom_default_keys_due 1.0");
    CLOCK.advance(Duration.ofMinutes(2));
    await().atMost(LIMIT).until(() -> rotated() == 2);
    awaitMetric("strongroom_default_keys_due 0.0");
    // How many it counts depends on answers, of which one may get lost; the records do not.
    assertThat(RestartableOperator.get(operator.metricsPort(), "/metrics").body())
        .containsPattern("strongroom_default_keys_rotated_total [12]\\.0");
    List<Instant> made = ACCOUNTS.stream().map(name -> newest("default." + name)).toList();
    assertThat(Duration.between(made.get(0), made.get(1)).abs())
        .isGreaterThan(Duration.ofMinutes(1));
    assertThat(materials("projection-mac")).containsExactly(mac);
    assertThat(teams.stream().map(team -> team.secrets("db").get())).isEqualTo(before);
    assertReadsAndWrites(teams.get(0), before.get(0));
  }

  /** A value from before is read, and new ones are written and read. */
  private static void assertReadsAndWrites(TestNamespace team, Secret before) {
    team.secrets("db").delete();
    team.apply("later", SPEC);
    assertThat(text(team.awaitSecret("db"), "value")).isEqualTo(text(before, "value"));
    team.awaitReady("later");
    team.secrets("later").delete();
    team.awaitSecret("later");
  }

  @Test
  void aKeyWithAPeriodGetsAMaterialWhenItHasPassed() {
    // Given
    TestNamespace team = TestNamespace.create(cluster.client(), "period");
    team.apply("EncryptionKey", "quarterly", "{rotationPeriodInDays: 90}");
    await().atMost(LIMIT).until(() -> materialsOf(team, "quarterly") == 1);

    // When
    CLOCK.advance(Duration.ofDays(91));
    touch(team, "quarterly");

    // Then
    await().atMost(LIMIT).until(() -> materialsOf(team, "quarterly") == 2);
    EncryptionKeyStatus status = key(team, "quarterly").get().getStatus();
    assertThat(Duration.between(CLOCK.instant(), Instant.parse(status.nextRotationTime())))
        .isBetween(Duration.ofDays(88), Duration.ofDays(90));
  }

  private static Resource<EncryptionKey> key(TestNamespace team, String name) {
    return cluster.client().resources(EncryptionKey.class).inNamespace(team.name()).withName(name);
  }

  private static int materialsOf(TestNamespace team, String name) {
    EncryptionKeyStatus status = key(team, name).get().getStatus();
    return status == null || status.materialCount() == null ? 0 : status.materialCount();
  }

  /** The operator looks at a key at least once an hour; a test does not wait for that. */
  private static void touch(TestNamespace team, String name) {
    key(team, name)
        .edit(
            key -> {
              String now = CLOCK.instant().toString();
              key.getMetadata().setAnnotations(Map.of("example.com/touched", now));
              return key;
            });
  }

  private static long rotated() {
    return ACCOUNTS.stream().filter(name -> materials("default." + name).size() == 2).count();
  }

  private static Instant newest(String record) {
    return Instant.parse(materials(record).get(1).createdAt());
  }

  private static List<Material> materials(String record) {
    return cluster
        .client()
        .resources(KeyRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .withName(record)
        .require()
        .getSpec()
        .getMaterials();
  }

  private static void awaitMetric(String line) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(RestartableOperator.get(operator.metricsPort(), "/metrics").body())
                    .contains(line));
  }
}
