package dev.strongroom.e2e.rootkey;

import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.RootKeyStatus;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator is killed with SIGKILL again and again while all encryption keys are brought to
 * another root key, and then to another provider.
 */
class RootKeyKillIT {
  private static final int ACCOUNTS = 120;

  /** Those of the accounts, and that of the projection MAC. */
  private static final int RECORDS = ACCOUNTS + 1;

  private static final int KILLS = 4;
  private static final int KILLS_OF_A_MIGRATION = 2;
  private static final int MOST_BETWEEN_KILLS = 20;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  private static final String FIRST = "strongroom-root-key";
  private static final String SECOND = "strongroom-root-key-2";

  @TempDir static Path folder;
  private static Cluster cluster;
  private final Random random = new Random();

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
  void killedAtAnyRecordAllComeToTheNewRootKeyAndTheOldOneCanGo() throws IOException {
    // Given
    Path file = Files.write(folder.resolve("root-key"), key());
    Map<String, String> values;
    try (OperatorProcess operator = operator(Map.of())) {
      operator.awaitStarted();
      values = makeSecrets();
    }
    Set<String> first = rootKeysInUse();
    assertThat(first).hasSize(1);

    // When
    Map<String, String> rotation = installed(List.of("cluster"), List.of(SECOND, FIRST), file);
    killAgainAndAgain(rotation, first, KILLS);
    Set<String> second = finish(rotation, "cluster", first);
    Map<String, String> migration = installed(List.of("file", "cluster"), List.of(SECOND), file);
    killAgainAndAgain(migration, second, KILLS_OF_A_MIGRATION);
    finish(migration, "file", second);

    // Then
    deleteRootKey(FIRST);
    deleteRootKey(SECOND);
    try (OperatorProcess operator = operator(installed(List.of("file"), List.of(SECOND), file))) {
      operator.awaitStarted();
      accounts().forEach(account -> secret(account).delete());
      patiently().untilAsserted(() -> assertThat(projected()).isEqualTo(values));
    }
  }

  private static byte[] key() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /** Installs the rights that the chart gives for these root keys; the settings to match. */
  private static Map<String, String> installed(
      List<String> providers, List<String> secrets, Path file) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "rootKey.provider=" + providers.get(0),
                "rootKey.secretName=" + secrets.get(0),
                "rootKey.file=" + file));
    providers.stream().skip(1).forEach(p -> options.add("rootKey.formerProviders={" + p + "}"));
    secrets.stream().skip(1).forEach(s -> options.add("rootKey.formerSecretNames={" + s + "}"));
    TestOperator.install(
        cluster, options.stream().flatMap(o -> Stream.of("--set", o)).toArray(String[]::new));
    return Map.of(
        "STRONGROOM_ROOT_KEY_PROVIDER", String.join(",", providers),
        "STRONGROOM_ROOT_KEY_SECRET", String.join(",", secrets),
        "STRONGROOM_ROOT_KEY_FILE", file.toString());
  }

  private static void deleteRootKey(String name) {
    assertThat(
            cluster.client().secrets().inNamespace(TestOperator.NAMESPACE).withName(name).delete())
        .isNotEmpty();
  }

  private static OperatorProcess operator(Map<String, String> changed) {
    return OperatorProcess.start(TestOperator.configuration(cluster), folder, QUICK_START, changed);
  }

  private static ConditionFactory patiently() {
    return await().atMost(LIMIT).pollInterval(Duration.ofMillis(200));
  }

  /** Kills an operator each time that it has re-wrapped some records more. */
  private void killAgainAndAgain(Map<String, String> settings, Set<String> old, int kills) {
    for (int kill = 1; kill <= kills; kill++) {
      int point = moved(old) + 1 + random.nextInt(MOST_BETWEEN_KILLS);
      try (OperatorProcess victim = operator(settings);
          SharedIndexInformer<KeyRecordResource> watch = killAt(point, old, victim)) {
        assertThat(watch.hasSynced()).isTrue();
        await().atMost(LIMIT).until(() -> !victim.isAlive());
        assertThat(moved(old)).as("ended by itself:\n%s", victim.lastLines()).isPositive();
      }
      assertThat(moved(old)).as("moved at kill %s", kill).isBetween(point, RECORDS - 1);
    }
  }

  private static SharedIndexInformer<KeyRecordResource> killAt(
      int point, Set<String> old, OperatorProcess victim) {
    Map<String, Boolean> moved = new HashMap<>();
    return cluster
        .client()
        .resources(KeyRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .inform(
            new ResourceEventHandler<>() {
              @Override
              public void onAdd(KeyRecordResource resource) {
                see(resource);
              }

              @Override
              public void onUpdate(KeyRecordResource before, KeyRecordResource resource) {
                see(resource);
              }

              @Override
              public void onDelete(KeyRecordResource resource, boolean unknown) {
                throw new AssertionError("no key is deleted here");
              }

              private synchronized void see(KeyRecordResource resource) {
                if (isMoved(resource, old)) {
                  moved.put(resource.getMetadata().getName(), true);
                }
                if (moved.size() >= point) {
                  victim.kill();
                }
              }
            });
  }

  /** Lets an operator go on to the end; the root key that all keys are on then. */
  private static Set<String> finish(
      Map<String, String> settings, String provider, Set<String> old) {
    try (OperatorProcess operator = operator(settings)) {
      operator.awaitStarted();
      patiently()
          .untilAsserted(
              () -> {
                assertThat(moved(old)).isEqualTo(RECORDS);
                assertThat(shown().active())
                    .hasValueSatisfying(
                        active -> {
                          assertThat(active.provider()).isEqualTo(provider);
                          assertThat(active.keyRecords()).isEqualTo(RECORDS);
                          assertThat(rootKeysInUse()).containsExactly(active.rootKeyId());
                        });
                shown().all().stream()
                    .filter(status -> !status.active())
                    .forEach(RootKeyKillIT::assertNotNeeded);
              });
      assertThat(operator.answers("/health/ready")).isTrue();
      assertThat(operator.metrics())
          .contains(
              "strongroom_root_key_keyrecords{root_key=\"%s\"} %d"
                  .formatted(shown().active().orElseThrow().rootKeyId(), RECORDS));
    }
    return rootKeysInUse();
  }

  private static void assertNotNeeded(RootKeyStatus status) {
    assertThat(status.keyRecords()).isZero();
    assertThat(Conditions.find(status.conditions(), "Needed").map(Condition::getStatus))
        .hasValue("False");
  }

  private static ShownRootKeys shown() {
    return new ShownRootKeys(cluster.client());
  }

  /** How many records are on none of these root keys any more. */
  private static int moved(Set<String> old) {
    return (int) records().stream().filter(record -> isMoved(record, old)).count();
  }

  private static boolean isMoved(KeyRecordResource record, Set<String> old) {
    return record.getSpec().getMaterials().stream().noneMatch(m -> old.contains(m.rootKeyId()));
  }

  private static Set<String> rootKeysInUse() {
    return ShownRootKeys.inUse(records().stream());
  }

  private static List<KeyRecordResource> records() {
    return shown().keyRecords();
  }

  private static List<String> accounts() {
    return IntStream.range(0, ACCOUNTS).mapToObj(i -> "account-" + i).toList();
  }

  /** A secret in each account; their values by account. */
  private static Map<String, String> makeSecrets() {
    accounts().parallelStream()
        .forEach(
            account ->
                TestNamespace.create(cluster.client(), account)
                    .apply("db", "{value: {generate: {}}, projection: {}}"));
    patiently().untilAsserted(() -> assertThat(projected()).hasSize(ACCOUNTS));
    return projected();
  }

  private static Resource<Secret> secret(String account) {
    return cluster.client().secrets().inNamespace(account).withName("db");
  }

  private static Map<String, String> projected() {
    return cluster
        .client()
        .secrets()
        .inAnyNamespace()
        .withLabel("strongroom.dev/managed-by", "strongroom")
        .list()
        .getItems()
        .stream()
        .collect(Collectors.toMap(s -> s.getMetadata().getNamespace(), s -> text(s, "value")));
  }
}
