package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The steps of rotations that run at present. A step that ends is progress, however it ends: a slow
 * target is the tenant's, and its step ends at its deadline. One that runs for longer hangs.
 */
final class RunningSteps {
  private final LongSupplier nanoTime;
  private final AtomicLong ended = new AtomicLong();

  /** When each running step is ended at the latest. */
  private final Map<Object, Long> deadlines = new ConcurrentHashMap<>();

  /**
   * No steps yet.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  RunningSteps(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** How many steps have ended since the start. */
  long ended() {
    return ended.get();
  }

  /** Whether a step runs whose deadline has not passed. */
  boolean isAnyWithinDeadline() {
    long now = nanoTime.getAsLong();
    return deadlines.values().stream().anyMatch(deadline -> deadline - now > 0);
  }

  /**
   * The target, with its steps counted here.
   *
   * @param changed told of a change with success: how long ago the target confirmed it
   */
  RotationTarget counting(RotationTarget target, Consumer<Duration> changed) {
    return new Counting(target, changed);
  }

  private <T> T step(Duration limit, Supplier<T> step) {
    Object key = new Object();
    deadlines.put(key, nanoTime.getAsLong() + limit.toNanos());
    try {
      return step.get();
    } finally {
      deadlines.remove(key);
      ended.incrementAndGet();
    }
  }

  private final class Counting implements RotationTarget {
    private final RotationTarget target;
    private final Consumer<Duration> changed;

    Counting(RotationTarget target, Consumer<Duration> changed) {
      this.target = target;
      this.changed = changed;
    }

    @Override
    public Optional<TargetProblem> set(CredentialChange change) {
      return step(target.stepLimit(), () -> target.set(change));
    }

    @Override
    public Change setAndTest(CredentialChange change) {
      Change made = step(target.stepLimit(), () -> target.setAndTest(change));
      if (made.problem().isEmpty()) {
        changed.accept(made.since());
      }
      return made;
    }

    @Override
    public Optional<TargetProblem> retire(CredentialRetirement retirement) {
      return step(target.stepLimit(), () -> target.retire(retirement));
    }

    @Override
    public Optional<TargetProblem> test(SecretValue value) {
      return step(target.stepLimit(), () -> target.test(value));
    }

    @Override
    public Duration settleTime() {
      return target.settleTime();
    }

    @Override
    public Duration stepLimit() {
      return target.stepLimit();
    }
  }
}
