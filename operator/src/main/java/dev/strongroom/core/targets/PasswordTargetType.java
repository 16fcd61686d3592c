package dev.strongroom.core.targets;

import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/**
 * A type of target whose secrets hold a user name and a password in the form of AWS's rotation
 * templates.
 *
 * @param <C> the API type in which users declare the connection
 */
public abstract class PasswordTargetType<C> implements TargetType<C> {
  private final JsonCredentials credentials;
  private final String excludedCharacters;

  /**
   * A type of target.
   *
   * @param credentials the form of its secrets
   * @param excludedCharacters what AWS's template leaves out of its passwords
   */
  protected PasswordTargetType(JsonCredentials credentials, String excludedCharacters) {
    this.credentials = credentials;
    this.excludedCharacters = excludedCharacters;
  }

  /** The form of its secrets. */
  protected final JsonCredentials credentials() {
    return credentials;
  }

  @Override
  public final PasswordRules passwordRules() {
    return PasswordRules.DEFAULT.withExcludeCharacters(excludedCharacters);
  }

  @Override
  public final Optional<String> hostIn(SecretValue value) {
    return credentials.host(value);
  }
}
