package dev.strongroom.core.diagnosis;

import java.util.Optional;
import java.util.function.Function;

/**
 * What somebody sees of the cluster who may not see everything.
 *
 * @param value what was found; empty when it is not there, or may not be seen
 * @param lacking the right to see it that is lacking, such as {@code list rootkeys}; empty when
 *     nothing is
 */
public record Look<T>(Optional<T> value, Optional<String> lacking) {
  /** It is there. */
  public static <T> Look<T> found(T value) {
    return new Look<>(Optional.of(value), Optional.empty());
  }

  /** It is not there. */
  public static <T> Look<T> absent() {
    return new Look<>(Optional.empty(), Optional.empty());
  }

  /** It may not be seen. */
  public static <T> Look<T> hidden(String right) {
    return new Look<>(Optional.empty(), Optional.of(right));
  }

  /** Something else that is seen with it. */
  public <R> Look<R> map(Function<T, R> change) {
    return new Look<>(value.map(change), lacking);
  }

  /**
   * Judges what was found.
   *
   * @param absent the check when it is not there
   */
  Check judged(String subject, Function<T, Check> judge, Check absent) {
    return lacking
        .map(right -> Check.unknown(subject, "you may not " + right, "ask with that right"))
        .orElseGet(() -> value.map(judge).orElse(absent));
  }
}
