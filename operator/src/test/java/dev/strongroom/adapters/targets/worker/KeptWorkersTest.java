package dev.strongroom.adapters.targets.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.worker.MisbehavingWorker.How;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TargetConnection.Address;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.PauseWatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Worker processes that are kept for further steps, and those that are not. */
@Tag("hostile")
class KeptWorkersTest {
  private static final Duration PATIENT = Duration.ofMinutes(2);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Map<String, String> SETTINGS =
      Map.of(MisbehavingWorker.HOW, How.AS_THE_VALUE_SAYS.name());
  private static final TrustBoundary OURS =
      new TrustBoundary("uid", MisbehavingWorker.KIND, new Address("db", 5432), SETTINGS);

  private Workers workers = workers(1, LONG);

  private static Workers workers(int atOnce, Duration idle) {
    return new Workers(
        WorkerCommand.of(MisbehavingWorker.class.getName()),
        atOnce,
        idle,
        PauseWatch.ofThisProcess());
  }

  @AfterEach
  void endAll() {
    workers.close();
  }

  @Test
  void aProcessIsKeptForTheNextStepWithinItsBoundary() {
    String first = process(OURS);

    String second = process(OURS);

    assertThat(second).isEqualTo(first);
  }

  static Stream<TrustBoundary> others() {
    Address elsewhere = new Address("db", 5433);
    Map<String, String> changed = new HashMap<>(SETTINGS);
    changed.put("authorities", "other");
    return Stream.of(
        new TrustBoundary("other", OURS.kind(), OURS.address(), OURS.settings()),
        new TrustBoundary(OURS.declaredBy(), "other", OURS.address(), OURS.settings()),
        new TrustBoundary(OURS.declaredBy(), OURS.kind(), elsewhere, OURS.settings()),
        new TrustBoundary(OURS.declaredBy(), OURS.kind(), OURS.address(), changed));
  }

  @ParameterizedTest
  @MethodSource("others")
  void noProcessDoesStepsOfTwoBoundaries(TrustBoundary other) {
    // Given an idle process
    workers = workers(2, LONG);
    String ours = process(OURS);

    // When a step of another boundary is done
    String others = process(other);

    // Then it has another process, and the first goes on with its own
    assertThat(others).isNotEqualTo(ours);
    assertThat(process(OURS)).isEqualTo(ours);
  }

  @Test
  void aStepWithoutABoundaryHasAProcessOfItsOwn() {
    String kept = process(OURS);

    Outcome outcome = workers.run(step(How.TELL_PROCESS), Optional.empty(), PATIENT);

    assertThat(code(outcome)).isNotEqualTo(kept);
    assertThat(workers.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProcessIsKeptOnlyWhereTheTargetSaysWhereValuesGo(boolean says) {
    // Given a target whose host is declared, or else named by each value
    WorkerTarget target =
        new WorkerTarget(
            workers,
            "uid",
            MisbehavingWorker.KIND,
            new TargetConnection(
                Optional.of(new Address("db", 5432)).filter(address -> says),
                Map.of(MisbehavingWorker.HOW, How.SUCCEED.name()),
                PATIENT,
                Duration.ZERO),
            true);

    // When a step is done
    target.test(SecretValue.text("any"));

    // Then
    assertThat(workers.size()).isEqualTo(says ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = How.class,
      names = {"FAIL", "TELL_VALUE", "EXIT", "THROW", "RUN_OUT_OF_MEMORY", "PRINT_GARBAGE"})
  void aStepThatDoesNotSucceedIsTheLastOfItsProcess(How how) {
    // Given a process that has done a step
    process(OURS);

    // When the next one goes wrong
    workers.run(step(how), Optional.of(OURS), PATIENT);

    // Then its process has ended with it, and the step after it succeeds
    assertThat(workers.size()).isZero();
    assertThat(reported(workers.run(step(How.SUCCEED), Optional.of(OURS), PATIENT)).problem())
        .isEmpty();
  }

  @Test
  void aKeptProcessThatHangsIsKilledAtItsNextDeadline() {
    process(OURS);

    Outcome outcome = workers.run(step(How.HANG), Optional.of(OURS), Duration.ofSeconds(2));

    assertThat(outcome).isEqualTo(new Outcome.TimedOut(false));
    assertThat(workers.size()).isZero();
    assertThat(process(OURS)).isNotEmpty();
  }

  @Test
  void aProcessThatSaysMoreThanItsReportHarmsNoStep() throws InterruptedException {
    // Given a process that reports once more when its step is over
    Outcome first = workers.run(step(How.PRINT_AFTERWARDS), Optional.of(OURS), PATIENT);
    Thread.sleep(MisbehavingWorker.AFTERWARDS.multipliedBy(3).toMillis());

    // When the next step fails
    Outcome next = workers.run(step(How.FAIL), Optional.of(OURS), PATIENT);

    // Then that is what is reported, by a new process
    assertThat(reported(first).problem()).isEmpty();
    assertThat(reported(next).problem()).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void theValuesOfAStepAreWipedBeforeTheNext() {
    // Given a driver that keeps the value of its step
    assertThat(reported(workers.run(step(How.KEEP_VALUE), Optional.of(OURS), PATIENT)).problem())
        .isEmpty();
    assertThat(workers.size()).isEqualTo(1);

    // When it wants to read it in the next step
    Outcome next = workers.run(step(How.TELL_KEPT_VALUE), Optional.of(OURS), PATIENT);

    // Then there is none any more
    assertThat(next).isEqualTo(new Outcome.Lost(false));
  }

  @Test
  void idleProcessesGiveWayToThoseThatOthersNeed() {
    // Given an idle process where there may be one
    String idle = process(OURS);

    // When another target needs one
    String other =
        process(new TrustBoundary("other", OURS.kind(), OURS.address(), OURS.settings()));

    // Then the first has ended before the other began
    assertThat(ProcessHandle.of(Long.parseLong(idle)).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(ProcessHandle.of(Long.parseLong(other)).filter(ProcessHandle::isAlive)).isPresent();
    assertThat(workers.size()).isEqualTo(1);
  }

  @Test
  void anIdleProcessEndsAfterAWhile() {
    workers = workers(1, Duration.ofMillis(200));

    String idle = process(OURS);

    awaitEnd(idle);
    assertThat(workers.size()).isZero();
  }

  @Test
  void allProcessesEndWithTheOperatorsWork() {
    // Given an idle process
    String idle = process(OURS);

    // When
    workers.close();

    // Then it ends, and no other one is started
    awaitEnd(idle);
    assertThat(workers.run(step(How.SUCCEED), Optional.of(OURS), PATIENT))
        .isEqualTo(new Outcome.NotStarted());
    assertThat(workers.size()).isZero();
  }

  private static void awaitEnd(String process) {
    ProcessHandle.of(Long.parseLong(process))
        .ifPresent(running -> running.onExit().orTimeout(60, TimeUnit.SECONDS).join());
  }

  private String process(TrustBoundary boundary) {
    return code(workers.run(step(How.TELL_PROCESS), Optional.of(boundary), PATIENT));
  }

  private static Step step(How how) {
    return new Step(
        Step.Operation.TEST,
        RotationMode.SINGLE_USER,
        MisbehavingWorker.KIND,
        SETTINGS,
        Map.of(Step.Role.CURRENT, SecretValue.text(how.name())));
  }

  private static String code(Outcome outcome) {
    return reported(outcome).code();
  }

  private static Report reported(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Reported.class);
    return ((Outcome.Reported) outcome).report();
  }
}
