package dev.strongroom.adapters.kubernetes.declarations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.NewPassword;
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
        PolicyReader.passwordRules(rules(null, true), NewPassword.POSTGRESQL_EXCLUDED)
            .excludeCharacters();
    String besides = PolicyReader.passwordRules(rules("0O", true), "").excludeCharacters();

    // Then
    assertThat(byDefault).contains("%", "#", "?", "&", "+", "=", ";", " ").doesNotContain("-", "~");
    assertThat(besides).contains("0", "O", "%");
  }

  @Test
  void withoutItTheTargetsOwnExclusionsHold() {
    // When
    var read = PolicyReader.passwordRules(rules(null, null), NewPassword.POSTGRESQL_EXCLUDED);

    // Then
    assertThat(read.excludeCharacters()).isEqualTo(NewPassword.POSTGRESQL_EXCLUDED);
  }
}
