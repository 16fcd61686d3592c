package dev.strongroom.e2e.secrets;

import static dev.strongroom.e2e.operator.TestNamespace.condition;
import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the first value of a secret comes. */
@WithOperator
class FirstValueIT {

  @Test
  void aGeneratedPasswordHas32CharactersOfEveryKind(TestNamespace team) {
    // When
    team.apply("generated", "{value: {generate: {}}, projection: {}}");

    // Then
    String password = text(team.awaitSecret("generated"), "value");
    assertThat(password)
        .hasSize(32)
        .matches(".*[a-z].*")
        .matches(".*[A-Z].*")
        .matches(".*[0-9].*")
        .matches(".*[^a-zA-Z0-9].*")
        .doesNotContain(" ");
  }

  @Test
  void aGeneratedPasswordFollowsItsRules(TestNamespace team) {
    // When
    team.apply(
        "rules",
        """
        projection: {}
        value:
          generate:
            password: {length: 200, excludePunctuation: true, excludeUppercase: true,
                       excludeCharacters: "0aeiou"}
        """);

    // Then
    assertThat(text(team.awaitSecret("rules"), "value")).matches("[b-df-hj-np-tv-z1-9]{200}");
  }

  @Test
  void aGeneratedPasswordGoesIntoTheTemplateAndLeavesTheRestAsItIs(TestNamespace team) {
    // When
    team.apply(
        "template",
        """
        projection: {}
        value:
          generate:
            password: {excludePunctuation: true}
            template: '{ "username": "app",  "port": 5432.0, "ü": "\\u00e9" }'
            key: password
        """);

    // Then
    assertThat(text(team.awaitSecret("template"), "value"))
        .matches(
            "\\{ \"username\": \"app\",  \"port\": 5432.0, \"ü\": \"\\\\u00e9\","
                + " ?\"password\": ?\"[a-zA-Z0-9]{32}\" ?}");
  }

  @Test
  void twoSecretsOfOneSpecGetDifferentPasswords(TestNamespace team) {
    // When
    team.apply("twin-a", "{value: {generate: {}}, projection: {}}");
    team.apply("twin-b", "{value: {generate: {}}, projection: {}}");

    // Then
    assertThat(text(team.awaitSecret("twin-a"), "value"))
        .isNotEqualTo(text(team.awaitSecret("twin-b"), "value"));
  }

  @Test
  void aValueIsTakenOnceFromASecretAndLaterChangesThereAreNotFollowed(
      TestNamespace team, RestartableOperator operator) {
    // Given
    team.createSecret("source", Map.of("password", "first"));
    team.allow("source", "taken");
    team.apply("taken", "{value: {fromSecret: {name: source, key: password}}, projection: {}}");
    team.awaitText("taken", "value", "first");
    String version = team.awaitReady("taken").getStatus().versionId();

    // When
    team.editSecret("source", s -> s.addToStringData("password", "second"));
    team.managedSecrets("taken").edit(TestNamespace::touched);
    operator.stop();
    operator.start();
    team.apply("after-the-restart", "{value: {generate: {}}, projection: {}}");
    team.awaitReady("after-the-restart");

    // Then
    assertThat(team.awaitReady("taken").getStatus().versionId()).isEqualTo(version);
    assertThat(text(team.secrets("taken").get(), "value")).isEqualTo("first");
  }

  @Test
  void aTakenValueIsIndependentOfItsSource(TestNamespace team) {
    // Given
    team.createSecret("short-lived", Map.of("k", "kept"));
    team.allow("short-lived", "orphan");
    team.apply("orphan", "{value: {fromSecret: {name: short-lived, key: k}}, projection: {}}");
    team.awaitReady("orphan");

    // When
    team.secrets("short-lived").delete();
    team.secrets("orphan").delete();

    // Then
    team.awaitText("orphan", "value", "kept");
  }

  @Test
  void aSecretThatDoesNotAllowItIsNotReadUntilItDoes(TestNamespace team) {
    // Given
    team.createSecret("theirs", Map.of("k", "not for everyone"));
    team.allow("theirs", "another");

    // When
    team.apply("reader", "{value: {fromSecret: {name: theirs, key: k}}, projection: {}}");

    // Then
    assertThat(message(team.awaitNotReady("reader", "ConsentMissing")))
        .startsWith("spec.value.fromSecret.name: Secret theirs does not allow ManagedSecret reader")
        .endsWith(
            "kubectl -n "
                + team.name()
                + " annotate --overwrite secret theirs strongroom.dev/allow=another,reader");
    assertThat(team.managedSecrets("reader").get().getStatus().versionId()).isNull();
    assertThat(team.secrets("reader").get()).isNull();

    // When
    team.allow("theirs", "another,reader");

    // Then
    team.awaitText("reader", "value", "not for everyone");
    team.awaitReady("reader");

    // When its consent is taken back, the value that it took is its own
    team.allow("theirs", "another");
    team.secrets("reader").delete();

    // Then
    team.awaitText("reader", "value", "not for everyone");
    team.awaitReady("reader");
  }

  @Test
  void binaryValuesStayAsTheyAre(TestNamespace team) {
    // Given
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    String encoded = Base64.getEncoder().encodeToString(bytes);
    team.createSecret(
        new SecretBuilder()
            .withNewMetadata()
            .withName("binary-source")
            .endMetadata()
            .addToData("key", encoded)
            .build());
    team.allow("binary-source", "binary");

    // When
    team.apply("binary", "{value: {fromSecret: {name: binary-source, key: key}}, projection: {}}");

    // Then
    Secret projected = team.awaitSecret("binary");
    assertThat(projected.getData()).containsExactly(Map.entry("value", encoded));
  }

  @Test
  void withoutAValueTheObjectWaitsAndSaysSo(TestNamespace team) {
    // When
    team.apply("none-yet", "{projection: {}}");

    // Then
    ManagedSecret waiting = team.awaitCondition("none-yet", "Unknown", "NoValueYet");
    assertThat(message(waiting)).contains("spec.value is not set");
    assertThat(condition(waiting, "Reconciling")).isPresent();
    assertThat(condition(waiting, "Stalled")).isEmpty();
    assertThat(waiting.getStatus().versionId()).isNull();
    assertThat(waiting.getStatus().arn()).contains(":secret:none-yet-");
    assertThat(team.secrets("none-yet").get()).isNull();
  }

  @Test
  void aValueDeclaredLaterIsMade(TestNamespace team) {
    // Given
    team.apply("later", "{projection: {}}");
    team.awaitCondition("later", "Unknown", "NoValueYet");

    // When
    team.apply("later", "{value: {generate: {}}, projection: {}}");

    // Then
    assertThat(text(team.awaitSecret("later"), "value")).hasSize(32);
    team.awaitReady("later");
  }

  @Test
  void anotherDeclarationDoesNotReplaceAnExistingValue(TestNamespace team) {
    // Given
    team.apply("kept", "{value: {generate: {}}, projection: {}}");
    String version = team.awaitReady("kept").getStatus().versionId();
    String value = text(team.awaitSecret("kept"), "value");

    // When
    team.apply("kept", "{value: {generate: {password: {length: 64}}}, projection: {}}");

    // Then
    assertThat(team.awaitReady("kept").getStatus().versionId()).isEqualTo(version);
    assertThat(text(team.secrets("kept").get(), "value")).isEqualTo(value);
  }
}
