package dev.strongroom.core.diagnosis;

import java.time.Duration;
import java.time.Instant;

/**
 * The leader's lease (Kubernetes, "Leases").
 *
 * @param holder name of the leader's pod; empty when it was handed over
 * @param renewed when the leader renewed it, by its clock
 * @param lasting how long it lasts without being renewed
 */
public record LeaseState(String holder, Instant renewed, Duration lasting) {
  private static final String SUBJECT = "leader";

  /** The difference of clocks that no installation is without. */
  private static final Duration USUAL = Duration.ofSeconds(5);

  /**
   * Judges it.
   *
   * @param now the API server's time
   */
  public static Check check(Look<LeaseState> look, Instant now) {
    return look.judged(
        SUBJECT,
        lease -> lease.check(now),
        Check.failing(SUBJECT, "there is no lease", "no operator has started yet; see its logs"));
  }

  private Check check(Instant now) {
    if (holder.isEmpty()) {
      return Check.failing(
          SUBJECT, "nobody holds the lease", "a standby takes it within seconds; see its logs");
    }
    Duration age = Duration.between(renewed, now);
    if (age.compareTo(lasting.plus(USUAL)) > 0) {
      return Check.failing(
          SUBJECT,
          "%s renewed the lease %d s ago; it lasts %d s"
              .formatted(holder, age.toSeconds(), lasting.toSeconds()),
          "the leader is gone or hangs, or its clock is behind: look at its pod and its node");
    }
    return age.compareTo(USUAL.negated()) < 0
        ? Check.warning(
            SUBJECT,
            "the clock of %s is %d s ahead of the API server's"
                .formatted(holder, age.negated().toSeconds()),
            "set the clock of its node: schedules and recovery windows follow it")
        : Check.ok(SUBJECT, holder + " holds the lease and renews it");
  }
}
