package dev.strongroom.adapters.targets.worker;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The main class of workers that do what a setting says. */
final class MisbehavingWorker {
  static final String KIND = "misbehaving";
  static final String HOW = "how";

  /** When it does what it does after its step. */
  static final Duration AFTERWARDS = Duration.ofMillis(300);

  /** Whether its target has answered before that. */
  static final String ANSWERED = "answered";

  private static SecretValue kept;

  /** What the worker does when it is asked to test a value. */
  enum How {
    AS_THE_VALUE_SAYS,
    SUCCEED,
    FAIL,
    TELL_ENVIRONMENT,
    TELL_VALUE,
    EXIT,
    THROW,
    RUN_OUT_OF_MEMORY,
    RUN_OUT_OF_STACK,
    PRINT_GARBAGE,
    PRINT_WITHOUT_END,
    PRINT_AFTERWARDS,
    KEEP_VALUE,
    TELL_KEPT_VALUE,
    TELL_PROCESS,
    HANG,
    COMPUTE
  }

  private MisbehavingWorker() {}

  public static void main(String[] args) {
    PrintStream out = System.out;
    new StepRunner(
            Map.of(
                KIND,
                (settings, events) ->
                    new Target(
                        How.valueOf(settings.get(HOW)),
                        Boolean.parseBoolean(settings.get(ANSWERED)),
                        events,
                        out)))
        .run(System.in, out);
  }

  private record Target(How how, boolean answers, TargetType.Events events, PrintStream out)
      implements RotationTarget {
    @Override
    public Optional<TargetProblem> set(CredentialChange change) {
      events.code(
          String.join(
              " ",
              change.pending().text(PlaintextAccess.granted()),
              change.current().text(PlaintextAccess.granted()),
              change
                  .previous()
                  .map(value -> value.text(PlaintextAccess.granted()))
                  .orElse("none")));
      return Optional.of(TargetProblem.BUSY);
    }

    @Override
    public Optional<TargetProblem> test(SecretValue value) {
      if (answers) {
        events.answered();
        events.answered();
      }
      return switch (how) {
        case AS_THE_VALUE_SAYS ->
            new Target(How.valueOf(value.text(PlaintextAccess.granted())), false, events, out)
                .test(value);
        case SUCCEED -> Optional.empty();
        case FAIL -> Optional.of(TargetProblem.LOGIN_REFUSED);
        case TELL_ENVIRONMENT -> {
          events.code(String.join(" ", System.getenv().keySet()));
          yield Optional.of(TargetProblem.BUSY);
        }
        case TELL_VALUE -> {
          events.code(value.text(PlaintextAccess.granted()) + "\n");
          yield Optional.of(TargetProblem.BUSY);
        }
        case EXIT -> {
          Runtime.getRuntime().halt(0);
          yield Optional.empty();
        }
        case THROW -> throw new IllegalStateException("canary");
        case RUN_OUT_OF_MEMORY -> {
          List<byte[]> kept = new ArrayList<>();
          while (true) {
            kept.add(new byte[1 << 20]);
          }
        }
        case RUN_OUT_OF_STACK -> test(value);
        case PRINT_GARBAGE -> {
          out.print("done, I think\n");
          yield Optional.empty();
        }
        case PRINT_WITHOUT_END -> {
          while (true) {
            out.print("x".repeat(1 << 16));
          }
        }
        case PRINT_AFTERWARDS -> {
          new Thread(
                  () -> {
                    pause();
                    out.print("done\t\n");
                    out.flush();
                  })
              .start();
          yield Optional.empty();
        }
        case KEEP_VALUE -> {
          kept = value;
          yield Optional.empty();
        }
        case TELL_KEPT_VALUE -> {
          events.code(kept.text(PlaintextAccess.granted()));
          yield Optional.empty();
        }
        case TELL_PROCESS -> {
          events.code(Long.toString(ProcessHandle.current().pid()));
          yield Optional.empty();
        }
        case HANG -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          yield Optional.empty();
        }
        case COMPUTE -> {
          for (long i = 0; ; i++) {
            if (Long.toString(i).isEmpty()) {
              yield Optional.empty();
            }
          }
        }
      };
    }

    private static void pause() {
      try {
        Thread.sleep(AFTERWARDS.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Duration settleTime() {
      return Duration.ZERO;
    }
  }
}
