package dev.strongroom.core.secrets;

import java.time.Duration;
import java.time.Instant;

/**
 * A secret whose record came from a backup. Records are restored before the objects that declare
 * them are applied again, so for a while an owner that is not there is still to come: some secrets
 * are removed at once when their owner is gone.
 */
public final class RestoredSecret {
  /** How long the owner of a restored secret is waited for. */
  public static final Duration PATIENCE = Duration.ofHours(24);

  /** Between the making of a new secret and the storing of its record lie moments. */
  private static final Duration MOMENTS = Duration.ofMinutes(5);

  private RestoredSecret() {}

  /**
   * Whether the owner of a secret may still be to come.
   *
   * @param madeAt when the secret was made, which a backup keeps
   * @param storedAt when its record was stored, which a restore does again
   */
  public static boolean isOwnerToCome(Instant madeAt, Instant storedAt, Instant now) {
    return storedAt.isAfter(madeAt.plus(MOMENTS)) && now.isBefore(storedAt.plus(PATIENCE));
  }
}
