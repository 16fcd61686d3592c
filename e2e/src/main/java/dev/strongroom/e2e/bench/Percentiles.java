package dev.strongroom.e2e.bench;

import java.util.Arrays;
import java.util.List;

/** Percentiles of durations, by nearest rank. */
record Percentiles(double[] sortedMillis) {

  static Percentiles ofNanos(List<Long> nanos) {
    double[] millis = nanos.stream().mapToDouble(n -> n / 1e6).sorted().toArray();
    return new Percentiles(millis);
  }

  /** The percentile in milliseconds; NaN without samples. */
  double at(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sortedMillis.length);
    return sortedMillis.length == 0 ? Double.NaN : sortedMillis[Math.max(0, rank - 1)];
  }

  double count() {
    return sortedMillis.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Percentiles p && Arrays.equals(p.sortedMillis, sortedMillis);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sortedMillis);
  }

  @Override
  public String toString() {
    return Arrays.toString(sortedMillis);
  }
}
