package dev.strongroom.adapters.targets.worker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker process, which says {@link StepRunner#READY} before each step that it does. Not for
 * use by several threads at once, but for {@link #kill}.
 */
final class WorkerProcess implements AutoCloseable {
  /** The longest wait for the end of a process that was killed. */
  static final Duration END_LIMIT = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  private final Process process;
  private final InputStream in;
  private final ScheduledExecutorService deadlines;
  private final long startedAt = System.nanoTime();
  private int steps;

  private WorkerProcess(Process process, ScheduledExecutorService deadlines) {
    this.process = process;
    this.in = new BufferedInputStream(process.getInputStream(), Report.MAX_BYTES);
    this.deadlines = deadlines;
  }

  /** Starts a process; empty if that is not possible. */
  static Optional<WorkerProcess> start(List<String> command, ScheduledExecutorService deadlines) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
      builder.environment().clear();
      // One arena: each further one reserves memory for a thread that hardly allocates.
      builder.environment().put("MALLOC_ARENA_MAX", "1");
      return Optional.of(new WorkerProcess(builder.start(), deadlines));
    } catch (IOException notStarted) {
      LOG.warn("a worker process could not be started");
      return Optional.empty();
    }
  }

  /**
   * Waits until it says that it waits for a step, and kills it if it does not in time.
   *
   * @return whether it does
   */
  boolean awaitReady(Duration limit) {
    Deadline deadline = new Deadline(limit);
    try {
      int said = in.read();
      return deadline.isMet() && said == StepRunner.READY;
    } catch (IOException broken) {
      return false;
    } finally {
      deadline.isMet();
    }
  }

  /** Whether it waits for a step still, and has said nothing meanwhile. */
  boolean isStillReady() {
    try {
      return process.isAlive() && in.available() == 0;
    } catch (IOException broken) {
      return false;
    }
  }

  /** Steps that it was given. */
  int steps() {
    return steps;
  }

  /** The time since its start. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /** Does a step, which it has said to wait for, and kills the process after this time. */
  Outcome run(Step step, Duration limit) {
    steps++;
    AtomicBoolean answered = new AtomicBoolean();
    Deadline deadline = new Deadline(limit);
    try {
      Optional<Report> report = exchange(step, answered);
      if (!deadline.isMet()) {
        return new Outcome.TimedOut(answered.get());
      }
      if (report.isEmpty()) {
        LOG.warn("a worker process was lost: {}", ending());
        return new Outcome.Lost(answered.get());
      }
      return new Outcome.Reported(report.get());
    } catch (IOException broken) {
      return deadline.isMet()
          ? new Outcome.Lost(answered.get())
          : new Outcome.TimedOut(answered.get());
    } finally {
      deadline.isMet();
    }
  }

  private Optional<Report> exchange(Step step, AtomicBoolean answered) throws IOException {
    OutputStream out = process.getOutputStream();
    step.writeTo(out);
    // Standard input stays open: its end tells the worker that nobody waits for it any more.
    answered.set(isNext(StepRunner.ANSWERED));
    return Report.read(in);
  }

  /** Whether this is the next byte, which is read then; any other is not. */
  private boolean isNext(int expected) throws IOException {
    in.mark(1);
    if (in.read() == expected) {
      return true;
    }
    in.reset();
    return false;
  }

  /** How it came to its end, for the log. */
  String ending() {
    try {
      return process.waitFor(1, TimeUnit.SECONDS)
          ? "exit code " + process.exitValue()
          : "it wrote something else than a report";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** Kills it; does not wait for its end. */
  void kill() {
    process.destroyForcibly();
  }

  /** Kills it, and waits for its end. */
  @Override
  public void close() {
    kill();
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyClosed) {
      // What was left to write goes nowhere.
    }
    try {
      if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.error("worker process {} cannot be killed", process.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private enum State {
    OPEN,
    MET,
    MISSED
  }

  /** Ends the process at a time, from outside of it and of the thread that waits for it. */
  private final class Deadline {
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final ScheduledFuture<?> pending;

    Deadline(Duration after) {
      this.pending = deadlines.schedule(this::miss, after.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void miss() {
      if (state.compareAndSet(State.OPEN, State.MISSED)) {
        kill();
      }
    }

    /** Whether it was not over at the first call, after which the process is left alone. */
    boolean isMet() {
      pending.cancel(false);
      state.compareAndSet(State.OPEN, State.MET);
      return state.get() == State.MET;
    }
  }
}
