package dev.strongroom.e2e.bench;

import java.time.Duration;

/** The operator is ended and started again while nothing has changed. */
final class Restart {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long SETTLE_MILLIS = 2000;
  private static final double GOAL_SECONDS = 8;
  private static final double GOAL_MIB = 280;

  private final Lab lab;
  private final Report report;

  Restart(Lab lab, Report report) {
    this.lab = lab;
    this.report = report;
  }

  void run(int number) throws InterruptedException {
    String group = "restart with %,d in place".formatted(number);
    lab.stopOperator();
    Thread.sleep(SETTLE_MILLIS);
    ApiServerMetrics before = ApiServerMetrics.read(lab.client());
    CpuTimes cpuBefore = CpuTimes.now();
    Vitals operator = lab.startOperator();
    double ready = operator.awaitReady(LIMIT);
    double verified = operator.awaitVerified(LIMIT);
    CpuTimes cpu = CpuTimes.now().since(cpuBefore);
    report.add(
        Measurement.of(group, "start of the process to all verified", verified, "s")
            .atMost(GOAL_SECONDS));
    report.add(Measurement.of(group, "of that, to ready", ready, "s"));
    Thread.sleep(SETTLE_MILLIS);
    report.add(
        Measurement.of(group, "resident memory afterwards", operator.residentMiB(), "MiB")
            .atMost(GOAL_MIB));
    report.add(Measurement.of(group, "most resident memory", operator.mostResidentMiB(), "MiB"));
    report.add(Measurement.of(group, "heap, with garbage", operator.heapMiB(), "MiB"));
    ApiServerMetrics calls = ApiServerMetrics.read(lab.client()).since(before);
    report.add(Measurement.of(group, "writes", calls.writes(), "").atMost(0));
    report.add(
        Measurement.of(group, "ciphertexts read", calls.requests("secretversions"), "").atMost(0));
    report.detail(group + ": requests", calls.ofInterest());
    report.detail(group + ": CPU seconds", cpu.seconds());
  }
}
