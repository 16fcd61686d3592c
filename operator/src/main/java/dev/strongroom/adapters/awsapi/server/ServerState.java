package dev.strongroom.adapters.awsapi.server;

import dev.strongroom.platform.DaemonThreads;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What all exchanges of a server share. */
final class ServerState implements AutoCloseable {
  /** RFC 9110 §5.6.7: the day always has two digits. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  private final ServerLimits limits;
  private final CallHandler handler;
  private final Clock clock;
  private final PendingBodies bodies;
  private final PendingBodies answers;
  private final HeapWatch heap;
  private final CallsInProgress inProgress = new CallsInProgress();
  private final ThreadPoolExecutor workers;
  private final ThreadPoolExecutor waitingWorkers;
  private final LongAdder failedHandshakes = new LongAdder();
  private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
  private volatile boolean draining;
  private volatile Dated dated = new Dated(Long.MIN_VALUE, "");

  ServerState(ServerLimits limits, CallHandler handler, Clock clock, HeapWatch heap) {
    this.limits = limits;
    this.handler = handler;
    this.clock = clock;
    this.heap = heap;
    this.bodies = new PendingBodies(limits.bufferedBytes(), limits.bodies());
    this.answers = new PendingBodies(limits.bufferedBytes(), Integer.MAX_VALUE);
    for (Refusal refusal : Refusal.values()) {
      refusals.put(refusal, new LongAdder());
    }
    this.workers = workers(limits, "awsapi-worker");
    this.waitingWorkers = workers(limits, "awsapi-waiting-worker");
  }

  private static ThreadPoolExecutor workers(ServerLimits limits, String name) {
    return new ThreadPoolExecutor(
        limits.workers(),
        limits.workers(),
        1,
        TimeUnit.MINUTES,
        new ArrayBlockingQueue<>(limits.queued()),
        new DaemonThreads(name));
  }

  ServerLimits limits() {
    return limits;
  }

  CallHandler handler() {
    return handler;
  }

  PendingBodies bodies() {
    return bodies;
  }

  /** Those that are on their way to clients. */
  PendingBodies answers() {
    return answers;
  }

  HeapWatch heap() {
    return heap;
  }

  LongAdder failedHandshakes() {
    return failedHandshakes;
  }

  /** Calls that wait for a worker. */
  int queued() {
    return workers.getQueue().size() + waitingWorkers.getQueue().size();
  }

  CallsInProgress inProgress() {
    return inProgress;
  }

  /** The workers for a call. */
  Executor workers(HttpCall call) {
    return handler.waits(call) ? waitingWorkers : workers;
  }

  /** The answer of the server itself, which is counted. */
  HttpAnswer refuse(Refusal refusal) {
    count(refusal);
    return handler.refuse(refusal);
  }

  void count(Refusal refusal) {
    refusals.get(refusal).increment();
  }

  long refusals(Refusal refusal) {
    return refusals.get(refusal).sum();
  }

  boolean isDraining() {
    return draining;
  }

  void beginDraining() {
    draining = true;
  }

  /**
   * The Date of an answer, by which SDKs correct their clocks when a signature is refused. Written
   * once a second.
   */
  String date() {
    Instant now = clock.instant();
    Dated last = dated;
    if (last.second != now.getEpochSecond()) {
      String text = HTTP_DATE.format(now.atOffset(ZoneOffset.UTC));
      last = new Dated(now.getEpochSecond(), text);
      dated = last;
    }
    return last.text;
  }

  @Override
  public void close() {
    workers.shutdownNow();
    waitingWorkers.shutdownNow();
  }

  private record Dated(long second, String text) {}
}
