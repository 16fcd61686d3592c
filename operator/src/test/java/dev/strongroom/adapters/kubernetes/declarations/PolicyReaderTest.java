package dev.strongroom.adapters.kubernetes.declarations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.postgresql.PostgresType;
import dev.strongroom.crds.PasswordRules;
import org.junit.jupiter.api.Test;

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
}
