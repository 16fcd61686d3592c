package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.labelevents.TellLabelUpdates;
import dev.strongroom.core.labelevents.TellLabelUpdates.Outcome;
import dev.strongroom.core.labelevents.TellingQueue;
import dev.strongroom.core.labelevents.TellingQueue.Result;
import dev.strongroom.core.labelevents.TellingQueue.Secret;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.record.RecordFeed;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.platform.DaemonThreads;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the event sink of label updates, in threads of its own and by the leader alone. What waits
 * is in the records, so nothing is lost when it ends, and a sink that is away takes no memory.
 */
public final class LabelEventDelivery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LabelEventDelivery.class);

  /** A slow sink is sent so many events at a time, each of another secret. */
  private static final int THREADS = 4;

  /** Whether this replica leads is asked so often. */
  private static final long LOOK_MILLIS = 1_000;

  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final TellLabelUpdates telling;
  private final TellingQueue queue = new TellingQueue();
  private final BooleanSupplier leading;
  private final InstantSource clock;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, new DaemonThreads("label-events"));
  private final Object turns = new Object();
  private final Counter delivered;
  private final Counter failures;
  private final Counter dropped;
  private volatile boolean closing;

  /**
   * Delivery that is not begun.
   *
   * @param leading whether this replica is the one that works
   * @param feed tells of the records; listened to from now on
   */
  public LabelEventDelivery(
      TellLabelUpdates telling,
      RecordFeed feed,
      BooleanSupplier leading,
      InstantSource clock,
      MeterRegistry meters) {
    this.telling = telling;
    this.leading = leading;
    this.clock = clock;
    this.delivered =
        Counter.builder("strongroom.label.events.delivered")
            .description("Events since the start that the event sink has taken")
            .register(meters);
    this.failures =
        Counter.builder("strongroom.label.events.failures")
            .description("Events since the start that were not taken and are sent again")
            .register(meters);
    this.dropped =
        Counter.builder("strongroom.label.events.dropped")
            .description("Events since the start that were given up, unsent")
            .register(meters);
    Gauge.builder("strongroom.label.events.waiting", queue, TellingQueue::waiting)
        .description("Events that the event sink is still to be told")
        .register(meters);
    Gauge.builder("strongroom.label.events.oldest.seconds", this, LabelEventDelivery::oldestSeconds)
        .description("Age of the oldest event that the event sink is still to be told, in seconds")
        .register(meters);
    feed.listen(this::changed);
  }

  private double oldestSeconds() {
    return queue
        .oldest()
        .map(at -> Math.max(0, Duration.between(at, clock.instant()).toMillis() / 1e3))
        .orElse(0.0);
  }

  private void changed(RecordFeed.Change change) {
    if (queue.changed(change, now())) {
      wake();
    }
    if (change.now().isEmpty() && leading.getAsBoolean()) {
      change.before().ifPresent(this::removed);
    }
  }

  /** Its removal has waited as long as it does. */
  private void removed(StoredRecord gone) {
    long untold = TellingQueue.waiting(gone);
    if (untold > 0) {
      dropped.increment(untold);
      LOG.warn("record {} is removed, and {} label updates with it", gone.id(), untold);
    }
  }

  private void wake() {
    synchronized (turns) {
      turns.notifyAll();
    }
  }

  /** Begins it. To be called when the records are known. */
  public void start() {
    for (int i = 0; i < THREADS; i++) {
      threads.execute(this::work);
    }
  }

  private void work() {
    try {
      while (!closing) {
        Optional<Secret> next = leading.getAsBoolean() ? queue.next(now()) : Optional.empty();
        if (next.isPresent()) {
          tell(next.get());
        } else {
          awaitTurn();
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitTurn() throws InterruptedException {
    synchronized (turns) {
      long pause = leading.getAsBoolean() ? queue.millisToNext(now()) : LOOK_MILLIS;
      if (pause > 0 && !closing) {
        turns.wait(Math.min(LOOK_MILLIS, pause));
      }
    }
  }

  private void tell(Secret secret) {
    Result result = Result.NOT_NOW;
    try {
      Outcome outcome = telling.tell(secret.account(), secret.name(), this::goesOn);
      result = Result.of(outcome);
      delivered.increment(outcome.sent());
      if (outcome.dropped() > 0) {
        dropped.increment(outcome.dropped());
        LOG.warn(
            "secret {} of {}: {} label updates were given up, because too many were waiting",
            secret.name(),
            secret.account(),
            outcome.dropped());
      }
    } catch (Failure later) {
      LOG.warn("label events of record {} wait: {}", secret.id(), later.finding());
    } catch (RuntimeException bug) {
      if (!closing) {
        LOG.error("label events of record {} cannot be sent", secret.id(), bug);
      }
    } finally {
      if (result == Result.SINK_AWAY || result == Result.REFUSED) {
        failures.increment();
      }
      queue.done(secret, result, now(), ThreadLocalRandom.current().nextDouble());
      wake();
    }
  }

  private boolean goesOn() {
    return !closing && leading.getAsBoolean();
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Ends after the events that are being sent; the rest is told by the next leader. */
  @Override
  public void close() {
    closing = true;
    wake();
    DaemonThreads.end(threads, LEAVE);
  }
}
