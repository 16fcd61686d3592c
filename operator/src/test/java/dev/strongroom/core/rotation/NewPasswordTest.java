package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.postgresql.PostgresType;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.PasswordGenerator;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewPasswordTest {
  private final NewPassword next =
      new NewPassword(
          new JacksonJsonObjects(),
          new PasswordGenerator(new SecureRandom()),
          PasswordRules.DEFAULT.withExcludeCharacters(PostgresType.EXCLUDED_CHARACTERS),
          NewPassword.KEY);

  private String after(String current) {
    try (SecretValue value = SecretValue.text(current);
        SecretValue made = next.after(value)) {
      return made.text(PlaintextAccess.granted());
    }
  }

  @Test
  void changesThePasswordAndNothingElse() {
    String made = after("{ \"username\":\"app\", \"password\": \"old\",\"port\":5432,\"x\":[1.0]}");

    assertThat(made)
        .matches(
            "\\{ \"username\":\"app\", \"password\":"
                + " \"[^:/@\"'\\\\]{32}\",\"port\":5432,\"x\":\\[1.0]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "[]", "{}", "{\"username\":\"app\"}", "\"password\""})
  void needsAnObjectWithAPassword(String current) {
    assertThatThrownBy(() -> after(current))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the current version");
  }
}
