package dev.strongroom.core.rotation;

import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes the rotation of one secret as far as it can go now. All that it knows between two effects
 * is in the record: it can be killed at any instant, be called again by any replica, and run twice
 * at once, and there is one pending value and one end. {@link RotationAction} is the table of what
 * follows what, {@link RotationDue} says when a rotation begins.
 *
 * <p>Who swaps the record decides. Whoever loses a swap reads again and decides again, and when the
 * rotation it was working for is gone by then, it undoes what it did to the target.
 *
 * <p>A failure of the store is thrown as {@link dev.strongroom.core.problems.Unavailable}; calling
 * again later is right then, and costs none of the rotation's attempts. Any other exception is a
 * bug and is thrown too; it has cost an attempt then, unless that could not be saved.
 */
public final class RotationEngine {
  /** More rounds than any one call can need, so that a fault ends in a pause and not in a spin. */
  private static final int MAX_ROUNDS = 100;

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final RecordStore records;
  private final SecretValues values;
  private final AccountBudget budget;
  private final InstantSource clock;
  private final Supplier<VersionId> tokens;

  /** An engine over these ports; {@code tokens} gives a fresh random version id each time. */
  public RotationEngine(
      RecordStore records,
      SecretValues values,
      AccountBudget budget,
      InstantSource clock,
      Supplier<VersionId> tokens) {
    this.records = records;
    this.values = values;
    this.budget = budget;
    this.clock = clock;
    this.tokens = tokens;
  }

  /** The same where nothing but a rotation may be asked for. */
  public RotationResult proceed(
      String namespace, SecretName name, Optional<String> request, RotationPlan plan) {
    return proceed(namespace, name, RotationRequests.toRotate(request), plan);
  }

  /**
   * Begins a rotation if one is due or requested, and goes on with the one that runs.
   *
   * @param namespace the account of the secret
   * @param name the secret
   * @param requests what users ask for
   * @param plan how it is rotated
   */
  public RotationResult proceed(
      String namespace, SecretName name, RotationRequests requests, RotationPlan plan) {
    Call call = new Call(requests);
    Optional<SecretRecord> record = records.find(namespace, name);
    for (int number = 0; number < MAX_ROUNDS && record.isPresent(); number++) {
      Instant now = clock.instant();
      RoundRecord state = new RoundRecord(record.get(), records, now, call.counted);
      RotationRound round = new RotationRound(state, plan, now, clock, values, budget, tokens);
      Optional<RotationResult> result = call.play(round);
      if (result.isPresent()) {
        return result.get();
      }
      record = state.swapped().or(() -> records.find(namespace, name));
    }
    Optional<Instant> checkAt = record.map(there -> clock.instant().plus(PAUSE));
    return new RotationResult(
        checkAt.isPresent() ? Outcome.RETRYING : Outcome.NOTHING_DUE,
        record,
        Optional.empty(),
        checkAt);
  }

  /** What has to be remembered from one round of a call to the next. */
  private static final class Call {
    private final RotationRequests requests;
    private Optional<VersionId> worked = Optional.empty();
    private Optional<VersionId> counted = Optional.empty();
    private Optional<RunningRotation> touched = Optional.empty();

    Call(RotationRequests requests) {
      this.requests = requests;
    }

    Optional<RotationResult> play(RotationRound round) {
      if (touched.filter(round::isUnwanted).isPresent()) {
        touched = round.undo(touched.get()) ? Optional.empty() : touched;
        return Optional.empty();
      }
      Optional<RotationResult> result = round.play(requests);
      counted = round.state().counted();
      // Whatever was done to the target is covered by a state that was saved after it.
      touched =
          round.state().swapped().isPresent()
              ? Optional.empty()
              : round.touched().or(this::touched);
      worked = round.state().token().or(() -> worked);
      return result.map(this::orDoneByAnother);
    }

    private Optional<RunningRotation> touched() {
      return touched;
    }

    /** A rotation that this call worked on and that another replica finished is a success. */
    private RotationResult orDoneByAnother(RotationResult result) {
      boolean finished =
          result.outcome() == Outcome.NOTHING_DUE
              && worked.isPresent()
              && result.record().flatMap(SecretRecord::current).equals(worked);
      return finished
          ? new RotationResult(
              Outcome.SUCCEEDED, result.record(), Optional.empty(), result.checkAt())
          : result;
    }
  }
}
