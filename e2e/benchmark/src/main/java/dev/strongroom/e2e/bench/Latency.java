package dev.strongroom.e2e.bench;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.e2e.operator.TestOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * How long a change takes to reach its Secret. A time starts before the request that makes the
 * change is sent, and ends when the Secret's watch event has arrived.
 */
final class Latency {
  private static final int WARM_UP = 50;
  private static final int SAMPLES = 300;
  private static final long PAUSE_MILLIS = 25;
  private static final int TOUCHING_CONNECTIONS = 8;
  private static final double MEDIAN = 50;
  private static final double WORST = 99;

  private final Lab lab;
  private final Report report;
  private int applied;

  Latency(Lab lab, Report report) {
    this.lab = lab;
    this.report = report;
  }

  void run(int number) throws InterruptedException {
    String group = "latency with %,d in place".formatted(number);
    try (Watched secrets = Watched.projections(lab.client())) {
      swaps(secrets, number, WARM_UP);
      Percentiles swap = swaps(secrets, number, SAMPLES);
      report.add(group, "new value to Secret", swap, 15, 30);
      applies(secrets, WARM_UP, () -> true);
      Percentiles apply = applies(secrets, SAMPLES, () -> true);
      report.add(group, "new ManagedSecret to Secret", apply, 30, 60);
      Percentiles busy = whileAllAreVerified(secrets, number);
      String name = "the same while all are verified again, ";
      report.add(Measurement.of(group, name + "p50", busy.at(MEDIAN), "ms"));
      report.add(Measurement.of(group, name + "p99", busy.at(WORST), "ms").atMost(500));
      report.add(Measurement.of(group, name + "samples", busy.count(), ""));
    }
  }

  private Percentiles swaps(Watched secrets, int number, int samples) throws InterruptedException {
    List<Long> times = new ArrayList<>();
    try (Replica replica = new Replica(lab.cluster().client(), TestOperator.NAMESPACE)) {
      for (int i = 0; i < samples; i++) {
        // Spread over all of them, a prime apart.
        int which = (int) (i * 7919L % number);
        SecretRecord next = replica.prepare(Lab.namespace(which), Lab.name(which));
        times.add(secrets.timed(Lab.namespace(which), Lab.name(which), () -> replica.swap(next)));
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return Percentiles.ofNanos(times);
  }

  private Percentiles applies(Watched secrets, int most, BooleanSupplier goOn)
      throws InterruptedException {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < most && goOn.getAsBoolean(); i++) {
      int which = applied++;
      String name = "n-" + which;
      times.add(
          secrets.timed(Lab.namespace(which), name, () -> lab.apply(Lab.namespace(which), name)));
      Thread.sleep(PAUSE_MILLIS);
    }
    return Percentiles.ofNanos(times);
  }

  /** Touching every object brings each back to the operator, as fast as that can be done. */
  private Percentiles whileAllAreVerified(Watched secrets, int number) throws InterruptedException {
    String body =
        "{\"metadata\":{\"annotations\":{\"bench/touched\":\"" + System.nanoTime() + "\"}}}";
    CompletableFuture<Void> touching =
        CompletableFuture.runAsync(
            () ->
                BareClient.parallel(
                    number,
                    TOUCHING_CONNECTIONS,
                    i ->
                        lab.client()
                            .send(
                                "PATCH",
                                Bodies.path(Lab.namespace(i), Bodies.MANAGED) + "/" + Lab.name(i),
                                BareClient.MERGE,
                                body)));
    Percentiles times = applies(secrets, Integer.MAX_VALUE, () -> !touching.isDone());
    touching.join();
    return times;
  }
}
