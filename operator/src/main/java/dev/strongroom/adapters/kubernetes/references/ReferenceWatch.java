package dev.strongroom.adapters.kubernetes.references;

import dev.strongroom.adapters.kubernetes.api.MetadataRequest;
import dev.strongroom.adapters.kubernetes.references.MetadataEvents.Event;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.work.NamedReferences.Reference;
import dev.strongroom.core.work.SharedBackOff;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the names of all Secrets or ConfigMaps, everywhere or in one namespace, for as long as
 * anybody waits for one. The API server sends metadata alone (PartialObjectMetadata), of which
 * nothing is kept. Without a resourceVersion a watch begins with an event of each object that is
 * there, so no list is needed and nothing is missed between the two.
 *
 * <p>One piece of the answer is in memory at a time: the next is asked for when it has been read.
 * All of it happens in one thread, but for the question whether the watch is in order and its end.
 */
final class ReferenceWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ReferenceWatch.class);
  private static final String METADATA_KIND = "PartialObjectMetadata";

  /** How long the API server keeps a watch open; then it is asked whether it is still needed. */
  private static final int SHORTEST_SECONDS = 240;

  private static final int LONGEST_SECONDS = 300;
  private static final int HEAD_SECONDS = 15;

  /** The API server no longer has the events since a version. */
  private static final String GONE = String.valueOf(HttpURLConnection.HTTP_GONE);

  /** A watch that ends sooner has not worked, whatever the API server said. */
  private static final long WORKED_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The watch tells something that it should not; its message has nothing of what was told. */
  private static final class UnexpectedEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnexpectedEvent(String message) {
      super(message);
    }
  }

  private final KubernetesClient client;
  private final String kind;
  private final Optional<ObjectName> namespace;
  private final ScheduledExecutorService thread;
  private final BiConsumer<Reference, String> listener;
  private final Runnable began;
  private final BooleanSupplier stillNeeded;
  private final SharedBackOff backOff = new SharedBackOff();
  private volatile boolean watching;
  private volatile Optional<AsyncBody> answer = Optional.empty();
  private String version = "";
  private int failures;

  /**
   * A watch that is not open.
   *
   * @param kind plural of what is watched
   * @param namespace empty for everywhere
   * @param listener told of each object that something has happened to, with its resourceVersion
   * @param began run when it has begun with all objects that are there, and so does not tell of
   *     those that ended before
   * @param stillNeeded asked when the watch ends; if it says no, the watch stays closed and whoever
   *     needs it again makes another
   */
  ReferenceWatch(
      KubernetesClient client,
      String kind,
      Optional<ObjectName> namespace,
      ScheduledExecutorService thread,
      BiConsumer<Reference, String> listener,
      Runnable began,
      BooleanSupplier stillNeeded) {
    this.client = client;
    this.kind = kind;
    this.namespace = namespace;
    this.thread = thread;
    this.listener = listener;
    this.began = began;
    this.stillNeeded = stillNeeded;
  }

  /** Whether what happens to the objects is being told of. */
  boolean isWatching() {
    return watching;
  }

  /** Opens it, in the thread. */
  void open() {
    int seconds = ThreadLocalRandom.current().nextInt(SHORTEST_SECONDS, LONGEST_SECONDS);
    long opened = System.nanoTime();
    boolean isFromStart = version.isEmpty();
    MetadataEvents events = new MetadataEvents(this::accept);
    client
        .getHttpClient()
        .consumeBytes(
            request(seconds),
            (received, body) -> thread.execute(() -> read(received, body, events)))
        .orTimeout(HEAD_SECONDS, TimeUnit.SECONDS)
        .whenCompleteAsync(
            (head, failure) -> {
              begin(head, failure, opened, seconds);
              if (watching && isFromStart) {
                began.run();
              }
            },
            thread);
  }

  private HttpRequest request(int seconds) {
    String where = namespace.map(name -> "namespaces/" + name.value() + "/").orElse("");
    String from = version.isEmpty() ? "" : "&resourceVersion=" + version;
    return MetadataRequest.ofObject(
            client,
            "/api/v1/%s%s?watch=true&allowWatchBookmarks=true&timeoutSeconds=%d%s"
                .formatted(where, kind, seconds, from))
        .forStreaming()
        .build();
  }

  private void begin(HttpResponse<AsyncBody> head, Throwable failure, long opened, int seconds) {
    if (failure != null) {
      end(Optional.of(cause(failure)), opened);
      return;
    }
    AsyncBody body = head.body();
    if (head.code() != HttpURLConnection.HTTP_OK) {
      body.cancel();
      forgetVersionIfGone(String.valueOf(head.code()));
      end(Optional.of("HTTP " + head.code()), opened);
      return;
    }
    if (failures > 0) {
      LOG.info("{} are watched again", kind);
    }
    answer = Optional.of(body);
    watching = true;
    body.done()
        .whenCompleteAsync(
            (whole, broken) -> end(Optional.ofNullable(broken).map(ReferenceWatch::cause), opened),
            thread);
    // A connection that has broken without a word ends here.
    thread.schedule(() -> cancel(body), seconds + HEAD_SECONDS, TimeUnit.SECONDS);
    body.consume();
  }

  private void read(List<ByteBuffer> received, AsyncBody body, MetadataEvents events) {
    try {
      for (ByteBuffer part : received) {
        events.accept(part);
      }
      body.consume();
    } catch (IOException | UnexpectedEvent unexpected) {
      LOG.info("the watch of {} is opened again: {}", kind, cause(unexpected));
      cancel(body);
    }
  }

  private void accept(Event event) {
    if ("ERROR".equals(event.type())) {
      forgetVersionIfGone(event.code());
      throw new UnexpectedEvent("error " + event.code());
    }
    if (!METADATA_KIND.equals(event.kind())) {
      throw new UnexpectedEvent("more than metadata");
    }
    version = event.version();
    if (!"BOOKMARK".equals(event.type())) {
      listener.accept(new Reference(kind, event.namespace(), event.name()), event.version());
    }
  }

  /** The next watch begins with all objects that are there. */
  private void forgetVersionIfGone(String code) {
    if (code.equals(GONE)) {
      version = "";
    }
  }

  private void end(Optional<String> cause, long opened) {
    watching = false;
    answer = Optional.empty();
    long now = System.nanoTime();
    boolean worked = now - opened >= WORKED_NANOS;
    failures = worked ? 0 : failures + 1;
    if (failures == 1) {
      LOG.warn(
          "{} cannot be watched ({}): the missing ones are read again and again meanwhile",
          kind,
          cause.orElse("ended at once"));
    }
    if (stillNeeded.getAsBoolean()) {
      long pause =
          worked ? 0 : backOff.next(failures, TimeUnit.NANOSECONDS.toMillis(now)).toMillis();
      thread.schedule(this::open, pause, TimeUnit.MILLISECONDS);
    }
  }

  /** What it is, and not what it says, unless that is a sentence of ours. */
  private static String cause(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof UnexpectedEvent ? cause.getMessage() : cause.getClass().getSimpleName();
  }

  /** Ends an answer, unless it has ended: its connection may serve others by then. */
  private static void cancel(AsyncBody body) {
    if (!body.done().isDone()) {
      body.cancel();
    }
  }

  /** Ends what is under way. */
  void close() {
    answer.ifPresent(ReferenceWatch::cancel);
  }
}
