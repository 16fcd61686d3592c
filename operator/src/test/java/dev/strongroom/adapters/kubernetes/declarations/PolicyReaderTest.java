package dev.strongroom.adapters.kubernetes.declarations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.targets.postgresql.PostgresType;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.crds.PasswordRules;
import dev.strongroom.crds.RotationPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
  private static PasswordRules rules(String excluded, Boolean urlSafe) {
    return new PasswordRules(null, excluded, null, null, null, null, null, null, urlSafe);
  }

  @Test
  void urlSafePasswordsHaveNoOtherPunctuationWhateverIsExcludedBesides() {
    // When
    String byDefault =
        PolicyReader.passwordRules(rules(null, true), PostgresType.EXCLUDED_CHARACTERS)
            .excludeCharacters();
    String besides = PolicyReader.passwordRules(rules("0O", true), "").excludeCharacters();

    // Then
    assertThat(byDefault).contains("%", "#", "?", "&", "+", "=", ";", " ").doesNotContain("-", "~");
    assertThat(besides).contains("0", "O", "%");
  }

  @Test
  void withoutItTheTargetsOwnExclusionsHold() {
    // When
    var read = PolicyReader.passwordRules(rules(null, null), PostgresType.EXCLUDED_CHARACTERS);

    // Then
    assertThat(read.excludeCharacters()).isEqualTo(PostgresType.EXCLUDED_CHARACTERS);
  }

  @ParameterizedTest
  @CsvSource({
    "'{attempts: 0}', spec.retries.attempts: must be 1 to 10.",
    "'{attempts: 11}', spec.retries.attempts: must be 1 to 10.",
    "'{initialBackoffSeconds: 0}', spec.retries.initialBackoffSeconds: must be 1 to 3600.",
    "'{initialBackoffSeconds: 3601}', spec.retries.initialBackoffSeconds: must be 1 to 3600."
  })
  void retriesOutsideOfTheirRangeAreRefusedByTheirPath(String retries, String message) {
    // Given
    RotationPolicy policy =
        Serialization.unmarshal(
            "metadata: {name: p}\nspec: {retries: " + retries + "}", RotationPolicy.class);

    // When
    InvalidInput refused =
        catchThrowableOfType(
            InvalidInput.class, () -> new PolicyReader(policy, MinimumInterval.AWS).retries());

    // Then
    assertThat(refused.finding().message()).isEqualTo(message);
  }
}
