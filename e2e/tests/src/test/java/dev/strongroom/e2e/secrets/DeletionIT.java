package dev.strongroom.e2e.secrets;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Recovery windows, what comes back and what does not, and secrets that change their object. */
@RequiresCluster
class DeletionIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
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
    team = TestNamespace.create(cluster.client(), "deletion-it");
    store = StoreAccess.open(cluster.client(), TestOperator.NAMESPACE, CLOCK);
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @Test
  void withinItsWindowASecretCannotBeReadAndComesBackWithAllVersionsAndLabels() {
    // Given
    String spec = with("deletion: {recoveryWindowInDays: 7}");
    team.apply("window", spec);
    team.awaitReady("window");
    store.put(team.name(), "window", "second");
    store.put(team.name(), "window", "third", "blue");
    SecretRecord before = store.record(team.name(), "window");
    Secret projected = team.awaitText("window", "value", "second");

    // When
    team.managedSecrets("window").delete();

    // Then
    assertThat(awaitDeletion(team, "window"))
        .isCloseTo(CLOCK.instant().plus(Duration.ofDays(7)), within(5, ChronoUnit.MINUTES));
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> store.read(team.name(), "window", VersionReference.CURRENT))
        .satisfies(
            e -> assertThat(e.finding().reason()).isEqualTo(RequestReason.MarkedForDeletion));
    assertThat(team.secrets("window").get()).as("retained").isEqualTo(projected);

    // When
    team.apply("window", spec);

    // Then
    team.awaitReady("window");
    SecretRecord after = store.record(team.name(), "window");
    assertThat(after.labels()).isEqualTo(before.labels());
    assertThat(after.versions()).isEqualTo(before.versions());
    assertThat(after.arn()).isEqualTo(before.arn());
    VersionReference blue = VersionReference.to(new StagingLabel("blue"));
    assertThat(store.read(team.name(), "window", blue)).isEqualTo("third");
  }

  @Test
  void afterItsWindowASecretIsRemovedWithItsVersionsByWhicheverOperatorRunsThen() {
    // Given
    team.apply("ending", "{value: {generate: {password: {length: 3000}}}, projection: {}}");
    team.awaitReady("ending");
    store.put(team.name(), "ending", "second".repeat(500));
    SecretRecord before = store.record(team.name(), "ending");
    assertThat(storedVersions(before)).isEqualTo(2);
    team.managedSecrets("ending").delete();
    awaitDeletion(team, "ending");
    operator.close();

    // When
    CLOCK.advance(Duration.ofDays(30));
    operator = TestOperator.start(cluster, CLOCK, Map.of());

    // Then
    patiently().until(() -> team.record("ending").isEmpty());
    assertThat(storedVersions(before)).isZero();

    // When
    team.apply("ending", SPEC);

    // Then
    assertThat(team.awaitReady("ending").getStatus().arn()).isNotEqualTo(before.arn().toString());
    patiently().until(() -> !text(team.secrets("ending").get(), "value").equals("second"));
  }

  @Test
  void aRecordThatWasSetBackToItsDeletionIsNotRemovedWhileItsObjectIsThere() {
    // Given
    team.apply("revived", SPEC);
    team.awaitReady("revived");
    team.managedSecrets("revived").delete();
    awaitDeletion(team, "revived");
    SecretRecordResource scheduled = team.record("revived").orElseThrow();
    team.apply("revived", SPEC);
    team.awaitReady("revived");
    String value = text(team.awaitSecret("revived"), "value");

    // When
    SecretRecordResource now = team.record("revived").orElseThrow();
    now.setSpec(scheduled.getSpec());
    team.client().resource(now).update();
    team.awaitNotReady("revived", "RecordSetBack");
    CLOCK.advance(Duration.ofDays(31));

    // Then
    await()
        .during(Duration.ofSeconds(12))
        .atMost(Duration.ofSeconds(30))
        .until(() -> team.record("revived").isPresent());
    SecretRecord left = store.record(team.name(), "revived");
    try (SecretValue stored =
        store.values().read(left, left.current().orElseThrow()).orElseThrow()) {
      assertThat(stored.text(PlaintextAccess.granted())).isEqualTo(value);
    }
  }

  @Test
  void forcedItIsRemovedAtOnceAndTheNameIsFree() {
    // Given
    String spec =
        "{value: {generate: {password: {length: 3000}}}, projection: {},"
            + " deletion: {forceDeleteWithoutRecovery: true}}";
    team.apply("forced", spec);
    ManagedSecretStatus first = team.awaitReady("forced").getStatus();
    SecretRecord before = store.record(team.name(), "forced");

    // When
    team.managedSecrets("forced").delete();

    // Then
    patiently().until(() -> team.record("forced").isEmpty());
    assertThat(storedVersions(before)).isZero();
    team.apply("another", "{name: forced, value: {generate: {}}}");
    assertThat(team.awaitReady("another").getStatus().arn()).isNotEqualTo(first.arn());
  }

  @Test
  void whoSaysRefuseGetsAwsWayUntilItSaysRestore() {
    // Given
    team.apply("strict", with("deletion: {onRecreate: Refuse}"));
    String version = team.awaitReady("strict").getStatus().versionId();
    team.managedSecrets("strict").delete();
    awaitDeletion(team, "strict");

    // When
    team.apply("strict", with("deletion: {onRecreate: Refuse}"));

    // Then
    assertThat(message(team.awaitNotReady("strict", "RestoreRefused"))).contains("Restore");
    assertThat(team.record("strict").orElseThrow().getSpec().getDeletionAt()).isNotNull();

    // When
    team.apply("strict", with("deletion: {onRecreate: Restore}"));

    // Then
    assertThat(team.awaitReady("strict").getStatus().versionId()).isEqualTo(version);
  }

  @Test
  void aRenamedObjectTakesItsSecretAlongWithoutALoss() {
    // Given
    String projection = "projection: {name: app-db, deletionPolicy: Delete}";
    team.apply("old-name", "{name: prod/db, value: {generate: {}}, %s}".formatted(projection));
    ManagedSecretStatus before = team.awaitReady("old-name").getStatus();
    Secret secret = team.awaitSecret("app-db");
    String spec =
        "{name: prod/db, adopt: old-name, value: {generate: {}}, %s}".formatted(projection);

    // When
    team.apply("new-name", spec);

    // Then
    ManagedSecretStatus after = team.awaitReady("new-name").getStatus();
    assertThat(after.arn()).isEqualTo(before.arn());
    assertThat(after.versionId()).isEqualTo(before.versionId());
    assertThat(message(team.awaitNotReady("old-name", "NameTaken"))).contains("new-name");
    String uid = team.managedSecrets("new-name").get().getMetadata().getUid();
    assertThat(team.secrets("app-db").get().getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(uid));

    // When
    team.managedSecrets("old-name").delete();

    // Then
    patiently().until(() -> team.managedSecrets("old-name").get() == null);
    team.apply("new-name", spec.replace("adopt: old-name, ", ""));
    assertThat(team.awaitReady("new-name").getStatus().versionId()).isEqualTo(before.versionId());
    assertThat(store.record(team.name(), "prod/db").deletion()).isEmpty();
    assertThat(team.secrets("app-db").get().getData()).isEqualTo(secret.getData());
    assertThat(team.secrets("app-db").get().getMetadata().getUid())
        .isEqualTo(secret.getMetadata().getUid());
  }

  @Test
  void aRenamedObjectFindsASecretThatIsScheduledAlready() {
    // Given
    team.apply("gone-first", "{name: late, value: {generate: {}}}");
    String version = team.awaitReady("gone-first").getStatus().versionId();
    team.managedSecrets("gone-first").delete();
    awaitDeletion(team, "gone-first");

    // When
    team.apply("come-later", "{name: late, adopt: gone-first, value: {generate: {}}}");

    // Then
    assertThat(team.awaitReady("come-later").getStatus().versionId()).isEqualTo(version);
  }

  @Test
  void ofTwoThatClaimANameTheFirstWinsAndTheSecondIsToldWhoseItIs() {
    // Given
    team.apply("first", "{name: shared/name, value: {generate: {}}}");
    String version = team.awaitReady("first").getStatus().versionId();

    // When
    team.apply("second", "{name: shared/name, value: {generate: {}}}");

    // Then
    assertThat(message(team.awaitNotReady("second", "NameTaken"))).contains(team.name() + "/first");
    assertThat(team.managedSecrets("first").get().getStatus().versionId()).isEqualTo(version);
    assertThat(store.record(team.name(), "shared/name").current()).contains(new VersionId(version));
  }

  @Test
  void aNamespaceMadeAnewRestoresItsSecretsOnlyAsTheSameAccount() {
    // Given
    TestNamespace gone = TestNamespace.create(team.client(), team.name() + "-gone");
    gone.apply("kept", SPEC);
    String version = gone.awaitReady("kept").getStatus().versionId();
    String former = gone.uid();
    gone.client().namespaces().withName(gone.name()).delete();
    patiently()
        .atMost(Duration.ofMinutes(2))
        .until(() -> gone.client().namespaces().withName(gone.name()).get() == null);
    awaitDeletion(gone, "kept");

    // When
    TestNamespace.create(team.client(), gone.name());
    account(gone, "\"999999999999\"");
    gone.annotate("strongroom.dev/restore-from", former);
    gone.apply("kept", SPEC);

    // Then
    assertThat(message(gone.awaitNotReady("kept", "AccountChanged"))).contains("999999999999");
    assertThat(gone.record("kept").orElseThrow().getSpec().getDeletionAt()).isNotNull();

    // When
    account(gone, "null");
    gone.managedSecrets("kept").edit(TestNamespace::touched);

    // Then
    assertThat(gone.awaitReady("kept").getStatus().versionId()).isEqualTo(version);
  }

  private static void account(TestNamespace namespace, String id) {
    namespace
        .client()
        .namespaces()
        .withName(namespace.name())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"strongroom.dev/account-id\":%s}}}".formatted(id));
  }

  private static String with(String field) {
    return "{value: {generate: {}}, projection: {}, %s}".formatted(field);
  }

  private static Instant awaitDeletion(TestNamespace namespace, String object) {
    return Instant.parse(
        patiently()
            .until(
                () -> namespace.record(object).orElseThrow().getSpec().getDeletionAt(),
                Objects::nonNull));
  }

  private static long storedVersions(SecretRecord record) {
    return team
        .client()
        .resources(SecretVersionResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .list()
        .getItems()
        .stream()
        .filter(v -> v.getSpec().getArn().equals(record.arn().toString()))
        .count();
  }
}
