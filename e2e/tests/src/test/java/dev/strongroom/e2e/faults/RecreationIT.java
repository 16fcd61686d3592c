package dev.strongroom.e2e.faults;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Objects that are deleted and applied again at once, as people and GitOps tools replace them. */
@WithOperator
class RecreationIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static final int OBJECTS = 10;
  private static final int ROUNDS = 30;
  private static final List<String> NAMES =
      IntStream.range(0, OBJECTS).mapToObj(i -> "again-" + i).toList();

  @Test
  void aManagedSecretIsReconciledAndFollowedEachTime(TestNamespace team) {
    // Given
    NAMES.forEach(name -> team.apply(name, SPEC));
    List<String> versions =
        NAMES.stream().map(name -> team.awaitReady(name).getStatus().versionId()).toList();

    for (int round = 0; round < ROUNDS; round++) {
      // When
      for (String name : NAMES) {
        team.managedSecrets(name).delete();
        team.apply(name, SPEC);
      }

      // Then
      NAMES.forEach(team::awaitReady);
    }
    assertThat(NAMES.stream().map(name -> team.awaitReady(name).getStatus().versionId()))
        .isEqualTo(versions);
    assertThat(NAMES)
        .allSatisfy(
            name -> {
              ManagedSecret object = team.managedSecrets(name).get();
              assertThat(team.record(name).orElseThrow().getSpec().getOwner().uid())
                  .isEqualTo(object.getMetadata().getUid());
              assertThat(team.record(name).orElseThrow().getSpec().getDeletionAt()).isNull();
            });

    // When
    List<Secret> before = NAMES.stream().map(team::awaitSecret).toList();
    NAMES.forEach(name -> team.secrets(name).delete());

    // Then
    assertThat(NAMES.stream().map(team::awaitSecret).map(Secret::getData))
        .isEqualTo(before.stream().map(Secret::getData).toList());
  }

  @Test
  void anEncryptionKeyIsReconciledAndFollowedEachTime(TestNamespace team) {
    // Given
    NAMES.forEach(name -> team.apply("EncryptionKey", name, "{}"));
    List<String> keys = NAMES.stream().map(name -> awaitKey(team, name)).toList();

    for (int round = 0; round < ROUNDS; round++) {
      // When
      for (String name : NAMES) {
        key(team, name).delete();
        team.apply("EncryptionKey", name, "{}");
      }

      // Then
      NAMES.forEach(name -> awaitKey(team, name));
    }
    assertThat(NAMES.stream().map(name -> awaitKey(team, name))).isEqualTo(keys);
  }

  private static io.fabric8.kubernetes.client.dsl.Resource<EncryptionKey> key(
      TestNamespace team, String name) {
    return team.client().resources(EncryptionKey.class).inNamespace(team.name()).withName(name);
  }

  /** The id of the key, as soon as its object says that it is in use. */
  private static String awaitKey(TestNamespace team, String name) {
    return patiently()
        .until(
            () -> key(team, name).get(),
            found ->
                found != null
                    && found.getStatus() != null
                    && found.getStatus().conditions().stream()
                        .filter(c -> c.getType().equals("Ready"))
                        .map(Condition::getReason)
                        .anyMatch("KeyEnabled"::equals))
        .getStatus()
        .keyId();
  }
}
