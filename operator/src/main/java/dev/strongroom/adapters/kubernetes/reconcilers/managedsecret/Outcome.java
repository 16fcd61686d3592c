package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.Conditions.Phase;
import dev.strongroom.core.secrets.Finding;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.SecretRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one pass has come to.
 *
 * @param record the record, if the secret has one
 * @param secretName the Secret that holds the current value, if one does
 * @param phase how the object stands
 * @param finding why
 * @param rotated the condition Rotated, where rotation is declared
 * @param nextCheck when to look again without an event
 */
record Outcome(
    Optional<SecretRecord> record,
    Optional<String> secretName,
    Phase phase,
    Finding finding,
    Optional<RotationOutcome> rotated,
    Optional<Instant> nextCheck) {

  private static final Duration SOONEST = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration LATER = Duration.ofMinutes(5);

  /**
   * When to try again what no event announces: soon what is missing, later what was refused, and
   * what takes a change of something that is not watched as long again as it has been failing, from
   * 5 seconds to 5 minutes.
   *
   * @param failingFor how long Ready has been False
   */
  Duration retryAfter(Duration failingFor) {
    if (phase == Phase.STALLED) {
      Duration atLeast = failingFor.compareTo(SOONEST) < 0 ? SOONEST : failingFor;
      return atLeast.compareTo(LATER) > 0 ? LATER : atLeast;
    }
    return finding.reason() == Reason.SecretRejected ? LATER : SOON;
  }

  /** Whether something is not as declared and not merely waited for. */
  boolean isFailed() {
    return phase == Phase.STALLED || phase == Phase.RETRYING;
  }

  /**
   * How rotation stands.
   *
   * @param status True, False or Unknown
   * @param finding why
   */
  record RotationOutcome(String status, Finding finding) {}
}
