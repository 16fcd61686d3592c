package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.record.RetiringCredential;
import dev.strongroom.core.record.RotationState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When an old credential ends that a rotation leaves valid.
 *
 * @param after how long after the new one became current, at the earliest; empty: with the next
 *     rotation
 * @param heldUntil when it ends at the latest, while workloads that use it have not rolled out;
 *     empty where none are waited for, and once all have
 * @param obstacle why no rotation may begin: nobody could tell whether the workloads have rolled
 *     out
 */
public record RetireRules(
    Optional<Duration> after, Optional<Instant> heldUntil, Optional<Finding> obstacle) {
  /** It ends with the next rotation, as AWS's templates have it. */
  public static final RetireRules WITH_NEXT = after(Optional.empty());

  /** It ends at a time, whoever still uses it. */
  public static RetireRules after(Optional<Duration> after) {
    return new RetireRules(after, Optional.empty(), Optional.empty());
  }

  /**
   * It ends once all workloads have rolled out to the new one.
   *
   * @param after how long after the new one became current, at the earliest
   * @param deadline how long after that the workloads are waited for
   */
  public static RetireRules afterRollout(
      Duration after, Duration deadline, boolean isRolledOut, RotationState state) {
    return new RetireRules(
        Optional.of(after),
        state.lastRotatedAt().map(at -> at.plus(deadline)).filter(any -> !isRolledOut),
        Optional.empty());
  }

  /**
   * The same where nobody can tell whether the workloads have rolled out. A strategy that has no
   * old credential to end has nothing to wait for.
   *
   * @param strategy how the credential is changed, by its declared name, as far as that is known
   */
  public RetireRules blockedBy(Finding why, Optional<String> strategy) {
    boolean retiresOld =
        strategy.flatMap(RotationMode::named).filter(RotationMode::retiresOld).isPresent();
    return retiresOld ? new RetireRules(after, heldUntil, Optional.of(why)) : this;
  }

  /** Whether workloads that have not rolled out keep an old credential valid. */
  public boolean holds(RotationState state) {
    return state.retiring().isPresent() && heldUntil.isPresent();
  }

  /** When the credential may end, or the next attempt to end it may start. */
  Instant earliest(RetiringCredential old) {
    return heldUntil.filter(old.notBefore()::isBefore).orElse(old.notBefore());
  }
}
