package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.Predecessor;
import dev.strongroom.platform.DaemonThreads;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends lines to a server, each at least once and in their order, however often the process or the
 * server ends meanwhile. Lines wait on disk; a line that the server did not take is sent again,
 * with a delay that grows to a minute. A receiver recognises a repeated line by its id.
 */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
  private static final Duration LEAVE = Duration.ofSeconds(5);
  private static final int BATCH_BYTES = 1 << 20;
  private static final long LOOK_MILLIS = 1_000;

  private final String name;
  private final DiskBuffer buffer;
  private final HttpsReceiver receiver;
  private final Form form;
  private final Duration firstDelay;
  private final Counter failures;
  private final Thread thread;
  private volatile boolean closing;

  /** How lines are sent. */
  public enum Form {
    /** Up to 500 lines in one request, one after the other (application/x-ndjson). */
    LINES("application/x-ndjson", 500),
    /** One event of CloudEvents 1.0 in each request (structured mode). */
    CLOUD_EVENT("application/cloudevents+json", 1);

    private final String contentType;
    private final int linesPerRequest;

    Form(String contentType, int linesPerRequest) {
      this.contentType = contentType;
      this.linesPerRequest = linesPerRequest;
    }
  }

  /**
   * An outbox that begins to send at once what an earlier process left.
   *
   * @param name for logs and metrics
   * @param directory where lines wait
   * @param maxBytes most bytes that wait
   * @throws IOException when the directory cannot be written
   */
  public Outbox(
      String name,
      Path directory,
      long maxBytes,
      HttpsReceiver receiver,
      Form form,
      MeterRegistry meters)
      throws IOException {
    this(name, directory, maxBytes, receiver, form, Duration.ofSeconds(1), meters);
  }

  Outbox(
      String name,
      Path directory,
      long maxBytes,
      HttpsReceiver receiver,
      Form form,
      Duration firstDelay,
      MeterRegistry meters)
      throws IOException {
    this.name = name;
    this.buffer = new DiskBuffer(directory, maxBytes);
    this.receiver = receiver;
    this.form = form;
    this.firstDelay = firstDelay;
    this.failures =
        Counter.builder("strongroom.outbox.failures")
            .description("Requests since the start that a receiver did not take")
            .tag("outbox", name)
            .register(meters);
    Gauge.builder("strongroom.outbox.bytes", this, Outbox::bytes)
        .description("Bytes on disk, of which most are still to be sent")
        .tag("outbox", name)
        .register(meters);
    this.thread = new DaemonThreads("outbox-" + name).newThread(this::sendAll);
    thread.start();
  }

  private double bytes() {
    try {
      return buffer.bytes();
    } catch (IOException gone) {
      return Double.NaN;
    }
  }

  /** The last line that an earlier process put in. */
  Optional<Predecessor> predecessor() {
    return buffer.predecessor();
  }

  /**
   * Takes lines; when it returns they are on the disk.
   *
   * @throws IOException when the disk or the buffer is full; none of them is sent then
   */
  public void add(List<String> lines) throws IOException {
    buffer.append(lines);
  }

  /**
   * Whether lines can probably be added.
   *
   * @throws IOException when they cannot
   */
  void requireRoom() throws IOException {
    buffer.requireRoom();
  }

  private void sendAll() {
    int failed = 0;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Optional<DiskBuffer.Batch> batch = buffer.next(form.linesPerRequest, BATCH_BYTES);
        if (batch.isPresent()) {
          send(batch.get());
          if (failed > 0) {
            LOG.info("{}: the receiver takes requests again", name);
          }
          failed = 0;
        } else if (closing) {
          return;
        } else {
          buffer.await(LOOK_MILLIS);
        }
      } catch (IOException notNow) {
        if (!hasWaited(notNow, failed++)) {
          return;
        }
      } catch (InterruptedException ended) {
        return;
      }
    }
  }

  private void send(DiskBuffer.Batch batch) throws IOException {
    String body = String.join("\n", batch.lines());
    int status = receiver.post(form.contentType, form == Form.LINES ? body + "\n" : body);
    if (status < HttpURLConnection.HTTP_OK || status >= HttpURLConnection.HTTP_MULT_CHOICE) {
      throw new SinkUnavailable("the receiver answers with status " + status);
    }
    buffer.sent(batch);
  }

  private boolean hasWaited(IOException why, int failedBefore) {
    failures.increment();
    if (failedBefore == 0) {
      LOG.warn("{}: requests are sent again later: {}", name, SinkUnavailable.reason(why));
    }
    long grown = firstDelay.toMillis() << Math.min(failedBefore, 16);
    long bounded = Math.min(grown, LONGEST_DELAY.toMillis());
    try {
      // Jitter, so that all replicas do not come back at once.
      Thread.sleep(bounded / 2 + ThreadLocalRandom.current().nextLong(bounded / 2 + 1));
      return true;
    } catch (InterruptedException ended) {
      return false;
    }
  }

  /** Sends what is left within some seconds; the rest is sent by the next process. */
  @Override
  public void close() throws IOException {
    closing = true;
    buffer.end();
    try {
      thread.join(LEAVE.toMillis());
      thread.interrupt();
      thread.join(LEAVE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    buffer.close();
  }
}
