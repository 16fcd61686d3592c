package dev.strongroom.core.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.rotation.NextValue;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlternateUserTest {
  private static final JacksonJsonObjects JSON = new JacksonJsonObjects();
  private static final NextValue SAME =
      current -> SecretValue.text(current.text(PlaintextAccess.granted()));

  @ParameterizedTest
  @CsvSource({"app,app_clone", "app_clone,app", "_clone,_clone_clone", "app_clone_clone,app_clone"})
  void theNamesAlternate(String current, String next) {
    // When
    String made = after(value(current), 63);

    // Then
    assertThat(made).isEqualTo("{\"username\":\"" + next + "\",\"port\":5432}");
  }

  @Test
  void aNameThatWouldBeTooLongIsRefused() {
    // When
    InvalidInput refused =
        catchThrowableOfType(InvalidInput.class, () -> after(value("a".repeat(58)), 63));

    // Then
    assertThat(refused.finding()).isEqualTo(RotationReason.CloneNameTooLong.with("_clone", 63));
    assertThat(after(value("a".repeat(57)), 63)).contains("a".repeat(57) + "_clone");
  }

  @Test
  void aValueWithoutANameIsRefused() {
    // When
    InvalidInput refused =
        catchThrowableOfType(InvalidInput.class, () -> after("{\"password\":\"p\"}", 63));

    // Then
    assertThat(refused.finding().message()).contains("username");
  }

  private static String after(String current, int longest) {
    AlternateUser next = new AlternateUser(JSON, SAME, AlternateUser.SUFFIX, longest);
    try (SecretValue before = SecretValue.text(current);
        SecretValue made = next.after(before)) {
      return made.text(PlaintextAccess.granted());
    }
  }

  private static String value(String username) {
    return "{\"username\":\"" + username + "\",\"port\":5432}";
  }
}
