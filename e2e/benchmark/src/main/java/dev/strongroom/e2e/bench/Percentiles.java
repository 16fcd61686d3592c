package dev.strongroom.e2e.bench;

import java.util.Arrays;
import java.util.List;

/** Percentiles of what was measured, by nearest rank. */
record Percentiles(double[] sorted) {

  /** The one in the middle. */
  static double median(double[] values) {
    return new Percentiles(Arrays.stream(values).sorted().toArray()).at(50);
  }

  /** Of durations, in milliseconds. */
  static Percentiles ofNanos(List<Long> nanos) {
    double[] millis = nanos.stream().mapToDouble(n -> n / 1e6).sorted().toArray();
    return new Percentiles(millis);
  }

  /** The percentile; NaN without samples. */
  double at(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, rank - 1)];
  }

  double count() {
    return sorted.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Percentiles p && Arrays.equals(p.sorted, sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return Arrays.toString(sorted);
  }
}
