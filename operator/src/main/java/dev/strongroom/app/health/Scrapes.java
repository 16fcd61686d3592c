package dev.strongroom.app.health;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Collects the metrics, once at a time. Whoever asks meanwhile gets the last result, so that any
 * number of scrapers costs one thread and one copy of the text.
 */
final class Scrapes {
  private final Vertx vertx;
  private final PrometheusMeterRegistry meters;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile Optional<Buffer> last = Optional.empty();

  Scrapes(Vertx vertx, PrometheusMeterRegistry meters) {
    this.vertx = vertx;
    this.meters = meters;
  }

  /** The metrics as text; fails when they cannot be collected now and never were before. */
  Future<Buffer> text() {
    if (!running.compareAndSet(false, true)) {
      return last.map(Future::succeededFuture)
          .orElseGet(() -> Future.failedFuture("the first scrape is still running"));
    }
    return vertx
        .executeBlocking(() -> Buffer.buffer(meters.scrape()))
        .onSuccess(text -> last = Optional.of(text))
        .onComplete(done -> running.set(false));
  }
}
