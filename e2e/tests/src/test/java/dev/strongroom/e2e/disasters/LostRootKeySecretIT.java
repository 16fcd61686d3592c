package dev.strongroom.e2e.disasters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.RootKeyStatus;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.WithOperator;
import dev.strongroom.e2e.rootkey.ShownRootKeys;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Secret with the root key vanishes, or is replaced, while the operator runs. */
@Tag("hostile")
@WithOperator
class LostRootKeySecretIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void aDeletedSecretIsRestoredAndAReplacedOneIsNotTaken(
      TestNamespace team, RestartableOperator operator) {
    // Given
    team.apply("db", "{value: {generate: {}}, projection: {}}");
    team.awaitReady("db");
    Secret projected = team.awaitSecret("db");
    Secret rootKey = secret(team).require();

    // When
    secret(team).delete();

    // Then
    await().atMost(LIMIT).until(() -> secret(team).get() != null);
    Secret restored = secret(team).get();
    assertThat(restored.getData()).isEqualTo(rootKey.getData());
    assertThat(restored.getType()).isEqualTo(rootKey.getType());
    assertThat(restored.getImmutable()).isTrue();
    awaitCondition(team, "True", "RootKeySecretRestored");
    assertThat(operator.get("/metrics").body())
        .contains("strongroom_root_key_secret_restored_total 1.0");
    assertThat(
            team.client()
                .events()
                .v1()
                .events()
                .inNamespace(TestOperator.NAMESPACE)
                .list()
                .getItems())
        .anyMatch(e -> e.getReason().equals("RootKeySecretRestored"));

    // When
    secret(team).delete();
    team.client().resource(another(rootKey)).create();

    // Then
    awaitCondition(team, "False", "RootKeySecretChanged");
    assertThat(operator.get("/metrics").body()).contains("strongroom_root_key_secret_intact 0.0");
    team.secrets("db").delete();
    assertThat(team.awaitSecret("db").getData()).isEqualTo(projected.getData());

    // When
    secret(team).delete();

    // Then
    await().atMost(LIMIT).until(() -> secret(team).get() != null);
    assertThat(secret(team).get().getData()).isEqualTo(rootKey.getData());
    operator.stop();
    team.secrets("db").delete();
    operator.start();
    assertThat(team.awaitSecret("db").getData()).isEqualTo(projected.getData());
  }

  private static void awaitCondition(TestNamespace team, String status, String reason) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(new ShownRootKeys(team.client()).all())
                    .flatExtracting(RootKeyStatus::conditions)
                    .anyMatch(
                        c ->
                            c.getType().equals("SecretIntact")
                                && c.getStatus().equals(status)
                                && c.getReason().equals(reason)));
  }

  private static Resource<Secret> secret(TestNamespace team) {
    return team.client()
        .secrets()
        .inNamespace(TestOperator.NAMESPACE)
        .withName("strongroom-root-key");
  }

  private static Secret another(Secret rootKey) {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new SecretBuilder(rootKey)
        .withNewMetadata()
        .withName(rootKey.getMetadata().getName())
        .withNamespace(rootKey.getMetadata().getNamespace())
        .endMetadata()
        .withData(Map.of("root.key", Base64.getEncoder().encodeToString(key)))
        .build();
  }
}
