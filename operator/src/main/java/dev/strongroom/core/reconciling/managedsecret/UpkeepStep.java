package dev.strongroom.core.reconciling.managedsecret;

import dev.strongroom.core.encryption.RewrapPlan;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.reconciling.managedsecret.SecretAction.Rewrap;
import dev.strongroom.core.reconciling.managedsecret.SecretAction.Rotate;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome.KeyOutcome;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome.RotationOutcome;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.RotationDue.Kind;
import dev.strongroom.core.rotation.RotationFindings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What goes on in the background: versions follow their key, and the secret is rotated. A secret
 * whose key cannot be used is not rotated.
 *
 * @param actions what to do, in this order
 * @param problem what keeps the secret from being as declared
 * @param key how versions follow the key, as far as there is something to tell
 * @param rotation how rotation stands, where it is declared
 * @param nextCheck when to look again without an event
 */
public record UpkeepStep(
    List<SecretAction> actions,
    Optional<Failure> problem,
    Optional<KeyOutcome> key,
    Optional<RotationOutcome> rotation,
    Optional<Instant> nextCheck) {
  /** For work that a store which was away has kept from being done. */
  private static final Duration AFTER_OUTAGE = Duration.ofSeconds(30);

  /** A run that changes the record brings the object back; this is for those that do not. */
  private static final Duration AFTER_RUN = Duration.ofSeconds(5);

  /** A namespace that has used up its budget gets room when its deleted secrets are removed. */
  private static final Duration WHEN_FULL = Duration.ofMinutes(10);

  private static final Set<Reason> SUCCESSES =
      Set.of(RotationReason.RotationSucceeded, RotationReason.OldCredentialHeld);

  private static final Set<Reason> UNDECIDED =
      Set.of(
          RotationReason.RotationRunning,
          RotationReason.RotationRetrying,
          RotationReason.RotationQueued,
          RotationReason.RotationFrozen,
          RotationReason.RotationLimited,
          RotationReason.RotationNotStarted);

  /** Decides. */
  public static UpkeepStep decide(SecretFacts facts) {
    SecretRecord record = facts.record();
    RewrapPlan plan = RewrapPlan.of(record, facts.rewrap());
    boolean isDue = !plan.due().isEmpty();
    Optional<Finding> obstacle = facts.rewrapObstacle().filter(f -> isDue);
    UpkeepStep keys =
        new UpkeepStep(
            isDue ? List.of(new Rewrap()) : List.of(),
            unusable(facts),
            isDue || record.metadata().key().isPresent()
                ? Optional.of(new KeyOutcome(facts.key(), plan, obstacle))
                : Optional.empty(),
            Optional.empty(),
            obstacle.filter(UpkeepStep::isOutage).map(f -> facts.now().plus(AFTER_OUTAGE)));
    return keys.problem().isPresent() || facts.rotation().isEmpty()
        ? keys
        : keys.and(facts.rotation().get(), facts);
  }

  private static boolean isOutage(Finding finding) {
    return finding.reason() == StoreReason.StoreUnavailable
        || finding.reason() == StoreReason.Conflict;
  }

  private static Optional<Failure> unusable(SecretFacts facts) {
    SecretRecord record = facts.record();
    return facts
        .keys()
        .toWrite(record.metadata().key())
        .or(() -> record.current().flatMap(version -> facts.keys().toRead(record, version)))
        .map(Failure.class::cast);
  }

  private UpkeepStep and(Attempt<SecretFacts.Rotation> rotating, SecretFacts facts) {
    if (rotating.failure().isPresent()) {
      return new UpkeepStep(actions, rotating.failure(), key, Optional.empty(), nextCheck);
    }
    SecretFacts.Rotation rotation = rotating.value().orElseThrow();
    if (rotation.overBudget().isPresent()) {
      RotationOutcome full = new RotationOutcome("False", rotation.overBudget().get());
      return new UpkeepStep(
          actions, problem, key, Optional.of(full), Optional.of(facts.now().plus(WHEN_FULL)));
    }
    List<SecretAction> all = new ArrayList<>(actions);
    Optional<Instant> check = rotation.due().checkAt();
    if (rotation.due().kind() != Kind.WAIT && rotation.due().kind() != Kind.BLOCKED) {
      check = rotation.heldUntil();
      if (check.isEmpty()) {
        all.add(new Rotate());
        check = Optional.of(afterRun(rotation, facts.now()));
      }
    }
    return new UpkeepStep(
        all, problem, key, state(rotation, facts.record()), check.or(() -> nextCheck));
  }

  /** One that waits for a thread is looked at ever less often: it comes back when it has run. */
  private static Instant afterRun(SecretFacts.Rotation rotation, Instant now) {
    Duration waited =
        rotation.waitingSince().map(since -> Duration.between(since, now)).orElse(AFTER_RUN);
    return now.plus(waited.compareTo(AFTER_RUN) > 0 ? waited : AFTER_RUN);
  }

  private static Optional<RotationOutcome> state(
      SecretFacts.Rotation rotation, SecretRecord record) {
    return rotation
        .due()
        .obstacle()
        .or(rotation::queued)
        .or(rotation::obstacle)
        .or(() -> RotationFindings.of(record, rotation.retries(), rotation.retire()))
        .map(finding -> new RotationOutcome(status(finding), finding));
  }

  private static String status(Finding finding) {
    if (SUCCESSES.contains(finding.reason())) {
      return "True";
    }
    return UNDECIDED.contains(finding.reason()) ? "Unknown" : "False";
  }
}
