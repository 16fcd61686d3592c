package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.adapters.kubernetes.status.Events;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome.RotationOutcome;
import dev.strongroom.core.rollout.RolloutReport;
import dev.strongroom.core.sharing.FanOutReport;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.Condition;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.Set;

/**
 * Tells people and monitoring of what changed: an event when a condition takes another reason that
 * somebody should know of, and a counter. A secret that simply became ready is not news.
 */
public final class ConditionEvents {
  /** How many names at the beginning of a rotation's sentences tell what went wrong. */
  private static final int STEP_AND_CAUSE = 2;

  private static final Set<Reason> CHANGING_BY_ITSELF =
      Set.of(RotationReason.RotationRetrying, RotationReason.RotationInDoubt);

  private static final String FAILURES = "strongroom.managedsecret.failures";

  private final Events events;
  private final MeterRegistry meters;

  public ConditionEvents(Events events, MeterRegistry meters) {
    this.events = events;
    this.meters = meters;
  }

  /** Compares with the status that the object had before this pass. */
  void publish(ManagedSecret before, SecretOutcome outcome) {
    if (outcome.isFailed() && isNews(before, Conditions.READY, outcome.finding())) {
      failed(before, outcome.finding());
      // The condition has room for one; here the others are told too.
      outcome.problems().stream().skip(1).forEach(p -> failed(before, p.finding()));
    }
    outcome.notices().forEach(done -> events.normal(before, done));
    outcome.warnings().forEach(refused -> events.warning(before, refused));
    outcome.rotated().ifPresent(r -> rotation(before, r));
    outcome
        .rolledOut()
        .filter(report -> report.state() == RolloutReport.State.STOPPED)
        .map(RolloutReport::finding)
        .filter(stopped -> isNews(before, Conditions.ROLLED_OUT, stopped))
        .ifPresent(stopped -> events.warning(before, stopped));
    outcome
        .projectedInto()
        .filter(report -> report.state() == FanOutReport.State.STOPPED)
        .map(FanOutReport::finding)
        .filter(stopped -> told(before, Conditions.PROJECTED_INTO, stopped.reason()).isEmpty())
        .ifPresent(stopped -> events.warning(before, stopped));
    outcome
        .lost()
        .filter(lost -> isNews(before, Conditions.INTACT, lost))
        .ifPresent(lost -> events.warning(before, lost));
    outcome
        .changedByAdmission()
        .filter(changed -> !outcome.isFailed())
        .filter(changed -> isNews(before, Conditions.UNCHANGED, changed))
        .ifPresent(changed -> events.warning(before, changed));
  }

  private void failed(ManagedSecret before, Finding finding) {
    meters.counter(FAILURES, "reason", finding.reason().name()).increment();
    events.warning(before, finding);
  }

  private void rotation(ManagedSecret before, RotationOutcome rotated) {
    Finding finding = rotated.finding();
    if (!isNews(before, Conditions.ROTATED, finding)) {
      return;
    }
    if (rotated.status().equals("False") || finding.reason() == RotationReason.RotationRetrying) {
      events.warning(before, finding);
    } else if (rotated.status().equals("True") && !isKnown(before, finding)) {
      events.normal(before, finding);
    }
  }

  /** Whether the success itself was told while the old credential was still held. */
  private static boolean isKnown(ManagedSecret before, Finding finding) {
    return told(before, Conditions.ROTATED, RotationReason.OldCredentialHeld)
        .filter(c -> c.getMessage().startsWith(finding.message()))
        .isPresent();
  }

  /** The condition, if it had this reason. */
  private static Optional<Condition> told(ManagedSecret before, String type, Reason reason) {
    return Optional.ofNullable(before.getStatus())
        .flatMap(s -> Conditions.find(s.conditions(), type))
        .filter(c -> c.getReason().equals(reason.name()));
  }

  private static boolean isNews(ManagedSecret before, String type, Finding finding) {
    return told(before, type, finding.reason())
        .filter(c -> tellsTheSame(c.getMessage(), finding))
        .isEmpty();
  }

  /**
   * Whether a message tells the same but for numbers and times that go on by themselves: another
   * attempt, or another look, that ended like the one before is not news.
   */
  private static boolean tellsTheSame(String message, Finding finding) {
    return CHANGING_BY_ITSELF.contains(finding.reason())
        ? message.startsWith(finding.messageBefore(STEP_AND_CAUSE))
        : message.equals(finding.message());
  }
}
