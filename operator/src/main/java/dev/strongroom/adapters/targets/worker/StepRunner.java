package dev.strongroom.adapters.targets.worker;

import dev.strongroom.adapters.targets.worker.Step.Role;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.RotationTarget.Change;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.platform.DaemonThreads;
import dev.strongroom.platform.PauseWatch;
import dev.strongroom.platform.targets.TargetSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;

/**
 * The worker's side: reads a step from standard input, does it, reports, wipes its values, and
 * waits for the next. It ends when standard input does, which is when the operator is gone or has
 * no further step, and when a step throws. After a pause of the process nothing is sent to targets
 * any more, see {@link PauseWatch}.
 */
public final class StepRunner {
  /** Sent before each step, once the worker can read it and holds nothing of those before. */
  static final int READY = '+';

  /** Sent once the target has shown what it is, see {@link TargetType.Events#answered}. */
  static final int ANSWERED = '!';

  /** Makes a target from its settings. */
  @FunctionalInterface
  public interface TargetFactory {
    /**
     * The target.
     *
     * @param settings as {@link WorkerTarget} was given them
     * @param events told what happens
     */
    RotationTarget create(Map<String, String> settings, TargetType.Events events);
  }

  private final Map<String, TargetFactory> factories;
  private final SynchronousQueue<Step> steps = new SynchronousQueue<>();

  /** A worker for these kinds of targets. */
  public StepRunner(Map<String, TargetFactory> factories) {
    this.factories = Map.copyOf(factories);
  }

  /**
   * Does the steps. Does not return: the process ends without waiting for threads that a driver may
   * have left behind.
   */
  public void run(InputStream in, OutputStream out) {
    beFirstToGo();
    TargetSocket.endAtPause(PauseWatch.ofThisProcess());
    new DaemonThreads("steps").newThread(() -> doSteps(out)).start();
    try {
      // Waits for the next one while a step runs, and so notices the end of the operator.
      while (true) {
        steps.put(Step.read(in));
      }
    } catch (IOException | InterruptedException over) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void doSteps(OutputStream out) {
    try {
      while (true) {
        out.write(READY);
        out.flush();
        try (Step step = steps.take()) {
          Progress progress = new Progress(out);
          progress.report(done(step, progress));
        }
      }
    } catch (IOException | InterruptedException over) {
      // Nobody is there any more.
    } finally {
      // What else was thrown is not reported: the operator takes the end for what it is.
      Runtime.getRuntime().halt(1);
    }
  }

  private Change done(Step step, Progress progress) {
    RotationTarget target = factories.get(step.kind()).create(step.settings(), progress);
    return switch (step.operation()) {
      case TEST -> new Change(target.test(step.value(Role.CURRENT)), false);
      case SET -> set(target, step);
      case RETIRE ->
          new Change(
              target.retire(
                  new CredentialRetirement(
                      step.mode(),
                      step.value(Role.CURRENT),
                      step.value(Role.PREVIOUS),
                      step.find(Role.ADMIN))),
              false);
    };
  }

  /** With the test in this same process, which takes longer to start than to log in. */
  private static Change set(RotationTarget target, Step step) {
    Optional<TargetProblem> problem =
        target.set(
            new CredentialChange(
                step.mode(),
                step.value(Role.PENDING),
                step.value(Role.CURRENT),
                step.find(Role.PREVIOUS),
                step.find(Role.ADMIN)));
    long changed = System.nanoTime();
    // What a test that fails has to say is asked for in a step of its own.
    boolean isTested = problem.isEmpty() && target.testChanged(step.value(Role.PENDING)).isEmpty();
    return new Change(problem, isTested, Duration.ofNanos(System.nanoTime() - changed));
  }

  /** What goes to the operator, in this order: that the target has answered, and the report. */
  private static final class Progress implements TargetType.Events {
    private final OutputStream out;
    private String code = "";
    private boolean isAnswered;
    private boolean isOver;

    Progress(OutputStream out) {
      this.out = out;
    }

    @Override
    public synchronized void code(String latest) {
      code = latest;
    }

    @Override
    public synchronized void answered() {
      if (isAnswered || isOver) {
        return;
      }
      isAnswered = true;
      try {
        out.write(ANSWERED);
        out.flush();
      } catch (IOException nobodyListens) {
        // The end of standard input ends this process too.
      }
    }

    synchronized void report(Change change) throws IOException {
      isOver = true;
      new Report(change.problem(), change.isTested(), change.since(), code).writeTo(out);
    }
  }

  /** When memory runs short, the kernel takes this process and not the operator. */
  private static void beFirstToGo() {
    try {
      Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
    } catch (IOException notLinux) {
      // Then it takes the larger one.
    }
  }
}
