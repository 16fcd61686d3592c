package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.OutsideWork.Purpose;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.values.SecretValue;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Begins a rotation, or a test of one, with one change of the record. Throws {@link InvalidInput}
 * when the target is at another host than the secret's values were used at.
 */
final class RotationBeginning {
  private final RoundRecord state;
  private final RotationPlan plan;
  private final Instant now;
  private final SecretValues values;
  private final AccountBudget budget;
  private final Supplier<VersionId> tokens;

  RotationBeginning(
      RoundRecord state,
      RotationPlan plan,
      Instant now,
      SecretValues values,
      AccountBudget budget,
      Supplier<VersionId> tokens) {
    this.state = state;
    this.plan = plan;
    this.now = now;
    this.values = values;
    this.budget = budget;
    this.tokens = tokens;
  }

  /**
   * With its value, where the strategy makes that at once. Empty when there is more to do, or
   * somebody else changed the record first.
   */
  Optional<RotationResult> begin(Optional<String> requestId) {
    SecretRecord record = state.get();
    SecretRecord here = here();
    try (Reservation room = budget.reservation(record.owner().namespace())) {
      VersionId token = token(record, requestId);
      SecretRecord begun = RotationChanges.begun(here, token, requestId, plan, now);
      Optional<SecretRecord> created = created(begun, room);
      if (created.isEmpty()) {
        room.require(record, begun);
      }
      Optional<SecretRecord> saved = state.swap(created.orElse(begun));
      saved.ifPresent(room::commit);
      saved.filter(any -> created.isPresent()).ifPresent(any -> state.countedByChange());
      return Optional.empty();
    } catch (Rejected noRoom) {
      return blocked(noRoom.finding());
    }
  }

  /**
   * The rotation with its value, for which there is room. Empty where the value cannot be made, or
   * not here: then a step of its own makes it, or has the failure counted and told.
   */
  private Optional<SecretRecord> created(SecretRecord begun, Reservation room) {
    RotationStrategy strategy = plan.strategy();
    if (strategy.worksOutside()) {
      return Optional.empty();
    }
    RunningRotation running = begun.rotation().running().orElseThrow();
    PendingValue pending = new PendingValue(state.get(), begun, running, values, room);
    try {
      strategy.create(
          new RotationWork(
              begun, running, Purpose.CREATE, now, false, values, () -> {}, Optional.of(pending)));
      return pending.exists()
          ? Optional.of(RotationChanges.created(pending.into(begun), running))
          : Optional.empty();
    } catch (RuntimeException toldByTheStep) {
      return Optional.empty();
    }
  }

  /**
   * As {@link #begin}. A test has its copy of the value with the change that begins it, and never
   * makes another.
   *
   * @throws Unreadable when the current value cannot be read
   */
  Optional<RotationResult> beginTest(String requestId) {
    SecretRecord here = here();
    VersionId from = here.current().orElseThrow();
    try (Reservation room = budget.reservation(here.owner().namespace());
        SecretValue current =
            values
                .read(here, from)
                .orElseThrow(() -> new Unreadable(StoreReason.VersionMissing.with(from)))) {
      SecretRecord begun =
          RotationChanges.testBegun(here, token(here, Optional.of(requestId)), requestId, now);
      RunningRotation running = begun.rotation().running().orElseThrow();
      PendingValue copy = new PendingValue(state.get(), begun, running, values, room);
      copy.write(current);
      state.swap(copy.into(begun)).ifPresent(room::commit);
      return Optional.empty();
    } catch (Rejected noRoom) {
      return blocked(noRoom.finding());
    }
  }

  private Optional<RotationResult> blocked(Finding noRoom) {
    return StepOutcomes.done(Outcome.BLOCKED, state.get(), Optional.of(noRoom), Optional.empty());
  }

  /** The record, bound to the host of the target. */
  private SecretRecord here() {
    SecretRecord record = state.get();
    Optional<String> bound = record.rotation().host();
    plan.host()
        .ifPresent(
            host ->
                bound.ifPresentOrElse(host::requireBound, () -> host.requireNew(record, values)));
    return plan.host().map(host -> RotationChanges.bound(record, host)).orElse(record);
  }

  /** A request names the pending version if its id can be a new version's (AWS RotateSecret). */
  private VersionId token(SecretRecord record, Optional<String> requestId) {
    return requestId
        .filter(VersionId::isValid)
        .map(VersionId::new)
        .filter(id -> record.version(id).isEmpty())
        .orElseGet(tokens);
  }
}
