package dev.strongroom.e2e.secrets;

import static dev.strongroom.e2e.operator.TestNamespace.condition;
import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static dev.strongroom.e2e.operator.TestNamespace.untilSecondLook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.strongroom.adapters.kubernetes.store.KubernetesVersionStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.ValuePlace.Apart;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.secrets.AccessDates;
import dev.strongroom.core.secrets.ReadSecretValue;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rollback and pin by kubectl, what the status says of versions, lost and left-over values. */
@RequiresCluster
class VersionsIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static final MovableClock CLOCK = new MovableClock();
  private static TestOperator operator;
  private static TestNamespace team;
  private static StoreAccess store;

  @BeforeAll
  static void start(Cluster cluster) {
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, CLOCK, Map.of());
    team = TestNamespace.create(cluster.client(), "versions-it");
    store = StoreAccess.open(cluster.client(), TestOperator.NAMESPACE, CLOCK);
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @Test
  void anAnnotationMovesAwsCurrentBackOnceForEachRequest() {
    // Given
    VersionId one = declare("rollback", "one");
    VersionId two = put("rollback", "two");

    // When
    annotate("rollback", "strongroom.dev/rollback", "ticket-1");

    // Then
    team.awaitText("rollback", "value", "one");
    patiently().until(() -> status("rollback").versionId().equals(one.value()));
    assertThat(status("rollback").stagingLabels()).containsEntry("AWSPREVIOUS", two.value());

    // When
    VersionId three = put("rollback", "three");
    annotate("rollback", "strongroom.dev/rollback", "ticket-1");

    // Then
    team.awaitText("rollback", "value", "three");
    assertThat(store.record(team.name(), "rollback").current()).contains(three);

    // When
    annotate("rollback", "strongroom.dev/rollback-to", two.value());
    annotate("rollback", "strongroom.dev/rollback", "ticket-2");

    // Then
    team.awaitText("rollback", "value", "two");
  }

  @Test
  void aRollbackToNowhereIsRefusedByAnEventAndIsOver() {
    // Given
    VersionId one = declare("nowhere", "one");

    // When
    annotate("nowhere", "strongroom.dev/rollback-to", "green");
    annotate("nowhere", "strongroom.dev/rollback", "now");

    // Then
    patiently().until(() -> !refusals().isEmpty());
    assertThat(refusals())
        .singleElement(STRING)
        .contains("The request now was refused", "staging label: green");
    team.awaitReady("nowhere");
    assertThat(text(team.awaitSecret("nowhere"), "value")).isEqualTo("one");

    // When
    VersionId green = store.put(team.name(), "nowhere", "two", "green");
    patiently()
        .until(
            () ->
                status("nowhere").versions().stream().anyMatch(v -> v.id().equals(green.value())));

    // Then
    assertThat(store.record(team.name(), "nowhere").current()).contains(one);
    assertThat(text(team.awaitSecret("nowhere"), "value")).isEqualTo("one");

    // When
    annotate("nowhere", "strongroom.dev/rollback", "again");

    // Then
    team.awaitText("nowhere", "value", "two");
    patiently().until(() -> status("nowhere").versionId().equals(green.value()));
    team.awaitReady("nowhere");
  }

  private static List<String> refusals() {
    return team.events("nowhere").stream()
        .filter(event -> event.getReason().equals("RollbackRefused"))
        .filter(event -> event.getType().equals("Warning"))
        .map(Event::getNote)
        .toList();
  }

  @Test
  void aPinnedVersionIsProjectedWhileOthersBecomeCurrent() {
    // Given
    VersionId one = declare("pinned", "one");

    // When
    team.apply("pinned", pin("versionId: " + one));
    VersionId two = put("pinned", "two");

    // Then
    patiently().until(() -> status("pinned").versionId().equals(two.value()));
    assertThat(status("pinned").pinnedVersionId()).isEqualTo(one.value());
    assertThat(text(team.awaitSecret("pinned"), "value")).isEqualTo("one");

    // When
    team.apply("pinned", pin("stagingLabel: AWSPREVIOUS"));
    VersionId three = put("pinned", "three");

    // Then
    team.awaitText("pinned", "value", "two");
    assertThat(store.record(team.name(), "pinned").current()).contains(three);

    // When
    team.apply("pinned", pin("stagingLabel: blue"));

    // Then
    assertThat(message(team.awaitNotReady("pinned", "PinNotFound"))).startsWith("spec.pin: ");
    assertThat(text(team.awaitSecret("pinned"), "value")).isEqualTo("two");

    // When
    team.apply("pinned", SPEC);

    // Then
    team.awaitText("pinned", "value", "three");
    patiently().until(() -> status("pinned").pinnedVersionId() == null);
  }

  @Test
  void theStatusListsTheLabelledVersionsAndCountsAll() {
    // Given
    declare("listed", "one");

    // When
    for (int i = 2; i <= 6; i++) {
      put("listed", "value " + i);
    }
    VersionId blue = store.put(team.name(), "listed", "coloured", "blue", "green");

    // Then
    patiently().until(() -> status("listed").versionCount() == 8);
    assertThat(status("listed").versions()).hasSize(3);
    assertThat(status("listed").versions().get(0))
        .satisfies(v -> assertThat(v.id()).isEqualTo(blue.value()))
        .satisfies(v -> assertThat(v.stagingLabels()).isEqualTo(List.of("blue", "green")));
  }

  @Test
  void aLostValueIsToldAndTakesNothingWithIt() {
    // Given
    VersionId lost = declare("lossy", "one".repeat(1000));
    VersionId two = put("lossy", "two");
    SecretVersionResource backup = team.version(status("lossy").arn(), lost.value());
    CLOCK.advance(Duration.ofMinutes(10));
    team.client().resource(backup).delete();

    // When
    CLOCK.advance(Duration.ofMinutes(61));

    // Then
    patiently().until(() -> condition(team.managedSecrets("lossy").get(), "Intact").isPresent());
    ManagedSecret seen = team.managedSecrets("lossy").get();
    assertThat(condition(seen, "Intact").orElseThrow().getMessage()).contains(lost.value());
    assertThat(condition(seen, "Ready").orElseThrow().getStatus()).isEqualTo("True");
    assertThat(seen.getStatus().stagingLabels())
        .containsEntry("AWSPREVIOUS", lost.value())
        .containsEntry("AWSCURRENT", two.value());
    assertThat(seen.getStatus().versions())
        .filteredOn(v -> v.id().equals(lost.value()))
        .singleElement()
        .satisfies(v -> assertThat(v.state()).isEqualTo("Missing"));
    assertThat(text(team.awaitSecret("lossy"), "value")).isEqualTo("two");

    // When
    backup.setMetadata(
        new ObjectMetaBuilder()
            .withName(backup.getMetadata().getName())
            .withNamespace(backup.getMetadata().getNamespace())
            .withLabels(backup.getMetadata().getLabels())
            .build());
    team.client().resource(backup).create();
    CLOCK.advance(Duration.ofMinutes(61));

    // Then
    patiently().until(() -> condition(team.managedSecrets("lossy").get(), "Intact").isEmpty());
  }

  @Test
  void whatNoRecordNamesIsCollectedAfterAnHourUnlessItIsClaimedAgain() {
    // Given
    declare("garbage", "one".repeat(1000));
    String current = StoreNames.values(store.record(team.name(), "garbage")).iterator().next();
    String left = store.writeWithoutRecord(team.client(), team.name(), "garbage");
    String claimed = store.writeWithoutRecord(team.client(), team.name(), "garbage");

    // When
    CLOCK.advance(Duration.ofMinutes(59));
    stored(claimed).edit(VersionsIT::claimed);
    CLOCK.advance(Duration.ofMinutes(58));

    // Then
    untilSecondLook().until(() -> stored(left).get() == null);
    assertThat(stored(claimed).get()).isNotNull();
    assertThat(stored(current).get()).isNotNull();
  }

  private static Resource<SecretVersionResource> stored(String name) {
    return team.client()
        .resources(SecretVersionResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .withName(name);
  }

  /** As the store does for somebody who repeats a write. */
  private static SecretVersionResource claimed(SecretVersionResource value) {
    value
        .getMetadata()
        .setAnnotations(Map.of(KubernetesVersionStore.CLAIMED_AT, CLOCK.instant().toString()));
    return value;
  }

  @Test
  void aShortValueIsInItsRecordAndLeavesItWithItsLastLabel() {
    // Given
    VersionId one = declare("short", "one");
    assertThat(store.record(team.name(), "short").version(one).orElseThrow().place())
        .isInstanceOf(Inline.class);

    // When
    put("short", "two");
    put("short", "three");

    // Then
    patiently()
        .untilAsserted(
            () ->
                assertThat(store.record(team.name(), "short").version(one).orElseThrow().place())
                    .isInstanceOf(Apart.class));
    assertThat(team.version(status("short").arn(), one.value())).isNotNull();
    assertThat(store.read(team.name(), "short", VersionReference.to(one))).isEqualTo("one");
    assertThat(store.read(team.name(), "short", VersionReference.CURRENT)).isEqualTo("three");
  }

  @Test
  void aReadIsDatedByOneWriteADay() {
    // Given
    VersionId one = declare("dated", "one");
    AccessDates dates = new AccessDates(store.records(), CLOCK);
    ReadSecretValue reads = new ReadSecretValue(store.records(), store.values(), dates);
    SecretName name = new SecretName("dated");
    String before = store.record(team.name(), "dated").revision();

    // When
    reads.read(team.name(), name, VersionReference.to(one), (record, version, value) -> null);
    reads.read(team.name(), name, VersionReference.CURRENT, (record, version, value) -> null);

    // Then
    assertThat(store.record(team.name(), "dated").revision()).isEqualTo(before);
    assertThat(dates.save()).isEqualTo(1);
    assertThat(dates.save()).isZero();
    SecretRecord record = store.record(team.name(), "dated");
    LocalDate today = LocalDate.ofInstant(CLOCK.instant(), ZoneOffset.UTC);
    assertThat(record.accessedOn()).contains(today);
    assertThat(record.version(one).orElseThrow().accessedOn()).contains(today);
  }

  /** A secret whose current value is this text. */
  private static VersionId declare(String object, String text) {
    team.apply(object, SPEC);
    team.awaitReady(object);
    return put(object, text);
  }

  private static VersionId put(String object, String text) {
    VersionId id = store.put(team.name(), object, text);
    patiently().until(() -> id.value().equals(status(object).versionId()));
    return id;
  }

  private static String pin(String which) {
    return "{value: {generate: {}}, projection: {}, pin: {%s}}".formatted(which);
  }

  private static ManagedSecretStatus status(String object) {
    return team.managedSecrets(object).get().getStatus();
  }

  private static void annotate(String object, String key, String value) {
    team.managedSecrets(object)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(key, value));
  }
}
