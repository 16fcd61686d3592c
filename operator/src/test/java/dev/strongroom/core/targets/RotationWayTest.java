package dev.strongroom.core.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationWayTest {
  private static final TargetType<?> TYPE =
      new Declaring(
          List.of(
              new RotationWay(RotationMode.TWO_VALUES, true),
              new RotationWay(RotationMode.ALTERNATING_USERS, true),
              new RotationWay(RotationMode.SINGLE_USER, false)));

  @ParameterizedTest
  @CsvSource({
    "true, , TWO_VALUES",
    "false, , SINGLE_USER",
    "true, SINGLE_USER, SINGLE_USER",
    "true, ALTERNATING_USERS, ALTERNATING_USERS",
  })
  void theBestWayIsChosenThatIsAskedForAndPossible(
      boolean hasAdmin, RotationMode asked, RotationMode chosen) {
    // When
    RotationWay way = RotationWay.choose(TYPE, "db", Optional.ofNullable(asked), () -> hasAdmin);

    // Then
    assertThat(way.mode()).isEqualTo(chosen);
  }

  @ParameterizedTest
  @CsvSource({
    "true, , TWO_VALUES",
    "false, , ",
    "false, SINGLE_USER, SINGLE_USER",
    "false, ALTERNATING_USERS, ALTERNATING_USERS",
    "true, ADMIN_RESET, ",
  })
  void theModeIsKnownUnlessTheValueMayNameAnAdministratorWhoChangesIt(
      boolean hasAdmin, RotationMode asked, RotationMode known) {
    // When
    Optional<RotationMode> mode =
        RotationWay.modeOfAnyValue(TYPE, Optional.ofNullable(asked), hasAdmin);

    // Then
    assertThat(mode).isEqualTo(Optional.ofNullable(known));
  }

  @Test
  void usersNeverAlternateUnlessAsked() {
    // Given
    TargetType<?> type =
        new Declaring(
            List.of(
                new RotationWay(RotationMode.ALTERNATING_USERS, true),
                new RotationWay(RotationMode.ADMIN_RESET, true)));

    // When
    RotationWay way = RotationWay.choose(type, "db", Optional.empty(), () -> true);

    // Then
    assertThat(way.mode()).isEqualTo(RotationMode.ADMIN_RESET);
  }

  @Test
  void aMissingAdministratorIsNamed() {
    // When
    InvalidInput refused =
        catchThrowableOfType(
            InvalidInput.class,
            () ->
                RotationWay.choose(
                    TYPE, "db", Optional.of(RotationMode.ALTERNATING_USERS), () -> false));

    // Then
    assertThat(refused.finding())
        .isEqualTo(RotationReason.AdminSecretRequired.with("db", "AlternatingUsers"));
  }

  @Test
  void anUnsupportedStrategyIsNamedBesideThoseThatAreNot() {
    // When
    InvalidInput refused =
        catchThrowableOfType(
            InvalidInput.class,
            () ->
                RotationWay.choose(TYPE, "db", Optional.of(RotationMode.ADMIN_RESET), () -> true));

    // Then
    assertThat(refused.finding())
        .isEqualTo(
            RotationReason.StrategyUnsupported.with(
                "Declaring", "AdminReset", "TwoValues, AlternatingUsers, SingleUser"));
  }

  /** A type that declares these ways and does nothing. */
  private record Declaring(List<RotationWay> ways) implements TargetType<String> {
    @Override
    public String name() {
      return "Declaring";
    }

    @Override
    public Class<String> declaration() {
      return String.class;
    }

    @Override
    public TargetConnection connection(String declared, Optional<String> authorities) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> hostIn(SecretValue value) {
      return Optional.empty();
    }

    @Override
    public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
      throw new UnsupportedOperationException();
    }
  }
}
