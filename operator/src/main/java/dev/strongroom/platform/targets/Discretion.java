package dev.strongroom.platform.targets;

import dev.strongroom.core.rotation.TargetProblem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Keeps a step from telling what a look at open ports would tell. Of a host that the installation
 * does not list, every failure before the server has answered as one of its kind is told alike, and
 * after the same time: neither a closed port from one that does not answer, nor either from a
 * server of another kind.
 */
public final class Discretion {
  /** How long a server may take to answer once it is reached. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final boolean tellsCauses;
  private final Duration untilAnswered;

  /**
   * Discretion about one step.
   *
   * @param tellsCauses whether causes may be told, see {@link
   *     dev.strongroom.core.targets.AllowedHosts#tellsCauses}
   * @param connectTimeout longest wait for a connection
   */
  public Discretion(boolean tellsCauses, Duration connectTimeout) {
    this.tellsCauses = tellsCauses;
    this.untilAnswered = connectTimeout.plus(ANSWER);
  }

  /** How long a server has to answer: every failure before that is told when this is over. */
  public Duration untilAnswered() {
    return untilAnswered;
  }

  private boolean tells(TargetProblem problem, boolean isAnswered) {
    return tellsCauses
        || isAnswered
        || problem == TargetProblem.HOST_NOT_ALLOWED
        || problem.kind() == TargetProblem.Kind.INVALID;
  }

  /**
   * What may be told of a step, when it may be told.
   *
   * @param isAnswered whether the server has answered as one of its kind does
   */
  public Optional<TargetProblem> told(
      Supplier<Optional<TargetProblem>> step, BooleanSupplier isAnswered) {
    long begun = System.nanoTime();
    Optional<TargetProblem> problem =
        step.get()
            .map(
                found ->
                    tells(found, isAnswered.getAsBoolean()) ? found : TargetProblem.CANNOT_CONNECT);
    problem
        .filter(found -> found == TargetProblem.CANNOT_CONNECT)
        .ifPresent(hidden -> sleepUntil(begun + untilAnswered.toNanos()));
    return problem;
  }

  /** Waits until a moment of {@link System#nanoTime}. */
  public static void sleepUntil(long nanoTime) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanoTime - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
