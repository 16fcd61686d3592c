package dev.strongroom.adapters.targets.worker;

import dev.strongroom.platform.DaemonThreads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps in processes of their own, one for each: a Java virtual machine of the same runtime
 * and class path with a heap of its own, which ends with its step or is killed at the step's
 * deadline, whatever it is doing.
 *
 * <p>A worker has no environment, no open file of the operator, and no argument that tells anything
 * of the step; it gets the values of its step by standard input and answers with a {@link Report}.
 * It is not confined by the operating system, though: it runs as the operator's user in the
 * operator's container, so what it does not have is a matter of what it was given, and code of an
 * attacker's that ran in it could read the mounted service account token. What a server sends is
 * data to a driver in Java; the worker bounds its memory and its time, not its system calls.
 */
public final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** Longest start of a worker, on a machine that is short of processor time. */
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  /** Settings of the runtime that decide whom TLS trusts and which addresses are used. */
  private static final List<String> INHERITED =
      List.of("javax.net.ssl.trustStore", "jdk.tls.", "java.net.prefer");

  /**
   * A small heap and no more of anything else than a driver needs. Nothing is written: no core, no
   * crash report, no performance data, no line of the virtual machine itself.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx24m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=16m",
          "-XX:MaxMetaspaceSize=48m",
          "-XX:MaxDirectMemorySize=2m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:+ErrorFileToStderr",
          "-XX:+DisableAttachMechanism",
          "-XX:-UsePerfData",
          "-Xshare:auto",
          // Workers share the pages of the class archive instead of each moving a copy of it.
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-Xlog:disable",
          "-Dfile.encoding=UTF-8",
          // Nothing is logged, so that no logging has to be set up.
          "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
          "-Dslf4j.internal.verbosity=ERROR");

  private final List<String> command;
  private final ScheduledExecutorService deadlines;

  /** How a step ended. */
  sealed interface Outcome {
    /** It was reported. */
    record Reported(Report report) implements Outcome {}

    /** No process could be started; nothing was sent anywhere. */
    record NotStarted() implements Outcome {}

    /**
     * It was killed at its deadline.
     *
     * @param answered whether the target had answered, see {@link StepRunner.Events#answered}
     */
    record TimedOut(boolean answered) implements Outcome {}

    /**
     * It ended, or said something else than a report.
     *
     * @param answered whether the target had answered, see {@link StepRunner.Events#answered}
     */
    record Lost(boolean answered) implements Outcome {}
  }

  /** Workers with this main class, which calls {@link StepRunner#run}. */
  public Worker(String mainClass) {
    this(javaCommand(mainClass));
  }

  /** Workers that this command starts. */
  Worker(List<String> command) {
    this.command = List.copyOf(command);
    this.deadlines = DaemonThreads.single("worker-deadlines");
  }

  private static List<String> javaCommand(String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:SharedArchiveFile="))
        .forEach(command::add);
    new TreeSet<>(System.getProperties().stringPropertyNames())
        .stream()
            .filter(name -> INHERITED.stream().anyMatch(name::startsWith))
            .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    return command;
  }

  /** The longest time that {@link #run} takes with this limit. */
  static Duration longestRun(Duration limit) {
    return START_LIMIT.plus(limit).plus(END_LIMIT);
  }

  /**
   * Does a step.
   *
   * @param limit longest time for the step itself
   */
  Outcome run(Step step, Duration limit) {
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
      builder.environment().clear();
      // One arena: each further one reserves memory for a thread that hardly allocates.
      builder.environment().put("MALLOC_ARENA_MAX", "1");
      process = builder.start();
    } catch (IOException notStarted) {
      LOG.warn("a worker process could not be started");
      return new Outcome.NotStarted();
    }
    try {
      return exchange(process, step, limit);
    } finally {
      end(process);
    }
  }

  private Outcome exchange(Process process, Step step, Duration limit) {
    AtomicBoolean late = new AtomicBoolean();
    AtomicBoolean answered = new AtomicBoolean();
    Kill start = new Kill(process, START_LIMIT, late);
    try (InputStream in = new BufferedInputStream(process.getInputStream(), Report.MAX_BYTES)) {
      boolean started = in.read() == StepRunner.STARTED;
      start.cancel();
      if (!started) {
        LOG.warn("a worker process ended before it had started: {}", ending(process));
        return new Outcome.NotStarted();
      }
      Kill deadline = new Kill(process, limit, late);
      try {
        return exchange(process, in, step, late, answered);
      } finally {
        deadline.cancel();
      }
    } catch (IOException broken) {
      return late.get() ? new Outcome.TimedOut(answered.get()) : new Outcome.Lost(answered.get());
    } finally {
      start.cancel();
    }
  }

  private static Outcome exchange(
      Process process, InputStream in, Step step, AtomicBoolean late, AtomicBoolean answered)
      throws IOException {
    OutputStream out = process.getOutputStream();
    step.writeTo(out);
    // Standard input stays open: its end tells the worker that nobody waits for it any more.
    answered.set(isNext(in, StepRunner.ANSWERED));
    Optional<Report> report = Report.read(in);
    if (late.get()) {
      return new Outcome.TimedOut(answered.get());
    }
    if (report.isEmpty()) {
      LOG.warn("a worker process was lost: {}", ending(process));
      return new Outcome.Lost(answered.get());
    }
    return new Outcome.Reported(report.get());
  }

  /** Whether this is the next byte, which is read then; any other is not. */
  private static boolean isNext(InputStream in, int expected) throws IOException {
    in.mark(1);
    if (in.read() == expected) {
      return true;
    }
    in.reset();
    return false;
  }

  private static String ending(Process process) {
    try {
      return process.waitFor(1, TimeUnit.SECONDS)
          ? "exit code " + process.exitValue()
          : "it wrote something else than a report";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private static void end(Process process) {
    process.destroyForcibly();
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

  /** Ends a process at a time, from outside of it and of the thread that waits for it. */
  private final class Kill {
    private final ScheduledFuture<?> pending;

    Kill(Process process, Duration after, AtomicBoolean late) {
      this.pending =
          deadlines.schedule(
              () -> {
                late.set(true);
                process.destroyForcibly();
              },
              after.toMillis(),
              TimeUnit.MILLISECONDS);
    }

    void cancel() {
      pending.cancel(false);
    }
  }
}
