package dev.strongroom.core.rotation;

import java.time.Duration;
import java.util.Optional;

/**
 * When an old credential ends that a rotation leaves valid.
 *
 * @param after how long after the new one became current; empty: with the next rotation
 * @param isHeld whether it must not end yet, whatever the time: applications still use it
 */
public record RetireRules(Optional<Duration> after, boolean isHeld) {
  /** It ends with the next rotation, as AWS's templates have it. */
  public static final RetireRules WITH_NEXT = new RetireRules(Optional.empty(), false);
}
