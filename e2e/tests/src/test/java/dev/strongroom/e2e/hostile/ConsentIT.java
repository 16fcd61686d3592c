package dev.strongroom.e2e.hostile;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestUser;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A user of the kinds, who has no right on Secrets, has the operator use its own on them. */
@Tag("hostile")
@WithOperator
class ConsentIT {
  private TestNamespace user;

  @BeforeEach
  void logIn(TestNamespace team) {
    user = team.as(TestUser.USER_OF_KINDS);
    assertThatThrownBy(() -> user.secrets("any").get())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("cannot get resource \"secrets\"");
  }

  @Test
  void noReleaseIsPlanted(TestNamespace team) {
    // When
    user.apply(
        "planted",
        """
        value: {generate: {}}
        projection:
          name: sh.helm.release.v1.app.v2
          type: helm.sh/release.v1
          labels: {owner: helm, name: app, version: "2", status: deployed}
        """);

    // Then
    assertThat(message(user.awaitNotReady("planted", "SecretTypeNotAllowed")))
        .startsWith("spec.projection.type: ");
    assertThat(team.secrets("sh.helm.release.v1.app.v2").get()).isNull();
  }

  @Test
  void noSecretOfOthersIsOverwrittenOrDeleted(TestNamespace team) {
    // Given
    Secret victim = team.createSecret("victim", Map.of("value", "theirs"));
    String attack =
        "{value: {generate: {}}, projection: {name: victim, adopt: true, deletionPolicy: Delete}}";

    // When
    user.apply("thief", attack);
    user.awaitNotReady("thief", "ConsentMissing");
    user.managedSecrets("thief").delete();
    user.apply("later", "{value: {generate: {}}, projection: {}}");
    user.awaitReady("later");

    // Then
    assertThat(team.secrets("victim").get()).isEqualTo(victim);
  }

  @Test
  void noSecretIsReadInTheNameOfSomebodyElsesServiceAccount(TestNamespace team) {
    // Given
    String attack =
        """
        arn: arn:aws:secretsmanager:cluster-local-1:111122223333:secret:db-AbCdEf
        serviceAccountName: default
        """;
    String harmless = "{secretRef: {name: db}}";
    user.apply("SecretProjection", "mine", harmless);

    // When
    Throwable created = catchThrowable(() -> user.apply("SecretProjection", "thief", attack));
    Throwable changed = catchThrowable(() -> user.apply("SecretProjection", "mine", attack));

    // Then
    assertThat(created).hasMessageContaining("create on serviceaccounts/token");
    assertThat(changed).hasMessageContaining("create on serviceaccounts/token");
    team.apply("SecretProjection", "allowed", attack);
  }

  @Test
  void noSecretOfOthersIsRead(TestNamespace team) {
    // Given
    team.createSecret(
        new SecretBuilder()
            .withNewMetadata()
            .withName("admin")
            .addToAnnotations("strongroom.dev/allow", "friend")
            .endMetadata()
            .addToStringData("login", "{\"username\":\"admin\",\"password\":\"theirs\"}")
            .build());

    // When
    user.apply("reader", "{value: {fromSecret: {name: admin, key: login}}, projection: {}}");

    // Then
    ManagedSecret refused = user.awaitNotReady("reader", "ConsentMissing");
    assertThat(message(refused)).contains("Secret admin does not allow ManagedSecret reader");
    assertThat(refused.getStatus().versionId()).isNull();
    assertThat(team.secrets("reader").get()).isNull();
  }
}
