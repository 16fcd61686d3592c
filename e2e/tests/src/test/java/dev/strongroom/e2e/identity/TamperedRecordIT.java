package dev.strongroom.e2e.identity;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.InstallationResource;
import dev.strongroom.crds.InstallationSpec;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.WithOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody who may write records in the operator's namespace, and nothing else, edits them. */
@WithOperator
@Tag("hostile")
class TamperedRecordIT {
  private static final String ACCOUNT = "tampered-record-it";
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";

  private static KubernetesClient writer;
  private static StoreAccess store;

  @BeforeAll
  static void logIn(Cluster cluster) {
    writer = StoreWriter.logIn(cluster, ACCOUNT, "secretrecords");
    store = StoreAccess.open(cluster.client(), TestOperator.NAMESPACE, Clock.systemUTC());
  }

  @AfterAll
  static void logOut() {
    writer.close();
  }

  @BeforeEach
  void whenEveryRecordIsSealed(Cluster cluster) {
    awaitSealed(cluster);
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        edit("label", TamperedRecordIT::moveLabel),
        edit(
            "owner",
            spec ->
                spec.setOwner(
                    new SecretRecordSpec.Owner(
                        spec.getOwner().namespace(), spec.getOwner().name(), "another-uid"))),
        edit("version", spec -> spec.setVersions(spec.getVersions().subList(1, 2))),
        edit("deletion", spec -> spec.setDeletionAt("2026-01-01T00:00:00Z")),
        edit("serial", spec -> spec.setSerial(spec.getSerial() + 1)),
        edit("no-seal", spec -> spec.setSeal(null)),
        edit(
            "no-seal-and-label",
            spec -> {
              spec.setSeal(null);
              spec.setSerial(null);
              moveLabel(spec);
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void aRecordThatWasEditedIsNotUsed(
      String name, Consumer<SecretRecordSpec> edit, TestNamespace team) {
    // Given
    team.apply(name, SPEC);
    team.awaitReady(name);
    store.put(team.name(), name, "newer");
    team.awaitText(name, "value", "newer");
    awaitShown(team, name);
    Secret before = team.secrets(name).get();
    SecretRecordSpec intact = team.record(name).orElseThrow().getSpec();

    // When
    edit(team, name, edit);

    // Then
    team.awaitNotReady(name, "RecordTampered");
    assertThat(team.secrets(name).get()).isEqualTo(before);
    patiently()
        .until(
            () -> team.events(name).stream().anyMatch(e -> e.getReason().equals("RecordTampered")));

    // When
    putBack(team, name, intact);

    // Then
    team.awaitReady(name);
    assertThat(team.secrets(name).get()).isEqualTo(before);
  }

  @Test
  void anEarlierStateThatWasPutBackIsNotUsed(TestNamespace team) {
    // Given
    team.apply("set-back", SPEC);
    String version = team.awaitReady("set-back").getStatus().versionId();
    awaitShown(team, "set-back");
    SecretRecordSpec earlier = team.record("set-back").orElseThrow().getSpec();
    // The versions do not change.
    team.apply("set-back", "{description: another, value: {generate: {}}, projection: {}}");
    patiently()
        .until(
            () ->
                "another".equals(team.record("set-back").orElseThrow().getSpec().getDescription()));
    awaitShown(team, "set-back");
    long shown = team.managedSecrets("set-back").get().getStatus().recordSerial();
    Secret before = team.secrets("set-back").get();

    // When
    putBack(team, "set-back", earlier);

    // Then
    team.awaitNotReady("set-back", "RecordSetBack");
    assertThat(team.secrets("set-back").get()).isEqualTo(before);

    // When
    team.managedSecrets("set-back")
        .edit(
            ms -> {
              ms.getMetadata()
                  .setAnnotations(Map.of("strongroom.dev/accept-loss", String.valueOf(shown)));
              return ms;
            });

    // Then
    assertThat(team.awaitReady("set-back").getStatus().versionId()).isEqualTo(version);
    assertThat(text(team.secrets("set-back").get(), "value")).isEqualTo(text(before, "value"));
  }

  @Test
  void theEndOfARecoveryWindowCannotBeBroughtForward(TestNamespace team) {
    // Given
    team.apply("window", SPEC);
    team.awaitReady("window");
    team.managedSecrets("window").delete();
    patiently().until(() -> team.record("window").orElseThrow().getSpec().getDeletionAt() != null);

    // When
    edit(
        team,
        "window",
        spec -> {
          spec.setDeletionAt("2026-01-01T00:00:00Z");
          spec.setSeal(null);
        });

    // Then
    await()
        .during(Duration.ofSeconds(12))
        .atMost(Duration.ofSeconds(20))
        .until(() -> team.record("window").isPresent());
    SecretRecordSpec spec = team.record("window").orElseThrow().getSpec();
    assertThat(spec.getValues()).containsKey(spec.getLabels().get("AWSCURRENT"));
  }

  @Test
  void recordsOfAnEarlierVersionAreUsedAndSealed(
      TestNamespace team, RestartableOperator operator, Cluster cluster) {
    // Given
    team.apply("earlier", SPEC);
    team.apply("changed-by-earlier", SPEC);
    team.awaitReady("earlier");
    team.awaitReady("changed-by-earlier");
    Secret before = team.secrets("earlier").get();
    operator.stop();
    // What an earlier version does: it writes the claim, and records, with the fields it knows.
    installation(cluster)
        .edit(
            claim -> {
              InstallationSpec spec = claim.getSpec();
              claim.setSpec(
                  new InstallationSpec(
                      spec.region(),
                      spec.namespaces(),
                      spec.claimedAt(),
                      spec.renewedAt(),
                      spec.renewals(),
                      null));
              return claim;
            });
    edit(
        team,
        "earlier",
        spec -> {
          spec.setSeal(null);
          spec.setSerial(null);
        });
    edit(team, "changed-by-earlier", spec -> spec.setAccessedOn("2026-01-01"));
    edit(team, "changed-by-earlier", spec -> spec.setChangedAt("2099-01-01T00:00:00Z"));

    // When
    operator.start();

    // Then
    awaitSealed(cluster);
    assertThat(team.record("earlier").orElseThrow().getSpec().getSeal()).startsWith("v1.");
    for (String name : new String[] {"earlier", "changed-by-earlier"}) {
      team.managedSecrets(name).edit(TestNamespace::touched);
      awaitShown(team, name);
      team.awaitReady(name);
    }
    assertThat(team.secrets("earlier").get()).isEqualTo(before);
  }

  private static Arguments edit(String name, Consumer<SecretRecordSpec> edit) {
    return Arguments.of(name, edit);
  }

  private static void moveLabel(SecretRecordSpec spec) {
    Map<String, String> labels = new HashMap<>(spec.getLabels());
    labels.put("AWSCURRENT", labels.get("AWSPREVIOUS"));
    spec.setLabels(labels);
  }

  private static void edit(TestNamespace team, String name, Consumer<SecretRecordSpec> change) {
    SecretRecordResource record = team.record(name).orElseThrow();
    change.accept(record.getSpec());
    writer.resource(record).update();
  }

  private static void putBack(TestNamespace team, String name, SecretRecordSpec spec) {
    SecretRecordResource record = team.record(name).orElseThrow();
    record.setSpec(spec);
    writer.resource(record).update();
  }

  /** When the status shows the record as it is. */
  private static void awaitShown(TestNamespace team, String name) {
    patiently()
        .until(
            () ->
                team.record(name)
                    .orElseThrow()
                    .getSpec()
                    .getSerial()
                    .equals(team.managedSecrets(name).get().getStatus().recordSerial()));
  }

  private static void awaitSealed(Cluster cluster) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              InstallationResource claim = installation(cluster).get();
              return claim != null && Boolean.TRUE.equals(claim.getSpec().recordsSealed());
            });
  }

  private static Resource<InstallationResource> installation(Cluster cluster) {
    return cluster.client().resources(InstallationResource.class).withName(TestOperator.NAMESPACE);
  }
}
