package dev.strongroom.e2e.bench.load;

import java.util.Map;

/**
 * What came of a run while it was measured.
 *
 * @param answers good ones, with status 200
 * @param seconds for how long was measured
 * @param errors number of other answers by status and code, and of broken connections
 * @param medianMillis from sending a call until its answer is there, as are the next three
 * @param p99Millis 99th percentile
 * @param p999Millis 99.9th percentile
 * @param mostMillis the longest
 * @param answerBytes bytes of the last good answer's body
 * @param sample that body
 * @param generatorCpuSeconds processor time of the generator
 * @param serverCpuSeconds processor time of the server
 */
public record LoadResult(
    long answers,
    double seconds,
    Map<String, Long> errors,
    double medianMillis,
    double p99Millis,
    double p999Millis,
    double mostMillis,
    int answerBytes,
    String sample,
    double generatorCpuSeconds,
    double serverCpuSeconds) {

  /** Good answers a second. */
  public double rate() {
    return answers / seconds;
  }

  /** Processor time of the server for one answer, in microseconds. */
  public double serverMicros() {
    return serverCpuSeconds * 1e6 / answers;
  }

  /** Processor time of the generator for one answer, in microseconds. */
  public double generatorMicros() {
    return generatorCpuSeconds * 1e6 / answers;
  }
}
