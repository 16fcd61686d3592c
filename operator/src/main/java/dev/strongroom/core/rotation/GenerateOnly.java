package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;

/**
 * The strategy for values that no outside system checks: a new one is made, and that is all (AWS's
 * generic rotation template).
 *
 * @param next how the new value is made
 */
public record GenerateOnly(NextValue next) implements RotationStrategy {
  /** The name that users write in {@code spec.strategy} of a RotationPolicy. */
  public static final String DECLARED = "GenerateOnly";

  private static final StepResult DONE = new StepResult.Done();

  @Override
  public String declared() {
    return DECLARED;
  }

  @Override
  public StepResult create(RotationWork work) {
    return create(work, next);
  }

  /** Makes the pending value from the one that was current when the rotation began. */
  static StepResult create(RotationWork work, NextValue next) {
    try (SecretValue from = work.read(work.running().from());
        SecretValue made = next.after(from)) {
      work.write(made);
      return DONE;
    } catch (InvalidInput | Unreadable | Rejected refused) {
      return StepResult.Failed.of(refused);
    } catch (NotYet missing) {
      return new StepResult.Failed(StoredCause.of(missing.finding()), StepResult.Outlook.RETRYABLE);
    }
  }

  @Override
  public StepResult set(RotationWork work) {
    return DONE;
  }

  @Override
  public StepResult test(RotationWork work) {
    return DONE;
  }

  @Override
  public StepResult verify(RotationWork work) {
    return DONE;
  }

  @Override
  public StepResult settle(RotationWork work) {
    return DONE;
  }

  @Override
  public Duration settleTime() {
    return Duration.ZERO;
  }
}
