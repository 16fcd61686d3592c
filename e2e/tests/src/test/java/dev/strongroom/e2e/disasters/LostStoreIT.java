package dev.strongroom.e2e.disasters;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static dev.strongroom.e2e.operator.TestNamespace.untilSecondLook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A store that lost records takes nothing away from the applications that go on working. */
@Tag("hostile")
@RequiresCluster
class LostStoreIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";

  /** With a value that is too long for its record. */
  private static final String LARGE =
      "{value: {generate: {password: {length: 3000}}}, projection: {}}";

  private static final String NEWER = "newer".repeat(1000);
  private static final MovableClock CLOCK = new MovableClock();
  private static Cluster cluster;
  private static TestOperator operator;
  private static TestNamespace team;
  private static StoreAccess store;

  @BeforeAll
  static void start(Cluster given) {
    cluster = given;
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, CLOCK, Map.of());
    team = TestNamespace.create(cluster.client(), "lost-store-it");
    store = StoreAccess.open(cluster.client(), TestOperator.NAMESPACE, CLOCK);
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @Test
  void whenRecordsAndValuesAreDeletedSecretsStayAndARestoreBringsThemBack() {
    // Given
    team.apply("database", SPEC);
    String version = team.awaitReady("database").getStatus().versionId();
    Secret working = team.awaitSecret("database");
    List<SecretRecordResource> records = stored(SecretRecordResource.class, "database");
    List<SecretVersionResource> values = stored(SecretVersionResource.class, "database");

    // When
    records.forEach(LostStoreIT::delete);
    values.forEach(LostStoreIT::delete);

    // Then
    assertThat(message(team.awaitNotReady("database", "RecordMissing")))
        .contains(version)
        .contains("strongroom.dev/accept-loss");
    assertThat(team.record("database")).isEmpty();
    assertThat(team.secrets("database").get()).isEqualTo(working);

    // When
    operator.close();
    operator = TestOperator.start(cluster, CLOCK, Map.of());
    team.managedSecrets("database").edit(TestNamespace::touched);
    team.apply("unharmed", SPEC);

    // Then
    team.awaitReady("unharmed");
    team.awaitNotReady("database", "RecordMissing");
    assertThat(team.record("database")).isEmpty();
    assertThat(team.secrets("database").get()).isEqualTo(working);

    // When
    values.forEach(LostStoreIT::putBack);
    records.forEach(LostStoreIT::putBack);

    // Then
    assertThat(team.awaitReady("database").getStatus().versionId()).isEqualTo(version);
    assertThat(team.secrets("database").get()).isEqualTo(working);
  }

  @Test
  void anObjectAppliedAnewFindsTheMarkOfItsFormerSecret() {
    // Given
    team.apply("anew", SPEC);
    team.awaitReady("anew");
    Secret working = team.awaitSecret("anew");
    operator.close();
    team.managedSecrets("anew").delete();
    patiently().until(() -> team.managedSecrets("anew").get() == null);
    stored(SecretRecordResource.class, "anew").forEach(LostStoreIT::delete);

    // When
    operator = TestOperator.start(cluster, CLOCK, Map.of());
    team.apply("anew", SPEC);

    // Then
    team.awaitNotReady("anew", "RecordMissing");
    assertThat(team.record("anew")).isEmpty();
    assertThat(team.secrets("anew").get()).isEqualTo(working);
  }

  @Test
  void whoAcceptsTheLossStartsOverOnce() {
    // Given
    team.apply("over", SPEC);
    String lost = team.awaitReady("over").getStatus().versionId();
    String before = text(team.awaitSecret("over"), "value");
    stored(SecretRecordResource.class, "over").forEach(LostStoreIT::delete);
    team.awaitNotReady("over", "RecordMissing");

    // When
    acceptLoss("over", lost);

    // Then
    String version = team.awaitReady("over").getStatus().versionId();
    assertThat(version).isNotEqualTo(lost);
    patiently().until(() -> !before.equals(text(team.secrets("over").get(), "value")));
    assertThat(team.events("over")).anyMatch(e -> e.getReason().equals("LossAccepted"));

    // When
    stored(SecretRecordResource.class, "over").forEach(LostStoreIT::delete);

    // Then
    assertThat(message(team.awaitNotReady("over", "RecordMissing"))).contains(version);
    assertThat(team.record("over")).isEmpty();
  }

  @Test
  void aRecordThatWasSetBackDoesNotReplaceANewerValue() {
    // Given
    team.apply("back", LARGE);
    String first = team.awaitReady("back").getStatus().versionId();
    String old = text(team.awaitSecret("back"), "value");
    SecretRecordResource before = stored(SecretRecordResource.class, "back").get(0);
    String second = store.put(team.name(), "back", NEWER).value();
    team.awaitText("back", "value", NEWER);
    patiently()
        .until(() -> team.managedSecrets("back").get().getStatus().versionId().equals(second));

    // When
    operator.close();
    stored(SecretRecordResource.class, "back").forEach(LostStoreIT::delete);
    putBack(before);
    operator = TestOperator.start(cluster, CLOCK, Map.of());

    // Then
    assertThat(message(team.awaitNotReady("back", "RecordOutdated")))
        .contains(first)
        .contains(second);
    assertThat(text(team.secrets("back").get(), "value")).isEqualTo(NEWER);

    // When
    team.apply("swept", LARGE);
    team.awaitReady("swept");
    store.writeWithoutRecord(client(), team.name(), "swept");
    CLOCK.advance(Duration.ofHours(2));

    // Then
    untilSecondLook().until(() -> stored(SecretVersionResource.class, "swept").size() == 1);
    assertThat(stored(SecretVersionResource.class, "back")).hasSize(2);

    // When
    acceptLoss("back", second);

    // Then
    assertThat(team.awaitReady("back").getStatus().versionId()).isEqualTo(first);
    team.awaitText("back", "value", old);
  }

  private static void acceptLoss(String object, String version) {
    team.managedSecrets(object)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"strongroom.dev/accept-loss\":\"%s\"}}}"
                .formatted(version));
  }

  /** What the store has of the secret of this name. */
  private static <T extends HasMetadata> List<T> stored(Class<T> type, String name) {
    return client()
        .resources(type)
        .inNamespace(TestOperator.NAMESPACE)
        .withLabel("strongroom.dev/account", team.name())
        .list()
        .getItems()
        .stream()
        .filter(object -> arn(object).contains(":secret:" + name + "-"))
        .toList();
  }

  private static String arn(HasMetadata object) {
    return object instanceof SecretRecordResource record
        ? record.getSpec().getArn()
        : ((SecretVersionResource) object).getSpec().getArn();
  }

  private static void delete(HasMetadata object) {
    client().resource(object).delete();
  }

  private static void putBack(HasMetadata object) {
    object.getMetadata().setResourceVersion(null);
    object.getMetadata().setUid(null);
    client().resource(object).create();
  }

  private static KubernetesClient client() {
    return cluster.client();
  }
}
