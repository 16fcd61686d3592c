package dev.strongroom.core.record;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RequestReason;
import java.time.Duration;

/**
 * How long a deleted secret can be restored (AWS DeleteSecret).
 *
 * @param window 7 to 30 days, or zero: removed at once, nothing can be restored
 */
public record DeletionPolicy(Duration window) {
  /** Thirty days. */
  public static final DeletionPolicy DEFAULT = new DeletionPolicy(Duration.ofDays(30));

  /** No recovery at all. */
  public static final DeletionPolicy AT_ONCE = new DeletionPolicy(Duration.ZERO);

  private static final int SHORTEST = 7;
  private static final int LONGEST = 30;

  /**
   * With a window of this many days.
   *
   * @throws Rejected with {@link RequestReason#RecoveryWindow} unless they are 7 to 30
   */
  public static DeletionPolicy days(int days) {
    if (days < SHORTEST || days > LONGEST) {
      throw new Rejected(Rejected.Kind.INVALID_PARAMETER, RequestReason.RecoveryWindow.with());
    }
    return new DeletionPolicy(Duration.ofDays(days));
  }

  /** Whether there is no recovery. */
  public boolean atOnce() {
    return window.isZero();
  }
}
