package dev.strongroom.adapters.targets.worker;

import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.secrets.SecretValue;
import dev.strongroom.platform.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The worker's side: reads one step from standard input, does it, reports, and ends. It ends too
 * when standard input does, which is when the operator is gone.
 */
public final class StepRunner {
  /** Sent once the worker is about to read its step: from then on the step's time counts. */
  static final int STARTED = '+';

  /** Makes a target from its settings. */
  @FunctionalInterface
  public interface TargetFactory {
    /**
     * The target.
     *
     * @param settings as {@link WorkerTarget} was given them
     * @param codes told the code of a failure, never a text
     */
    RotationTarget create(Map<String, String> settings, Consumer<String> codes);
  }

  private final Map<String, TargetFactory> factories;

  /** A worker for these kinds of targets. */
  public StepRunner(Map<String, TargetFactory> factories) {
    this.factories = Map.copyOf(factories);
  }

  /**
   * Does the one step. Does not return: the process ends without waiting for threads that a driver
   * may have left behind.
   */
  public void run(InputStream in, OutputStream out) {
    beFirstToGo();
    try {
      out.write(STARTED);
      out.flush();
      try (Step step = Step.read(in)) {
        endWith(in);
        report(step).writeTo(out);
      }
      Runtime.getRuntime().halt(0);
    } catch (IOException | RuntimeException | LinkageError broken) {
      // Not reported: whoever waits takes the end of the process for what it is.
      Runtime.getRuntime().halt(1);
    }
  }

  private Report report(Step step) {
    AtomicReference<String> code = new AtomicReference<>("");
    RotationTarget target = factories.get(step.kind()).create(step.settings(), code::set);
    List<SecretValue> values = step.values();
    Optional<TargetProblem> problem =
        switch (step.operation()) {
          case TEST -> target.test(values.get(0));
          case SET -> target.set(values.get(0), values.get(1), values.stream().skip(2).findFirst());
        };
    return new Report(problem, code.get());
  }

  private static void endWith(InputStream in) {
    new DaemonThreads("end-with-operator")
        .newThread(
            () -> {
              try {
                in.read();
              } catch (IOException gone) {
                // The same as its end.
              }
              Runtime.getRuntime().halt(1);
            })
        .start();
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
