package dev.strongroom.core.targets;

import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A type of target whose secrets hold credentials that somebody issues whom the target trusts. The
 * target is not changed, and an administrator's secret has the issuer's key.
 *
 * @param <C> the API type in which users declare the connection
 */
public abstract class IssuedTargetType<C> implements TargetType<C> {
  /** How long a new credential is valid unless the target says otherwise. */
  protected static final Duration USUAL_VALIDITY = Duration.ofDays(90);

  private final JsonCredentials credentials;

  /**
   * A type of target.
   *
   * @param credentials the form of its secrets
   */
  protected IssuedTargetType(JsonCredentials credentials) {
    this.credentials = credentials;
  }

  /** The form of its secrets. */
  protected final JsonCredentials credentials() {
    return credentials;
  }

  @Override
  public final List<RotationWay> ways() {
    return List.of(new RotationWay(RotationMode.REISSUE, true));
  }

  @Override
  public final Optional<String> hostIn(SecretValue value) {
    return credentials.host(value);
  }
}
