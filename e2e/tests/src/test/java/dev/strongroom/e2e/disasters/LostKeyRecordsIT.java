package dev.strongroom.e2e.disasters;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.RootKeyStatus;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.WithOperator;
import dev.strongroom.e2e.rootkey.ShownRootKeys;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Key records that somebody deletes come back from the operator's memory. */
@Tag("hostile")
@WithOperator
class LostKeyRecordsIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}%s}";

  @Test
  void deletedKeyRecordsAreBackAtOnceAsTheyWere(TestNamespace team, RestartableOperator operator) {
    // Given
    team.apply("EncryptionKey", "own", "{alias: own}");
    team.apply("default-key", SPEC.formatted(""));
    team.apply("own-key", SPEC.formatted(", key: alias/own"));
    team.awaitReady("default-key");
    team.awaitReady("own-key");
    Map<String, Object> before = specs(team);
    Secret byDefaultKey = team.secrets("default-key").get();
    Secret byOwnKey = team.secrets("own-key").get();

    // When
    new ShownRootKeys(team.client())
        .keyRecords()
        .forEach(record -> team.client().resource(record).delete());

    // Then
    patiently().untilAsserted(() -> assertThat(specs(team)).isEqualTo(before));
    patiently()
        .until(
            () ->
                operator
                    .get("/metrics")
                    .body()
                    .contains("strongroom_key_records_restored_total " + before.size() + ".0"));
    patiently()
        .untilAsserted(
            () ->
                assertThat(new ShownRootKeys(team.client()).all())
                    .flatExtracting(RootKeyStatus::conditions)
                    .extracting(Condition::getReason)
                    .contains("KeyRecordRestored"));
    assertThat(
            team.client()
                .events()
                .v1()
                .events()
                .inNamespace(TestOperator.NAMESPACE)
                .list()
                .getItems())
        .anyMatch(e -> e.getReason().equals("KeyRecordRestored"));

    // When
    team.apply("later", SPEC.formatted(""));
    team.awaitReady("later");
    operator.stop();
    team.secrets("default-key").delete();
    team.secrets("own-key").delete();
    operator.start();

    // Then
    assertThat(team.awaitSecret("default-key").getData()).isEqualTo(byDefaultKey.getData());
    assertThat(team.awaitSecret("own-key").getData()).isEqualTo(byOwnKey.getData());
    assertThat(specs(team)).isEqualTo(before);
  }

  private static Map<String, Object> specs(TestNamespace team) {
    Map<String, Object> specs = new TreeMap<>();
    new ShownRootKeys(team.client())
        .keyRecords()
        .forEach(r -> specs.put(r.getMetadata().getName(), r.getSpec().getKeyId()));
    return specs;
  }
}
