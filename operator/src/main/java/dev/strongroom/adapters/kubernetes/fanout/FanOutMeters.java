package dev.strongroom.adapters.kubernetes.fanout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** Counts SecretProjections that are made for owners of secrets. */
final class FanOutMeters {
  private final Counter made;
  private final Counter removed;
  private final Counter failures;

  /**
   * Counters.
   *
   * @param failing in how many namespaces requests have failed and are to be repeated
   */
  FanOutMeters(MeterRegistry meters, IntSupplier failing) {
    this.made =
        Counter.builder("strongroom.projectinto.made")
            .description("SecretProjections made in other namespaces for owners of secrets")
            .register(meters);
    this.removed =
        Counter.builder("strongroom.projectinto.removed")
            .description("SecretProjections deleted in other namespaces for owners of secrets")
            .register(meters);
    this.failures =
        Counter.builder("strongroom.projectinto.failures")
            .description("Attempts to write such a SecretProjection that failed")
            .register(meters);
    Gauge.builder("strongroom.projectinto.failing", failing::getAsInt)
        .description("Namespaces in which such a SecretProjection could not be written")
        .register(meters);
  }

  void made() {
    made.increment();
  }

  void removed() {
    removed.increment();
  }

  void failed() {
    failures.increment();
  }
}
