package dev.strongroom.core.reconciling;

import dev.strongroom.core.problems.Failure;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a step has come to, as a value: a result, or the failure that stands in its way. Ports and
 * use cases throw their failures; the steps of a pass call them by {@link #of} and go on with what
 * that returns, so that what an earlier step has found is never lost.
 *
 * @param value the result; empty exactly when there is a failure
 * @param failure why there is no result
 */
public record Attempt<T>(Optional<T> value, Optional<Failure> failure) {
  /** Checks that it is one or the other. */
  public Attempt {
    if (value.isPresent() == failure.isPresent()) {
      throw new IllegalArgumentException("an attempt has either a result or a failure");
    }
  }

  /** Calls a port or a use case. Anything but a {@link Failure} is a bug, and is thrown. */
  public static <T> Attempt<T> of(Supplier<T> call) {
    try {
      return done(call.get());
    } catch (Failure failure) {
      return failed(failure);
    }
  }

  /** One that has a result. */
  public static <T> Attempt<T> done(T value) {
    return new Attempt<>(Optional.of(value), Optional.empty());
  }

  /** One that has none. */
  public static <T> Attempt<T> failed(Failure failure) {
    return new Attempt<>(Optional.empty(), Optional.of(failure));
  }

  /** With another result, if there is one. */
  public <U> Attempt<U> map(Function<T, U> change) {
    return new Attempt<>(value.map(change), failure);
  }

  /** What the next step makes of the result, if there is one. */
  public <U> Attempt<U> then(Function<T, Attempt<U>> next) {
    return value.map(next).orElseGet(() -> new Attempt<>(Optional.empty(), failure));
  }
}
