package dev.strongroom.e2e.faults;

import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.load.LoadState;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two operators that both take themselves for the leader, which a lost lease can bring about for
 * moments, and here lasts for good: nothing is done twice, nothing is lost, and they come to rest.
 */
class TwoOperatorsIT {
  private static final int SECRETS = 60;
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static final String DESCRIBED =
      "{description: changed, value: {generate: {}}, projection: {labels: {team: shop}}}";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration AT_REST = Duration.ofSeconds(5);

  private static EmbeddedCluster cluster;
  private static TestNamespace team;
  private static StoreAccess store;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster);
    team = TestNamespace.create(cluster.client(), "two-operators");
    store = StoreAccess.open(cluster.client(), TestOperator.NAMESPACE, Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void whateverIsAskedOfBothIsDoneOnceAndTheyComeToRest() {
    try (TestOperator one = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
        TestOperator other = TestOperator.start(cluster, Clock.systemUTC(), Map.of())) {
      assertThat(one.httpPort()).isNotEqualTo(other.httpPort());

      // When secrets are declared, first values made and projected
      each(i -> team.apply(name(i), SPEC));
      awaitAllReady();

      // Then each has one first value
      records().values().forEach(record -> assertThat(record.versions()).hasSize(1));

      // When all kinds of things happen to them
      Map<Integer, VersionId> first = new HashMap<>();
      records().forEach((name, record) -> first.put(number(name), record.current().orElseThrow()));
      each(i -> store.put(team.name(), name(i), second(i)));
      each(TwoOperatorsIT::disturb);

      // Then each was done once
      awaitAllReady();
      await().atMost(LIMIT).untilAsserted(() -> assertAsAsked(first));
      Map<String, String> revisions = team.revisions();
      await()
          .during(AT_REST)
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(team.revisions()).isEqualTo(revisions));
    }
    StoreAccess.assertNothingLeftOver(cluster.client());
  }

  /** A rollback, a changed declaration, drift, or an object that is made anew. */
  private static void disturb(int i) {
    switch (i % 4) {
      case 0 -> rollBack(name(i));
      case 1 -> team.apply(name(i), DESCRIBED);
      case 2 -> team.secrets(name(i)).delete();
      default -> {
        team.managedSecrets(name(i)).delete();
        team.apply(name(i), SPEC);
      }
    }
  }

  /** Both operators write its status: the API server gives a patch up that loses too often. */
  private static void rollBack(String name) {
    await()
        .ignoreExceptionsMatching(TwoOperatorsIT::isConflict)
        .until(() -> team.managedSecrets(name).edit(TwoOperatorsIT::rolledBack) != null);
  }

  private static boolean isConflict(Throwable failure) {
    return failure instanceof KubernetesClientException refused
        && refused.getCode() == HttpURLConnection.HTTP_CONFLICT;
  }

  private static ManagedSecret rolledBack(ManagedSecret object) {
    object.getMetadata().setAnnotations(Map.of("strongroom.dev/rollback", "once"));
    return object;
  }

  private static void assertAsAsked(Map<Integer, VersionId> first) {
    records()
        .forEach(
            (name, record) -> {
              int i = number(name);
              boolean isRolledBack = i % 4 == 0;
              assertThat(LoadState.of(record).violation()).isEmpty();
              assertThat(record.deletion()).isEmpty();
              assertThat(record.versions()).hasSize(2);
              assertThat(record.current().equals(Optional.of(first.get(i))))
                  .as("%s is back at its first version", name)
                  .isEqualTo(isRolledBack);
              assertThat(record.labels().labels())
                  .containsOnlyKeys(StagingLabel.CURRENT, StagingLabel.PREVIOUS);
              String value =
                  store.read(team.name(), name, VersionReference.to(StagingLabel.CURRENT));
              Secret secret = team.secrets(name).get();
              assertThat(secret).isNotNull();
              assertThat(text(secret, "value")).isEqualTo(value);
              assertThat(value.equals(second(i))).isNotEqualTo(isRolledBack);
              assertThat(record.metadata().description()).isEqualTo(i % 4 == 1 ? "changed" : "");
            });
  }

  private static void awaitAllReady() {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(namesByReadiness().get(true)).hasSize(SECRETS));
    assertThat(records()).hasSize(SECRETS);
  }

  private static Map<Boolean, List<String>> namesByReadiness() {
    return cluster
        .client()
        .resources(ManagedSecret.class)
        .inNamespace(team.name())
        .list()
        .getItems()
        .stream()
        .collect(
            Collectors.partitioningBy(
                TwoOperatorsIT::isReady,
                Collectors.mapping(ms -> ms.getMetadata().getName(), Collectors.toList())));
  }

  private static boolean isReady(ManagedSecret object) {
    return object.getStatus() != null
        && object.getMetadata().getGeneration().equals(object.getStatus().observedGeneration())
        && TestNamespace.condition(object, "Ready")
            .filter(c -> c.getStatus().equals("True"))
            .isPresent();
  }

  private static Map<String, SecretRecord> records() {
    Map<String, SecretRecord> records = new HashMap<>();
    resources().stream()
        .map(RecordMapper::toRecord)
        .forEach(record -> records.put(record.arn().name().value(), record));
    return records;
  }

  private static List<SecretRecordResource> resources() {
    return cluster
        .client()
        .resources(SecretRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .list()
        .getItems();
  }

  private static void each(IntConsumer work) {
    IntStream.range(0, SECRETS).parallel().forEach(work);
  }

  private static String name(int i) {
    return "secret-" + i;
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(name.indexOf('-') + 1));
  }

  private static String second(int i) {
    return "second value of " + i;
  }
}
