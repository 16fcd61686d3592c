package dev.strongroom.e2e.bench;

import dev.strongroom.e2e.soak.Soak;
import dev.strongroom.e2e.soak.SoakResult;
import java.time.Duration;

/**
 * AWS's SDK for Java in its default configuration at work on two endpoints, while the operators
 * change their leader, the certificate is renewed and the endpoints are replaced.
 */
final class SoakRun {
  private final Lab lab;
  private final Report report;

  SoakRun(Lab lab, Report report) {
    this.lab = lab;
    this.report = report;
  }

  void run(Duration duration) throws InterruptedException {
    String group = "soak of %d min".formatted(duration.toMinutes());
    try (Soak soak = new Soak(lab.cluster(), lab.directory(), lab::process, System.err::println)) {
      SoakResult result = soak.run(duration);
      result
          .calls()
          .forEach((action, count) -> report.add(Measurement.of(group, action, count, "")));
      result
          .longestMillis()
          .forEach(
              (action, millis) ->
                  report.add(Measurement.of(group, action + ", longest", millis, "ms")));
      report.detail(group + ": errors", result.errors());
      long errors = result.errors().values().stream().mapToLong(Long::longValue).sum();
      report.add(Measurement.of(group, "errors after the retries", errors, "").atMost(0));
    }
  }
}
