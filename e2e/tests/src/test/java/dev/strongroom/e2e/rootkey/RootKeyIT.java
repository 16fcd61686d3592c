package dev.strongroom.e2e.rootkey;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.RootKeyStatus;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root keys that are away, come back, are rotated and move to another provider. */
class RootKeyIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static final String RELABELLED =
      "{value: {generate: {}}, projection: {labels: {team: shop}}}";
  private static final Duration BACK = Duration.ofSeconds(5);

  /** Its own: the shared cluster's store is on another root key. */
  private static Cluster cluster;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void awayAtTheStartAndLaterItLeavesSecretsAloneSaysSoAndIsBackInTime() {
    try (KmsPlugin plugin = KmsPlugin.orSkip(dir);
        RestartableOperator operator = kms(plugin)) {
      // Given
      TestNamespace team = TestNamespace.create(cluster.client(), "sealed");
      plugin.start();
      operator.start();
      team.apply("db", SPEC);
      team.awaitReady("db");
      Secret projected = team.awaitSecret("db");
      operator.stop();
      plugin.kill();

      // When
      operator.start();
      team.apply("db", RELABELLED);

      // Then
      assertThat(message(team.awaitNotReady("db", "RootKeyUnavailable"))).contains("left as");
      assertThat(team.secrets("db").get()).isEqualTo(projected);
      assertThat(operator.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(operator.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(operator.get("/metrics").body())
          .contains("strongroom_root_key_available{provider=\"kms-plugin\"} 0");
      patiently().untilAsserted(() -> assertThat(conditions()).contains("RootKeyUnavailable"));

      // When
      plugin.start();

      // Then
      await()
          .atMost(BACK)
          .untilAsserted(
              () -> {
                assertThat(operator.get("/health/ready").statusCode()).isEqualTo(200);
                assertThat(team.secrets("db").get().getMetadata().getLabels())
                    .containsEntry("team", "shop");
              });
      assertThat(text(team.secrets("db").get(), "value")).isEqualTo(text(projected, "value"));
      team.awaitReady("db");

      // When it goes while the operator works, and another account needs a key
      plugin.kill();
      TestNamespace other = TestNamespace.create(cluster.client(), "sealed-other");
      other.apply("db", SPEC);
      other.awaitNotReady("db", "RootKeyUnavailable");
      plugin.start();

      // Then
      await().atMost(BACK).until(() -> other.secrets("db").get() != null);
      other.awaitReady("db");
    }
  }

  @Test
  void aNewKeyOfThePluginTakesOverAllEncryptionKeysByItself() {
    try (KmsPlugin plugin = KmsPlugin.orSkip(dir).start();
        RestartableOperator operator = kms(plugin)) {
      // Given
      TestNamespace team = TestNamespace.create(cluster.client(), "rotated");
      plugin.behave("key=before");
      operator.start();
      team.apply("db", SPEC);
      team.awaitReady("db");
      Secret projected = team.awaitSecret("db");
      Set<String> before = rootKeysInUse("default.rotated");

      // When
      plugin.behave("key=after");

      // Then
      patiently()
          .untilAsserted(
              () ->
                  assertThat(rootKeysInUse("default.rotated"))
                      .hasSize(1)
                      .doesNotContainAnyElementsOf(before));
      patiently().untilAsserted(() -> assertThat(conditions()).contains("RootKeyNotNeeded"));
      RootKeyStatus active = shown().active().orElseThrow();
      assertThat(active.provider()).isEqualTo("kms-plugin");
      assertThat(active.keyRecords()).isPositive();
      operator.stop();
      plugin.behave("key=after forget=before");
      operator.start();
      team.apply("db", RELABELLED);
      team.awaitReady("db");
      assertThat(text(team.secrets("db").get(), "value")).isEqualTo(text(projected, "value"));
    }
  }

  @Test
  void anotherProviderTakesOverAndThenTheOldOneIsNotNeeded() throws IOException {
    Path file = dir.resolve("root-key");
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    Files.write(file, key);
    TestNamespace team = TestNamespace.create(cluster.client(), "moved");
    try (KmsPlugin plugin = KmsPlugin.orSkip(dir).start()) {
      // Given
      Secret projected;
      try (RestartableOperator before = kms(plugin)) {
        before.start();
        team.apply("db", SPEC);
        team.awaitReady("db");
        projected = team.awaitSecret("db");
      }

      // When
      Map<String, String> both =
          environment(
              "STRONGROOM_ROOT_KEY_PROVIDER", "file,kms-plugin",
              "STRONGROOM_ROOT_KEY_FILE", file.toString(),
              "STRONGROOM_ROOT_KEY_KMS_SOCKET", plugin.socket().toString());
      try (RestartableOperator moving = new RestartableOperator(cluster, both)) {
        moving.start();
        patiently()
            .untilAsserted(
                () -> assertThat(rootKeysInUse("default.moved")).allMatch(id -> id.length() == 32));
        patiently()
            .until(() -> shown().active().filter(a -> "file".equals(a.provider())).isPresent());
      }
      plugin.kill();

      // Then
      try (RestartableOperator after =
          new RestartableOperator(
              cluster,
              environment(
                  "STRONGROOM_ROOT_KEY_PROVIDER",
                  "file",
                  "STRONGROOM_ROOT_KEY_FILE",
                  file.toString()))) {
        after.start();
        team.apply("db", RELABELLED);
        team.awaitReady("db");
        assertThat(text(team.secrets("db").get(), "value")).isEqualTo(text(projected, "value"));
      }

      // And back again, for the tests that follow
      plugin.start();
      try (RestartableOperator back =
          new RestartableOperator(
              cluster,
              environment(
                  "STRONGROOM_ROOT_KEY_PROVIDER", "kms-plugin,file",
                  "STRONGROOM_ROOT_KEY_FILE", file.toString(),
                  "STRONGROOM_ROOT_KEY_KMS_SOCKET", plugin.socket().toString()))) {
        back.start();
        patiently()
            .untilAsserted(
                () ->
                    assertThat(rootKeysInUse("default.moved"))
                        .allMatch(id -> id.startsWith("kms:")));
        patiently()
            .untilAsserted(
                () ->
                    assertThat(rootKeysInUse("projection-mac"))
                        .allMatch(id -> id.startsWith("kms:")));
      }
    }
  }

  private static RestartableOperator kms(KmsPlugin plugin) {
    return new RestartableOperator(
        cluster,
        environment(
            "STRONGROOM_ROOT_KEY_PROVIDER",
            "kms-plugin",
            "STRONGROOM_ROOT_KEY_KMS_SOCKET",
            plugin.socket().toString()));
  }

  private static Map<String, String> environment(String... pairs) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return environment;
  }

  private static ShownRootKeys shown() {
    return new ShownRootKeys(cluster.client());
  }

  private static Set<String> rootKeysInUse(String keyRecord) {
    KeyRecordResource record =
        shown().keyRecords().stream()
            .filter(r -> r.getMetadata().getName().equals(keyRecord))
            .findFirst()
            .orElseThrow();
    return ShownRootKeys.inUse(Stream.of(record));
  }

  /** Reasons of Ready of all root keys. */
  private static Set<String> conditions() {
    return shown().all().stream()
        .flatMap(status -> Conditions.find(status.conditions(), Conditions.READY).stream())
        .map(Condition::getReason)
        .collect(Collectors.toSet());
  }
}
