package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The strategy for targets that this program talks to itself: it makes the value, and sets and
 * tests it at a {@link RotationTarget}, each step in one call.
 *
 * @param here the target
 * @param next how the new value is made
 * @param mode how the credential is changed
 * @param admin the administrator's credential
 */
public record TargetStrategy(
    RotationTarget here, NextValue next, RotationMode mode, AdminCredential admin)
    implements RotationStrategy {
  private static final StepResult DONE = new StepResult.Done();

  /** A user that changes its own password. */
  TargetStrategy(RotationTarget here, NextValue next) {
    this(here, next, RotationMode.SINGLE_USER, AdminCredential.NONE);
  }

  @Override
  public String declared() {
    return mode.declared();
  }

  @Override
  public StepResult create(RotationWork work) {
    return GenerateOnly.create(work, next);
  }

  @Override
  public StepResult set(RotationWork work) {
    RunningRotation running = work.running();
    Tried tried =
        bringIntoForce(
            work, running.token(), running.from(), otherPrevious(work), here::setAndTest);
    return tried.isTested() ? new StepResult.Tested() : result(tried);
  }

  @Override
  public StepResult test(RotationWork work) {
    try (SecretValue pending = work.read(work.running().token())) {
      work.begin();
      return here.test(pending).<StepResult>map(StepResult.Failed::of).orElse(DONE);
    } catch (InvalidInput | Unreadable invalid) {
      return StepResult.Failed.of(invalid);
    }
  }

  @Override
  public StepResult verify(RotationWork work) {
    Optional<TargetProblem> pending = problemOf(work, work.running().token());
    if (pending.isEmpty()) {
      return DONE;
    }
    boolean oldInForce =
        pending.get().provesNotAccepted()
            && Stream.concat(Stream.of(work.running().from()), otherPrevious(work).stream())
                .anyMatch(version -> problemOf(work, version).isEmpty());
    return new StepResult.Failed(
        StepResult.Failed.of(pending.get()).cause(),
        oldInForce ? StepResult.Outlook.RETRYABLE : StepResult.Outlook.IN_DOUBT);
  }

  /** A target that holds anything but the pending value, or was not changed, is left alone. */
  @Override
  public StepResult settle(RotationWork work) {
    Optional<VersionId> current = work.record().current();
    if (current.isEmpty() || !mode.changesTarget()) {
      return DONE;
    }
    RunningRotation running = work.running();
    Optional<VersionId> previous =
        otherPrevious(work).filter(version -> !version.equals(running.from()));
    Tried tried =
        bringIntoForce(
            work,
            current.get(),
            running.token(),
            previous,
            change -> new RotationTarget.Change(here.set(change), false));
    boolean isRefused =
        tried.problem().filter(found -> found.kind() == TargetProblem.Kind.REFUSED).isPresent();
    if (isRefused && work.isLastAttempt() && pendingIsRefused(work)) {
      return new StepResult.Failed(
          StepResult.Failed.of(tried.problem().get()).cause(), StepResult.Outlook.CANNOT_SUCCEED);
    }
    return result(tried);
  }

  /** Whether the target says for certain that it does not hold the pending value. */
  private boolean pendingIsRefused(RotationWork work) {
    return problemOf(work, work.running().token())
        .filter(TargetProblem::provesNotAccepted)
        .isPresent();
  }

  private Optional<TargetProblem> problemOf(RotationWork work, VersionId version) {
    try (SecretValue value = work.read(version)) {
      work.begin();
      return here.test(value);
    } catch (InvalidInput | Unreadable unreadable) {
      // Nobody can use such a value, so it counts as one that is not accepted.
      return Optional.of(TargetProblem.VALUE_INCOMPLETE);
    }
  }

  /**
   * What came of a change.
   *
   * @param problem what the target said against it
   * @param invalid why it was not tried
   * @param isTested whether the wanted value was used with success
   */
  private record Tried(
      Optional<TargetProblem> problem, Optional<Failure> invalid, boolean isTested) {}

  private static StepResult result(Tried tried) {
    return tried
        .invalid()
        .<StepResult>map(StepResult.Failed::of)
        .or(() -> tried.problem().map(StepResult.Failed::of))
        .orElse(DONE);
  }

  private Tried bringIntoForce(
      RotationWork work,
      VersionId wanted,
      VersionId accepted,
      Optional<VersionId> previous,
      Function<CredentialChange, RotationTarget.Change> set) {
    try (SecretValue wantedValue = work.read(wanted);
        SecretValue acceptedValue = work.read(accepted);
        OptionalValue previousValue = OptionalValue.of(work, previous);
        OptionalValue adminValue = new OptionalValue(admin.read(acceptedValue))) {
      work.begin();
      RotationTarget.Change change =
          set.apply(
              new CredentialChange(
                  mode, wantedValue, acceptedValue, previousValue.value, adminValue.value));
      return new Tried(change.problem(), Optional.empty(), change.isTested());
    } catch (InvalidInput | Unreadable | NotYet invalid) {
      return new Tried(Optional.empty(), Optional.of(invalid), false);
    }
  }

  @Override
  public StepResult retire(RetirementWork work) {
    try (SecretValue keptValue = work.kept();
        SecretValue retiredValue = work.retired();
        OptionalValue adminValue = new OptionalValue(admin.read(keptValue))) {
      return here.retire(
              new CredentialRetirement(work.mode(), keptValue, retiredValue, adminValue.value))
          .<StepResult>map(StepResult.Failed::of)
          .orElse(DONE);
    } catch (InvalidInput | Unreadable | NotYet invalid) {
      return StepResult.Failed.of(invalid);
    }
  }

  private static Optional<VersionId> otherPrevious(RotationWork work) {
    return work.record()
        .labels()
        .version(StagingLabel.PREVIOUS)
        .filter(version -> !version.equals(work.running().token()));
  }

  @Override
  public Optional<RotationMode> keeping() {
    return Optional.of(mode).filter(RotationMode::retiresOld);
  }

  @Override
  public Duration settleTime() {
    return here.settleTime();
  }

  @Override
  public Optional<RotationTarget> target() {
    return Optional.of(here);
  }

  @Override
  public RotationStrategy with(UnaryOperator<RotationTarget> replacement) {
    return new TargetStrategy(replacement.apply(here), next, mode, admin);
  }

  /** A value that may not be there. */
  private static final class OptionalValue implements AutoCloseable {
    private final Optional<SecretValue> value;

    OptionalValue(Optional<SecretValue> value) {
      this.value = value;
    }

    /** The value of a version, if there is one that can be read: the steps do without it. */
    static OptionalValue of(RotationWork work, Optional<VersionId> version) {
      try {
        return new OptionalValue(version.flatMap(work::find));
      } catch (InvalidInput | Unreadable unreadable) {
        return new OptionalValue(Optional.empty());
      }
    }

    @Override
    public void close() {
      value.ifPresent(SecretValue::close);
    }
  }
}
