package dev.strongroom.e2e.disasters;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.StrongroomCommand.Result;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.WithOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that lost its records for good gets them back from the projected Secrets. */
@WithOperator
class HealRecordsIT {
  private static final String WHOLE = "{value: {generate: {}}, projection: {}}";
  private static final String PARTS =
      """
      value: {generate: {template: '{"username": "app"}', key: password}}
      projection: {data: [{key: password, jsonKey: password}]}
      """;

  @TempDir private Path dir;

  @Test
  void recordsAreRebuiltFromIntactSecretsThatHoldTheWholeValue(
      TestNamespace team, Cluster cluster) {
    // Given
    for (String name : List.of("whole", "edited", "gone")) {
      team.apply(name, WHOLE);
    }
    team.apply("parts", PARTS);
    for (String name : List.of("whole", "edited", "gone", "parts")) {
      team.awaitReady(name);
    }
    String version = team.managedSecrets("whole").get().getStatus().versionId();
    Secret before = team.awaitSecret("whole");
    deleteAll(team, SecretRecordResource.class);
    deleteAll(team, SecretVersionResource.class);
    for (String name : List.of("whole", "edited", "gone", "parts")) {
      team.awaitNotReady(name, "RecordMissing");
    }
    team.editSecret("edited", s -> s.addToStringData("value", "forged"));
    team.secrets("gone").delete();

    // When
    Result looked = heal(cluster, team);

    // Then
    assertThat(looked.output())
        .contains(team.name() + "/whole: its record can be rebuilt")
        .contains(team.name() + "/edited: skipped: somebody changed the Secret")
        .contains(team.name() + "/gone: skipped: the projected Secret does not exist")
        .contains(team.name() + "/parts: skipped: no key of the Secret holds the whole value");
    assertThat(looked.exitCode()).isEqualTo(3);
    assertThat(team.records()).isEmpty();

    // When
    Result healed = heal(cluster, team, "--apply");

    // Then
    assertThat(healed.output())
        .contains(team.name() + "/whole: its record is rebuilt")
        .contains("4 ManagedSecrets without a record, 3 left");
    assertThat(team.awaitReady("whole").getStatus().versionId()).isEqualTo(version);
    assertThat(team.secrets("whole").get()).isEqualTo(before);
    StoreAccess store = store(cluster);
    assertThat(store.read(team.name(), "whole", VersionReference.to(StagingLabel.CURRENT)))
        .isEqualTo(text(before, "value"));
    for (String name : List.of("edited", "gone", "parts")) {
      team.awaitNotReady(name, "RecordMissing");
    }

    // When
    String next = store.put(team.name(), "whole", "next").value();

    // Then
    team.awaitText("whole", "value", "next");
    patiently()
        .until(() -> next.equals(team.managedSecrets("whole").get().getStatus().versionId()));
    team.apply("new", WHOLE);
    team.awaitReady("new");
  }

  @ParameterizedTest
  @ValueSource(strings = {"records", "versions"})
  void whatDoesNotExistIsRefused(String command, Cluster cluster) {
    // Given
    TestNamespace team = TestNamespace.create(cluster.client(), "heal-names-" + command);
    team.apply("whole", WHOLE);
    team.awaitReady("whole");

    // When
    Result misspelled = run(cluster, "heal", command, "--namespace", team.name(), "--name", "hole");
    Result elsewhere = run(cluster, "heal", command, "--namespace", team.name() + "x");

    // Then
    assertThat(misspelled.exitCode()).as(misspelled.output()).isEqualTo(1);
    assertThat(misspelled.output())
        .contains("--name: namespace " + team.name() + " has no ManagedSecret hole");
    assertThat(elsewhere.exitCode()).as(elsewhere.output()).isEqualTo(1);
    assertThat(elsewhere.output())
        .contains("--namespace: there is no namespace " + team.name() + "x");

    // When
    Result known = run(cluster, "heal", "records", "--namespace", team.name(), "--name", "whole");

    // Then
    assertThat(known.exitCode()).as(known.output()).isZero();
    assertThat(known.output()).contains("0 ManagedSecrets without a record");
  }

  private Result heal(Cluster cluster, TestNamespace team, String... more) {
    return run(
        cluster,
        Stream.concat(Stream.of("heal", "records", "--namespace", team.name()), Stream.of(more))
            .toArray(String[]::new));
  }

  private Result run(Cluster cluster, String... arguments) {
    return StrongroomCommand.run(TestOperator.configuration(cluster), dir, Map.of(), arguments);
  }

  private static StoreAccess store(Cluster cluster) {
    return StoreAccess.open(cluster.client(), TestOperator.NAMESPACE, Clock.systemUTC());
  }

  private static <T extends HasMetadata> void deleteAll(TestNamespace team, Class<T> type) {
    KubernetesClient client = team.client();
    client
        .resources(type)
        .inNamespace(TestOperator.NAMESPACE)
        .withLabel("strongroom.dev/account", team.name())
        .delete();
  }
}
