package dev.strongroom.adapters.cel;

import dev.cel.common.values.CelByteString;
import dev.strongroom.core.problems.TemplateReason;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Bounds what the expressions of one Secret may cost; the engine has no such bound. It is told of
 * the result of every step. Not thread-safe.
 */
final class Budget {
  /**
   * Largest result of a step: its characters, bytes and elements together, of nested lists and maps
   * all of them, as often as they occur. Four times the largest value.
   */
  static final int MAX_WEIGHT = 1 << 18;

  /** Steps for one Secret. A step with a large result counts as several. */
  private static final int STEPS = 1 << 19;

  private static final int WEIGHT_OF_A_STEP = 64;

  /** Each takes as long as thousands of other steps. */
  private static final int SLOW_CALLS = 10;

  private int steps = STEPS;
  private int slowCalls = SLOW_CALLS;

  /**
   * Counts a step.
   *
   * @throws Stop when it is one too many, or its result is too large; from then on at every step,
   *     because some operators of CEL go on after an error
   */
  void step(Object result) {
    int weight = steps < 0 ? 0 : weight(result, MAX_WEIGHT);
    steps = steps < 0 || weight > MAX_WEIGHT ? -1 : steps - 1 - weight / WEIGHT_OF_A_STEP;
    if (steps < 0) {
      throw new Stop(TemplateReason.TemplateTooCostly);
    }
  }

  /** Counts a password hash or a key store; see {@link #step}. */
  void slowCall() {
    if (--slowCalls < 0) {
      steps = -1;
      throw new Stop(TemplateReason.TemplateTooCostly);
    }
  }

  /** Whether there was a step too many. */
  boolean isExceeded() {
    return steps < 0;
  }

  /** How large it is; more than {@code most} when it is larger, by however much. */
  static int weight(Object result, int most) {
    if (result instanceof CharSequence text) {
      return 1 + text.length();
    }
    if (result instanceof CelByteString bytes) {
      return 1 + bytes.size();
    }
    if (result instanceof JsonTree known) {
      return known.weight();
    }
    if (result instanceof List<?> list) {
      return weight(list.iterator(), most);
    }
    if (result instanceof Map<?, ?> map) {
      int keys = weight(map.keySet().iterator(), most);
      return keys > most ? keys : keys + weight(map.values().iterator(), most - keys);
    }
    return 1;
  }

  private static int weight(Iterator<?> elements, int most) {
    int sum = 1;
    while (elements.hasNext() && sum <= most) {
      sum += weight(elements.next(), most - sum);
    }
    return sum;
  }
}
