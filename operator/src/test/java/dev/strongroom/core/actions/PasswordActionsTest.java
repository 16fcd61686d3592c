package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.values.PasswordGenerator;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordActionsTest {
  private final ActionScene scene =
      new ActionScene().allow("create managedsecrets/randompassword -");
  private final PasswordActions actions =
      new PasswordActions(scene.access, new PasswordGenerator(new SecureRandom()));

  @Test
  void theUsualPasswordHas32CharactersOfEachType() {
    // When
    String password = random(PasswordRules.DEFAULT);

    // Then
    assertThat(password)
        .hasSize(32)
        .matches("[!-~]*")
        .matches(".*[a-z].*")
        .matches(".*[A-Z].*")
        .matches(".*[0-9].*")
        .matches(".*[^a-zA-Z0-9].*");
  }

  @ParameterizedTest
  @CsvSource({"3, false", "4, true"})
  void aPasswordTooShortForItsTypesIsRefused(int length, boolean space) {
    // When / Then
    assertRefused(
        new PasswordRules(length, "", false, false, false, false, space, true),
        Kind.INVALID_PARAMETER,
        "Password length is too short based on the required types.");
  }

  @Test
  void aShortPasswordIsMadeWhenNoTypeIsRequired() {
    // When
    String password = random(new PasswordRules(1, "", false, false, false, false, true, false));

    // Then
    assertThat(password).hasSize(1);
  }

  @Test
  void aPasswordOfNothingIsRefused() {
    // When / Then
    assertRefused(
        new PasswordRules(8, "", true, true, true, true, false, true),
        Kind.INVALID_PARAMETER,
        "Every character is excluded. Include at least one type of characters.");
  }

  @Test
  void whoMayNotGetsNone() {
    // Given
    scene.allowNothing();

    // When / Then
    assertRefused(
        PasswordRules.DEFAULT,
        Kind.ACCESS_DENIED,
        "User: arn:aws:sts::111122223333:assumed-role/app/pod is not authorized to perform:"
            + " secretsmanager:GetRandomPassword on resource: *");
  }

  private String random(PasswordRules rules) {
    try (SecretValue password = actions.random(APP, rules)) {
      return password.text(PlaintextAccess.granted());
    }
  }

  private void assertRefused(PasswordRules rules, Kind kind, String message) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> random(rules))
        .satisfies(
            refused -> {
              assertThat(refused.kind()).isEqualTo(kind);
              assertThat(refused.finding().message()).isEqualTo(message);
            });
  }
}
