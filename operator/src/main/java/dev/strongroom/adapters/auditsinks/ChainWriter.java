package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.AuditChain;
import dev.strongroom.core.audit.AuditEvent;
import dev.strongroom.core.audit.ChainLine;
import dev.strongroom.platform.DaemonThreads;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one chain to one sink, in a thread of its own: whoever records an event puts it into a
 * bounded queue and waits no longer than it wants to. Events that come together are written
 * together. Lines that the sink does not take are kept and tried again before anything else, so the
 * chain has no gap.
 */
final class ChainWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChainWriter.class);
  private static final int QUEUE = 4_096;
  private static final int BATCH = 256;
  private static final long IDLE_MILLIS = 250;
  private static final long LONGEST_RETRY_MILLIS = 2_000;
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final AuditSink sink;
  private final AuditChain chain;
  private final Clock clock;
  private final long stalledNanos;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong lost = new AtomicLong();
  private final Counter records;
  private final Counter allLost;
  private final Thread thread;
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile boolean started;
  private volatile boolean closing;
  private volatile long writingSince;
  private volatile boolean isWriting;
  private volatile boolean unhealthy;

  /** An event on its way. */
  static final class Waiting {
    private final AuditEvent event;
    private final CountDownLatch written = new CountDownLatch(1);

    Waiting(AuditEvent event) {
      this.event = event;
    }

    /** Whether the sink had it before this time was over. */
    boolean isWrittenWithin(long nanos) {
      try {
        return written.await(nanos, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /**
   * A writer that begins its chain at once.
   *
   * @param stalledAfter after which time a write counts as one that does not come back
   */
  ChainWriter(
      AuditSink sink, AuditChain chain, Duration stalledAfter, Clock clock, MeterRegistry meters) {
    this.sink = sink;
    this.chain = chain;
    this.stalledNanos = stalledAfter.toNanos();
    this.clock = clock;
    this.records = counter("strongroom.audit.records", "Audit records written", meters);
    this.allLost =
        counter("strongroom.audit.lost", "Events that could not be recorded at all", meters);
    Gauge.builder("strongroom.audit.writable", this, w -> w.isWritable() ? 1 : 0)
        .description("1 while the audit sink takes records, else 0")
        .tag("sink", sink.name())
        .register(meters);
    this.thread = new DaemonThreads("audit-" + sink.name()).newThread(this::run);
    thread.start();
  }

  private Counter counter(String name, String what, MeterRegistry meters) {
    return Counter.builder(name)
        .description(what + " since the start")
        .tag("sink", sink.name())
        .register(meters);
  }

  /** Waits for the start of the chain, so that the first event is not refused. */
  void awaitBegin(Duration longest) {
    try {
      begun.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether records are probably written in time. */
  boolean isWritable() {
    boolean isStalled = isWriting && System.nanoTime() - writingSince > stalledNanos;
    return started && !closing && !unhealthy && !isStalled && queue.remainingCapacity() > 0;
  }

  /** Takes an event; empty when there is no room, and then the trail says that one is missing. */
  Optional<Waiting> offer(AuditEvent event) {
    Waiting waiting = new Waiting(event);
    if (!closing && queue.offer(waiting)) {
      return Optional.of(waiting);
    }
    lost.incrementAndGet();
    allLost.increment();
    return Optional.empty();
  }

  private void run() {
    List<Waiting> batch = new ArrayList<>(BATCH);
    try {
      started = write(List.of(chain.start(sink.predecessor(), clock.instant())));
      begun.countDown();
      while (started && !(closing && queue.isEmpty())) {
        Waiting first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, BATCH - 1);
        }
        if (!write(lines(batch))) {
          return;
        }
        records.increment(batch.size());
        batch.forEach(waiting -> waiting.written.countDown());
        batch.clear();
        if (first == null) {
          rest();
        }
      }
      if (started) {
        chain.lost(lost.getAndSet(0));
        write(List.of(chain.end(clock.instant())));
      }
    } catch (InterruptedException ended) {
      LOG.warn("audit sink {}: ended before everything was written", sink.name());
    } finally {
      // Also after a bug: then nothing is written any more, and nobody may rely on it.
      started = false;
      begun.countDown();
    }
  }

  private List<ChainLine> lines(List<Waiting> batch) {
    List<ChainLine> lines = new ArrayList<>(batch.size() + 1);
    chain.lost(lost.getAndSet(0));
    for (Waiting waiting : batch) {
      lines.add(chain.append(waiting.event));
      chain.checkpoint(clock.instant()).ifPresent(lines::add);
    }
    if (batch.isEmpty()) {
      chain.checkpoint(clock.instant()).ifPresent(lines::add);
    }
    return lines;
  }

  private void rest() {
    try {
      sink.idle();
      unhealthy = false;
    } catch (IOException why) {
      if (!unhealthy) {
        LOG.error("audit sink {}: {}", sink.name(), SinkUnavailable.reason(why));
      }
      unhealthy = true;
    }
  }

  /** Until the sink has them; false when this is to end and it still does not take them. */
  private boolean write(List<ChainLine> lines) throws InterruptedException {
    if (lines.isEmpty()) {
      return true;
    }
    writingSince = System.nanoTime();
    isWriting = true;
    for (int failed = 0; ; failed++) {
      try {
        sink.write(lines);
        isWriting = false;
        unhealthy = false;
        if (failed > 0) {
          LOG.info("audit sink {}: works again", sink.name());
        }
        publish(lines);
        return true;
      } catch (IOException why) {
        // From now on, not only after a while.
        writingSince = System.nanoTime() - stalledNanos - 1;
        if (failed == 0) {
          LOG.error("audit sink {}: {}", sink.name(), SinkUnavailable.reason(why));
        }
        if (closing) {
          return false;
        }
        Thread.sleep(Math.min(LONGEST_RETRY_MILLIS, 50L << Math.min(failed, 10)));
      }
    }
  }

  /** A checkpoint that is kept elsewhere shows when the end of the trail is cut off. */
  private void publish(List<ChainLine> lines) {
    if (!sink.isElsewhere()) {
      return;
    }
    for (ChainLine line : lines) {
      if (line.isMark()) {
        LOG.info("audit sink {}: checkpoint {}", sink.name(), line.text());
      }
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    try {
      thread.join(LEAVE.toMillis());
      thread.interrupt();
      thread.join(LEAVE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sink.close();
  }
}
