package dev.strongroom.e2e.bench;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One number of the result.
 *
 * @param group what was going on
 * @param name what was measured
 * @param value the number
 * @param unit its unit
 * @param goal the bound it should keep, such as {@code ≤ 50}; null where there is none
 * @param met whether it does; null where there is no goal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Measurement(String group, String name, double value, String unit, String goal, Boolean met) {

  static Measurement of(String group, String name, double value, String unit) {
    return new Measurement(group, name, value, unit, null, null);
  }

  Measurement atMost(double bound) {
    return new Measurement(group, name, value, unit, "≤ " + text(bound), value <= bound);
  }

  Measurement atLeast(double bound) {
    return new Measurement(group, name, value, unit, "≥ " + text(bound), value >= bound);
  }

  /** The number as people read it: three digits that count. */
  static String text(double value) {
    double size = Math.abs(value);
    if (size == Math.rint(size) || size >= 100) {
      return String.format("%,.0f", value);
    }
    return String.format(size >= 10 ? "%.1f" : "%.2f", value);
  }
}
