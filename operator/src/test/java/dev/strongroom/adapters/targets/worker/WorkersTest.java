package dev.strongroom.adapters.targets.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.worker.MisbehavingWorker.How;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TargetConnection.Address;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.PauseWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Worker processes: each costs at most the step that it is at. */
@Tag("hostile")
class WorkersTest {
  private static final Duration PATIENT = Duration.ofMinutes(2);
  private static final Duration IMPATIENT = Duration.ofSeconds(2);
  private static final SecretValue VALUE = SecretValue.text("canary");

  private final Workers workers = new Workers(MisbehavingWorker.class.getName(), 1);

  @AfterEach
  void endAll() {
    workers.close();
  }

  private WorkerTarget target(How how, Duration limit) {
    return target(how, limit, true, true);
  }

  private WorkerTarget target(How how, Duration limit, boolean answered, boolean tellsCauses) {
    return new WorkerTarget(
        workers,
        "uid",
        MisbehavingWorker.KIND,
        new TargetConnection(
            Optional.of(new Address("db", 5432)),
            Map.of(
                MisbehavingWorker.HOW,
                how.name(),
                MisbehavingWorker.ANSWERED,
                Boolean.toString(answered)),
            limit,
            Duration.ZERO),
        tellsCauses);
  }

  @Test
  void reportsWhatItsTargetSays() {
    assertThat(target(How.SUCCEED, PATIENT).test(VALUE)).isEmpty();
    assertThat(target(How.FAIL, PATIENT).test(VALUE)).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void aStepIsNotBegunAfterThisProcessStoodStill() {
    // Given a process that stands still after the step was handed over
    long later = PauseWatch.LIMIT.plusSeconds(1).toNanos();
    Iterator<Long> times = List.of(0L, 0L, later, later, later).iterator();
    PauseWatch watch = new PauseWatch(times::next);
    Step step =
        new Step(
            Step.Operation.TEST,
            RotationMode.SINGLE_USER,
            MisbehavingWorker.KIND,
            Map.of(MisbehavingWorker.HOW, How.SUCCEED.name()),
            Map.of(Step.Role.CURRENT, VALUE));

    try (Workers late =
        new Workers(WorkerCommand.of(MisbehavingWorker.class.getName()), 1, Duration.ZERO, watch)) {
      // When it goes on
      Outcome first = late.run(step, Optional.empty(), PATIENT);
      Outcome second = late.run(step, Optional.empty(), PATIENT);

      // Then
      assertThat(first).isEqualTo(new Outcome.NotStarted());
      assertThat(second).isInstanceOf(Outcome.Reported.class);
    }
  }

  @Test
  void passesTheValuesOfItsStepInTheirOrder() {
    // Given a step with all of its values
    Step step =
        new Step(
            Step.Operation.SET,
            RotationMode.SINGLE_USER,
            MisbehavingWorker.KIND,
            Map.of(MisbehavingWorker.HOW, How.SUCCEED.name()),
            Map.of(
                Step.Role.PENDING, SecretValue.text("a"),
                Step.Role.CURRENT, SecretValue.text("b"),
                Step.Role.PREVIOUS, SecretValue.text("c")));

    // When a worker does it
    Outcome outcome = workers.run(step, Optional.empty(), PATIENT);

    // Then it has seen them in their order
    assertBusy(outcome, "a b c");
  }

  /** Its report says this; the time that it measured may be a moment. */
  private static void assertBusy(Outcome outcome, String code) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Reported.class,
            reported -> {
              assertThat(reported.report().problem()).contains(TargetProblem.BUSY);
              assertThat(reported.report().isTested()).isFalse();
              assertThat(reported.report().code()).isEqualTo(code);
            });
  }

  @Test
  void hasNoEnvironmentOfTheOperator() {
    // When a worker tells its environment
    Outcome outcome =
        workers.run(
            new Step(
                Step.Operation.TEST,
                RotationMode.SINGLE_USER,
                MisbehavingWorker.KIND,
                Map.of(MisbehavingWorker.HOW, How.TELL_ENVIRONMENT.name()),
                Map.of(Step.Role.CURRENT, VALUE)),
            Optional.empty(),
            PATIENT);

    // Then there is nothing but what it is given on purpose
    assertBusy(outcome, "MALLOC_ARENA_MAX");
  }

  @ParameterizedTest
  @EnumSource(
      value = How.class,
      names = {"EXIT", "THROW", "RUN_OUT_OF_MEMORY", "PRINT_GARBAGE", "PRINT_WITHOUT_END"})
  void isLostWithoutHarm(How how) {
    assertThat(target(how, PATIENT).test(VALUE)).contains(TargetProblem.WORKER_LOST);
  }

  @Test
  void isLostWithoutHarmWhenItsStackOverflows() {
    assertThat(target(How.RUN_OUT_OF_STACK, PATIENT).test(VALUE))
        .contains(TargetProblem.WORKER_LOST);
  }

  @ParameterizedTest
  @EnumSource(
      value = How.class,
      names = {"HANG", "COMPUTE"})
  void isKilledAtItsDeadline(How how) {
    Instant start = Instant.now();

    Optional<TargetProblem> problem = target(how, IMPATIENT).test(VALUE);

    assertThat(problem).contains(TargetProblem.TIMEOUT);
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(60));
    assertThat(ProcessHandle.current().children().filter(WorkersTest::isWorker)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // what the worker does, whether the target had answered, whether causes may be told, the result
    "HANG, true, true, TIMEOUT",
    "HANG, true, false, TIMEOUT",
    "HANG, false, true, LOGIN_TIMEOUT",
    "HANG, false, false, CANNOT_CONNECT",
    "EXIT, true, false, WORKER_LOST",
    "EXIT, false, true, WORKER_LOST",
    "EXIT, false, false, CANNOT_CONNECT",
    "SUCCEED, false, false,",
    "FAIL, true, false, LOGIN_REFUSED",
  })
  void tellsTheEndOfAWorkerByWhatItsTargetHadAnswered(
      How how, boolean answered, boolean tellsCauses, TargetProblem expected) {
    // When
    Duration limit = how == How.HANG ? IMPATIENT : PATIENT;
    Optional<TargetProblem> problem = target(how, limit, answered, tellsCauses).test(VALUE);

    // Then
    assertThat(problem).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void cannotBeStartedWithoutHarm() {
    Workers none =
        new Workers(List.of("/no/such/program"), 1, Duration.ZERO, PauseWatch.ofThisProcess());
    Workers ends = new Workers(List.of("/bin/true"), 1, Duration.ZERO, PauseWatch.ofThisProcess());
    Step step =
        new Step(
            Step.Operation.TEST,
            RotationMode.SINGLE_USER,
            "any",
            Map.of(),
            Map.of(Step.Role.CURRENT, VALUE));

    assertThat(none.run(step, Optional.empty(), PATIENT)).isEqualTo(new Outcome.NotStarted());
    assertThat(ends.run(step, Optional.empty(), PATIENT)).isEqualTo(new Outcome.NotStarted());
  }

  @Test
  void endsWithTheOperator() throws Exception {
    // Given a worker that hangs in its step
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MisbehavingWorker.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (Step step =
        new Step(
            Step.Operation.TEST,
            RotationMode.SINGLE_USER,
            MisbehavingWorker.KIND,
            Map.of(MisbehavingWorker.HOW, How.HANG.name()),
            Map.of(Step.Role.CURRENT, SecretValue.text("x")))) {
      assertThat(process.getInputStream().read()).isEqualTo(StepRunner.READY);
      step.writeTo(process.getOutputStream());

      // When its standard input ends, as it does with the operator's process
      process.getOutputStream().close();

      // Then it ends too
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void reportsNothingButCodes() {
    Outcome outcome =
        workers.run(
            new Step(
                Step.Operation.TEST,
                RotationMode.SINGLE_USER,
                MisbehavingWorker.KIND,
                Map.of(MisbehavingWorker.HOW, How.TELL_VALUE.name()),
                Map.of(Step.Role.CURRENT, SecretValue.text("line"))),
            Optional.empty(),
            PATIENT);

    // Then what is no code, as a text with a line break, is left out
    assertBusy(outcome, "");
  }

  private static boolean isWorker(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(MisbehavingWorker.class.getName());
  }
}
