package dev.strongroom.core.rotation;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * For how long a target refused the credential that applications read: from the change at the
 * target until the projected Secret had the new value. Strategies that leave the old credential
 * valid have none.
 */
public final class RefusalWindow {
  private RefusalWindow() {}

  /**
   * The window that ends now, as a Secret was given a version.
   *
   * @param version the version that it has now
   * @param before the version that it had before; empty for a new Secret
   * @param changed when the target was changed; empty when that was not seen, as after a restart:
   *     then the window is counted from when the version became current, which is later
   * @return empty unless the version is new there and comes from a rotation that made the target
   *     refuse the one before
   */
  public static Optional<Duration> of(
      SecretRecord record,
      VersionId version,
      Optional<String> before,
      Optional<Instant> changed,
      Instant now) {
    boolean isNew = before.filter(old -> !old.equals(version.value())).isPresent();
    boolean isRotated =
        record.current().equals(Optional.of(version))
            && record.rotation().lastRotatedAt().equals(Optional.of(record.changedAt()));
    boolean isRefused =
        record
            .rotation()
            .strategy()
            .flatMap(RotationMode::named)
            .filter(mode -> !mode.keepsOld())
            .isPresent();
    return changed
        .or(record.rotation()::lastRotatedAt)
        .filter(any -> isNew && isRotated && isRefused)
        .map(since -> Duration.between(since, now))
        .map(window -> window.isNegative() ? Duration.ZERO : window);
  }
}
