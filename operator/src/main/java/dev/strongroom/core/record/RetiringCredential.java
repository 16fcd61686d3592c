package dev.strongroom.core.record;

import java.time.Instant;
import java.util.Optional;

/**
 * An old credential that is valid at the target beside the current one, and has to end: saved in
 * the change that makes the new version current, so that no replica forgets it.
 *
 * @param version the version whose credential ends
 * @param mode how the credential was changed, by the name of core's rotation mode
 * @param notBefore when it ends; after a failure, when the next attempt may start
 * @param attempt how many attempts have begun
 * @param lastCause why the last attempt failed, if one did
 */
public record RetiringCredential(
    VersionId version,
    String mode,
    Instant notBefore,
    int attempt,
    Optional<StoredCause> lastCause) {

  /** After the start of an attempt; the next one waits. */
  public RetiringCredential begun(Instant next) {
    return new RetiringCredential(version, mode, next, attempt + 1, lastCause);
  }

  /** After an attempt that failed. */
  public RetiringCredential failed(StoredCause cause) {
    return new RetiringCredential(version, mode, notBefore, attempt, Optional.of(cause));
  }
}
