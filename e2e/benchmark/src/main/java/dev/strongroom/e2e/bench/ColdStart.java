package dev.strongroom.e2e.bench;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** Very many ManagedSecrets applied at once to a running operator. */
final class ColdStart {
  private static final Duration LIMIT = Duration.ofSeconds(220);
  private static final double MOST_WRITES = 4;
  private static final double LEAST_SHARE = 0.6;
  private static final int GOAL_NUMBER = 10_000;
  private static final double GOAL_SECONDS = 50;

  private final Lab lab;
  private final Report report;
  private final String what;
  private final UnaryOperator<String> body;

  ColdStart(Lab lab, Report report) {
    this(lab, report, "", Bodies::managedSecret);
  }

  /**
   * Measures ManagedSecrets of some kind.
   *
   * @param what they are, for the report
   * @param body of the object with a name
   */
  ColdStart(Lab lab, Report report, String what, UnaryOperator<String> body) {
    this.lab = lab;
    this.report = report;
    this.what = what;
    this.body = body;
  }

  static String group(int number) {
    return "%,d applied at once".formatted(number);
  }

  /**
   * Measures.
   *
   * @param sameWrites seconds that a bare client needs for the same writes of as many; NaN when
   *     unknown
   * @return seconds until all were ready
   */
  double run(int number, double sameWrites) throws InterruptedException {
    String group = what.isEmpty() ? group(number) : "%,d %s at once".formatted(number, what);
    try (Watched secrets = Watched.projections(lab.client());
        Watched ready = Watched.ready(lab.client())) {
      ApiServerMetrics before = ApiServerMetrics.read(lab.client());
      CpuTimes cpuBefore = CpuTimes.now();
      long start = System.nanoTime();
      BareClient.parallel(
          number,
          BareClient.CONNECTIONS,
          i -> lab.create(Lab.namespace(i), body.apply(Lab.name(i))));
      double applied = (System.nanoTime() - start) / 1e9;
      boolean inTime = secrets.await(number, LIMIT) && ready.await(number, LIMIT);
      double done = (System.nanoTime() - start) / 1e9;
      CpuTimes cpu = CpuTimes.now().since(cpuBefore);
      ApiServerMetrics calls = ApiServerMetrics.read(lab.client()).since(before);
      if (!inTime) {
        throw new IllegalStateException(
            "after %.0f s %,d of %,d Secrets are there and %,d ready; requests: %s"
                .formatted(done, secrets.count(), number, ready.count(), calls.ofInterest()));
      }
      Measurement time = Measurement.of(group, "all Secrets there and ready", done, "s");
      report.add(number == GOAL_NUMBER && what.isEmpty() ? time.atMost(GOAL_SECONDS) : time);
      report.add(Measurement.of(group, "of that, the user applying", applied, "s"));
      if (!Double.isNaN(sameWrites)) {
        String share = "share of a bare client's rate for the same writes";
        report.add(Measurement.of(group, share, sameWrites / done, "").atLeast(LEAST_SHARE));
      }
      tell(group, number, calls, cpu);
      return done;
    }
  }

  private void tell(String group, int number, ApiServerMetrics calls, CpuTimes cpu) {
    report.add(
        Measurement.of(group, "writes per secret", (double) calls.writes() / number, "")
            .atMost(MOST_WRITES));
    report.add(
        Measurement.of(
            group, "requests per secret", (double) calls.ofServiceAccounts() / number, ""));
    report.detail(group + ": requests", calls.ofInterest());
    report.detail(group + ": CPU seconds", cpu.seconds());
  }
}
