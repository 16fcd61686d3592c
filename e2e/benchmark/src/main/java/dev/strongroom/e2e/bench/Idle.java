package dev.strongroom.e2e.bench;

import java.time.Duration;

/** Nothing happens: what the operator asks of the API server all the same. It holds no lease. */
final class Idle {
  private static final Duration SETTLE = Duration.ofSeconds(3);
  private static final double MOST_PER_MINUTE = 10;

  private final Lab lab;
  private final Report report;
  private final Duration time;

  Idle(Lab lab, Report report, Duration time) {
    this.lab = lab;
    this.report = report;
    this.time = time;
  }

  void run(int number) throws InterruptedException {
    String group = "idle with %,d in place".formatted(number);
    Thread.sleep(SETTLE.toMillis());
    ApiServerMetrics before = ApiServerMetrics.read(lab.client());
    CpuTimes cpuBefore = CpuTimes.now();
    Thread.sleep(time.toMillis());
    ApiServerMetrics calls = ApiServerMetrics.read(lab.client()).since(before);
    double minutes = time.toMillis() / 60_000.0;
    report.add(
        Measurement.of(group, "requests per minute", calls.ofServiceAccounts() / minutes, "")
            .atMost(MOST_PER_MINUTE));
    report.add(
        Measurement.of(
            group,
            "the operator's CPU",
            CpuTimes.now().since(cpuBefore).seconds().getOrDefault("operator", 0.0)
                / time.toSeconds()
                * 1000,
            "ms/s"));
    report.add(Measurement.of(group, "resident memory", lab.operator().residentMiB(), "MiB"));
  }
}
