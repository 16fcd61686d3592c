package dev.strongroom.platform.targets;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.schedule.HoursOrDays;
import dev.strongroom.core.targets.TargetConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What targets have in common that trust an issuer of credentials. */
public final class IssuedCredentials {
  /** How messages name the value that is followed by a new one. */
  public static final String CURRENT = "the current version";

  /** The field that names the issuer's secret. */
  public static final String ISSUER = "spec.adminSecretRef";

  private static final String VALIDITY = "validity";

  private IssuedCredentials() {}

  /**
   * How long issued credentials are valid, as a setting.
   *
   * @param declared a number of hours or days; null: {@code usual}
   * @throws InvalidInput when it is none
   */
  public static Map<String, String> validity(String declared, Duration usual) {
    Optional<Duration> length = declared == null ? Optional.of(usual) : HoursOrDays.parse(declared);
    return Map.of(
        VALIDITY,
        length
            .orElseThrow(
                () ->
                    new InvalidInput(
                        DeclarationReason.InvalidSpecField.with(
                            VALIDITY, "must be 1h to 9999h, or 1d to 9999d.")))
            .toString());
  }

  /** An issuer that cannot issue; {@code why} says what is wrong with its secret. */
  public static InvalidInput unfitIssuer(String why) {
    return new InvalidInput(DeclarationReason.InvalidSpecField.with(ISSUER, why));
  }

  /** What was declared so. */
  public static Duration validity(TargetConnection connection) {
    return Duration.parse(connection.settings().get(VALIDITY));
  }

  /**
   * A value that is followed by no other one.
   *
   * @param credential what cannot be issued
   * @param member the member of the value that is wrong
   * @param why what is wrong with it, from its verb on
   */
  public static InvalidInput notFollowed(String credential, String member, String why) {
    return new InvalidInput(
        DeclarationReason.InvalidSpecField.with(
            CURRENT,
            "no %s can be issued after it, because its %s %s".formatted(credential, member, why)));
  }
}
