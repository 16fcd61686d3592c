package dev.strongroom.adapters.targets.worker;

import dev.strongroom.platform.DaemonThreads;
import dev.strongroom.platform.PauseWatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps in processes of their own: Java virtual machines of the same runtime and class path
 * with a heap of their own, each of which does one step at a time and is killed at the step's
 * deadline, whatever it is doing.
 *
 * <p>To start a process takes half a second of processor time, many times as much as a step. So a
 * process whose step ended without a problem is kept for further steps within the same {@link
 * TrustBoundary}, for {@value #MAX_IDLE_SECONDS} seconds between two, {@value #MAX_STEPS} steps and
 * {@value #MAX_AGE_SECONDS} seconds in all. Values of earlier steps are wiped as far as a driver's
 * strings can be, and what is left of them was meant for the very server that would have to break
 * into the process to read it: a server gains nothing by that but passwords of its own users. After
 * any problem, after anything but a report, and when it says something that it was not asked, the
 * process is killed: a step that was begun fails then, and the next one gets a new process.
 *
 * <p>Idle processes count like busy ones, and give way to those that others need, so together they
 * take no more memory than one for each step that may be under way. They never make anybody wait.
 *
 * <p>A worker has no environment, no open file of the operator, and no argument that tells anything
 * of a step; it gets the values of its step by standard input and answers with a {@link Report}. It
 * is not confined by the operating system, though: it runs as the operator's user in the operator's
 * container, so what it does not have is a matter of what it was given, and code of an attacker's
 * that ran in it could read the mounted service account token. What a server sends is data to a
 * driver in Java; the worker bounds its memory and its time, not its system calls.
 */
public final class Workers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  /** The longest start of a process, on a machine that is short of processor time. */
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /** How long a process may take to wipe what its step has left. */
  private static final Duration READY_LIMIT = Duration.ofSeconds(2);

  private static final int MAX_STEPS = 500;
  private static final int MAX_AGE_SECONDS = 120;
  private static final int MAX_IDLE_SECONDS = 5;

  private final List<String> command;
  private final int atOnce;
  private final Duration idle;
  private final PauseWatch watch;
  private final ScheduledExecutorService deadlines = DaemonThreads.single("worker-deadlines");
  private final Set<WorkerProcess> alive = new HashSet<>();
  private final Deque<Idle> waiting = new ArrayDeque<>();
  private int places;
  private boolean isClosed;

  private record Idle(TrustBoundary boundary, WorkerProcess process) {}

  /**
   * Workers with this main class, which calls {@link StepRunner#run}.
   *
   * @param atOnce steps at one time, which whoever calls {@link #run} sees to
   */
  public Workers(String mainClass, int atOnce) {
    this(
        WorkerCommand.of(mainClass),
        atOnce,
        Duration.ofSeconds(MAX_IDLE_SECONDS),
        PauseWatch.ofThisProcess());
  }

  /** Workers that this command starts and that wait so long for a further step. */
  Workers(List<String> command, int atOnce, Duration idle, PauseWatch watch) {
    this.command = List.copyOf(command);
    this.atOnce = atOnce;
    this.idle = idle;
    this.watch = watch;
  }

  /** The longest time that {@link #run} takes with this limit. */
  static Duration longestRun(Duration limit) {
    return WorkerProcess.END_LIMIT
        .plus(START_LIMIT)
        .plus(limit)
        .plus(READY_LIMIT)
        .plus(WorkerProcess.END_LIMIT);
  }

  /**
   * Does a step, unless this process stands still before it has a worker for it: another operator
   * may have done the step by then.
   *
   * @param boundary within which its process may do further steps; empty: it does no other
   * @param limit longest time for the step itself
   */
  Outcome run(Step step, Optional<TrustBoundary> boundary, Duration limit) {
    int pauses = watch.pauses();
    Optional<WorkerProcess> found = boundary.flatMap(this::waiting).or(this::started);
    if (found.isEmpty()) {
      return new Outcome.NotStarted();
    }
    WorkerProcess process = found.get();
    boolean isKept = false;
    try {
      if (watch.pauses() > pauses) {
        LOG.warn("this process stood still; the step is not begun");
        return new Outcome.NotStarted();
      }
      Outcome outcome = process.run(step, limit);
      isKept = boundary.isPresent() && mayGoOn(process, outcome) && keep(boundary.get(), process);
      return outcome;
    } finally {
      if (!isKept) {
        end(process);
      }
    }
  }

  private static boolean mayGoOn(WorkerProcess process, Outcome outcome) {
    return outcome instanceof Outcome.Reported reported
        && reported.report().problem().isEmpty()
        && process.steps() < MAX_STEPS
        && process.age().toSeconds() < MAX_AGE_SECONDS
        && process.awaitReady(READY_LIMIT);
  }

  /** The one within this boundary that has waited shortest and can be used. */
  private Optional<WorkerProcess> waiting(TrustBoundary boundary) {
    while (true) {
      Optional<WorkerProcess> found = taken(boundary);
      if (found.isEmpty() || found.get().isStillReady()) {
        return found;
      }
      LOG.warn("an idle worker process was lost: {}", found.get().ending());
      end(found.get());
    }
  }

  private synchronized Optional<WorkerProcess> taken(TrustBoundary boundary) {
    Iterator<Idle> latestFirst = waiting.descendingIterator();
    while (latestFirst.hasNext()) {
      Idle next = latestFirst.next();
      if (next.boundary().equals(boundary)) {
        latestFirst.remove();
        return Optional.of(next.process());
      }
    }
    return Optional.empty();
  }

  private Optional<WorkerProcess> started() {
    takePlace();
    Optional<WorkerProcess> started = WorkerProcess.start(command, deadlines).filter(this::add);
    if (started.isEmpty()) {
      leavePlace();
      return Optional.empty();
    }
    if (!started.get().awaitReady(START_LIMIT)) {
      LOG.warn("a worker process ended before it had started: {}", started.get().ending());
      end(started.get());
      return Optional.empty();
    }
    return started;
  }

  /** Ends the idle ones that are in the way of one more, the longest idle first. */
  private void takePlace() {
    while (true) {
      WorkerProcess longestIdle;
      synchronized (this) {
        if (places < atOnce || waiting.isEmpty()) {
          places++;
          return;
        }
        longestIdle = waiting.removeFirst().process();
      }
      end(longestIdle);
    }
  }

  private synchronized void leavePlace() {
    places--;
  }

  private synchronized boolean add(WorkerProcess process) {
    if (isClosed) {
      process.kill();
      return false;
    }
    return alive.add(process);
  }

  private synchronized boolean keep(TrustBoundary boundary, WorkerProcess process) {
    if (isClosed || places > atOnce) {
      return false;
    }
    Idle kept = new Idle(boundary, process);
    waiting.addLast(kept);
    deadlines.schedule(() -> endIdle(kept), idle.toMillis(), TimeUnit.MILLISECONDS);
    return true;
  }

  /** Does not wait for its end: the thread is the one that keeps deadlines. */
  private synchronized void endIdle(Idle kept) {
    if (waiting.removeIf(other -> other == kept)) {
      kept.process().kill();
      remove(kept.process());
    }
  }

  private void end(WorkerProcess process) {
    process.close();
    remove(process);
  }

  private synchronized void remove(WorkerProcess process) {
    alive.remove(process);
    leavePlace();
  }

  /** How many processes there are, busy and idle. */
  synchronized int size() {
    return places;
  }

  /** Kills all processes; steps that are under way end as lost, and later ones are not begun. */
  @Override
  public synchronized void close() {
    isClosed = true;
    alive.forEach(WorkerProcess::kill);
    waiting.forEach(kept -> remove(kept.process()));
    waiting.clear();
  }
}
