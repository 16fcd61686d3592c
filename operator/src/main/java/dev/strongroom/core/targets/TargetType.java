package dev.strongroom.core.targets;

import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.IssuedValue;
import dev.strongroom.core.rotation.NewPassword;
import dev.strongroom.core.rotation.NextValue;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One type of target, with everything that the rest of the program needs to know about it. Each
 * partner has one implementation; the {@link TargetRegistry} lists them all.
 *
 * <p>The operator calls everything but {@link #driver}, and never talks to a target. A worker
 * process calls {@link #driver} alone.
 *
 * @param <C> the API type in which users declare the connection
 */
public interface TargetType<C> {
  /** The longest user name where the type sets no limit. */
  int MAX_USERNAME = 255;

  /** The name of the type, as users write it in {@code spec.type} of an ExternalSecretTarget. */
  String name();

  /** The API type of the connection. */
  Class<C> declaration();

  /**
   * Reads a declared connection and applies the defaults.
   *
   * @param authorities the CA certificates to trust, as PEM; empty: those of the Java runtime
   * @throws InvalidInput if the connection is not allowed
   */
  TargetConnection connection(C declared, Optional<String> authorities);

  /** How its credentials can be changed, the best way first. */
  default List<RotationWay> ways() {
    return List.of(new RotationWay(RotationMode.SINGLE_USER, false));
  }

  /** The longest user name that a target of this type accepts, in characters. */
  default int longestUsername() {
    return MAX_USERNAME;
  }

  /** What the name of the second one of two alternating users ends with. */
  default String cloneSuffix() {
    return AlternateUser.SUFFIX;
  }

  /** The rules for a new password, as far as the RotationPolicy sets no others. */
  default PasswordRules passwordRules() {
    return PasswordRules.DEFAULT;
  }

  /** The longest password that a target of this type accepts, in characters. */
  default int longestPassword() {
    return PasswordRules.MAX_LENGTH;
  }

  /**
   * How the value that follows the current one is made: by default a new password in a JSON object.
   *
   * @param mode how the credential is changed
   * @param rules the rules of the RotationPolicy on top of {@link #passwordRules}; of no more
   *     characters than {@link #longestPassword}
   */
  default NextValue nextValue(
      RotationMode mode, JsonObjects json, Generators generators, PasswordRules rules) {
    return new NewPassword(json, generators.passwords(), rules, NewPassword.KEY);
  }

  /**
   * How the value that follows the current one is issued, for a type with {@link
   * RotationMode#REISSUE}. The administrator's secret has the issuer's key, which is never handed
   * to the driver.
   *
   * @param connection the declared one
   */
  default IssuedValue issuedValue(
      TargetConnection connection, JsonObjects json, Generators generators) {
    throw new IllegalStateException("values of " + name() + " are not issued");
  }

  /** The host that a value names for its applications, if it names one. */
  Optional<String> hostIn(SecretValue value);

  /**
   * The driver, which talks to the target in a worker process.
   *
   * @param settings those of {@link TargetConnection#settings}
   * @param hosts the hosts that it may connect to
   * @param events informed of what happens
   */
  RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events);

  /** What a driver tells about a step while it runs. */
  interface Events {
    /** The code of a failure, never a text. */
    void code(String code);

    /**
     * The target has answered as one of its kind does, and may be sent something from now on.
     * Before that nothing was changed there.
     */
    void answered();
  }
}
