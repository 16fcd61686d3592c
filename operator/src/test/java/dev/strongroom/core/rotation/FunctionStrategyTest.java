package dev.strongroom.core.rotation;

import static dev.strongroom.core.record.RotationStep.CREATE_SECRET;
import static dev.strongroom.core.record.RotationStep.FINISH_SECRET;
import static dev.strongroom.core.record.RotationStep.SET_SECRET;
import static dev.strongroom.core.record.RotationStep.TEST_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Crash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FunctionStrategyTest {
  private static final Optional<String> REQUEST = Optional.of("request-1");
  private static final List<RotationStep> STEPS =
      List.of(CREATE_SECRET, SET_SECRET, TEST_SECRET, FINISH_SECRET);
  private static final RetryRules RETRIES = new RetryRules(3, Duration.ofSeconds(1));

  private final RotationWorld world = new RotationWorld("old");
  private final WorldFunction function = new WorldFunction(world);
  private final RotationPlan plan =
      world.plan(
          new FunctionStrategy("Function", function, RotationFunction.Credential.NONE), RETRIES);

  private RotationResult proceed() {
    return world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, REQUEST, plan);
  }

  private RunningRotation running() {
    return world.record().rotation().running().orElseThrow();
  }

  private void proceedTo(RotationStep step) {
    RotationResult result = proceed();
    while (running().step() != step) {
      world.now = result.checkAt().orElseThrow();
      result = proceed();
    }
  }

  @Test
  void theFunctionDoesTheFourStepsAndMovesAwscurrentItself() {
    // When
    RotationResult result = world.settle(REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(function.steps).isEqualTo(STEPS);
    assertThat(world.currentValue()).isEqualTo("new-1").isEqualTo(world.target.held);
    assertThat(world.previousValue()).isEqualTo("old");
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void aFunctionThatAnswersAtOnceIsDoneInOneCall() {
    // Given
    function.takes = Duration.ZERO;

    // When
    RotationResult result = proceed();

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(function.steps).isEqualTo(STEPS);
  }

  @Test
  void aTestCallsTheTestStepAlone() {
    // Given
    function.takes = Duration.ZERO;
    RotationRequests test = new RotationRequests(Optional.empty(), REQUEST);

    // When
    RotationResult result =
        world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, test, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.TESTED);
    assertThat(function.steps).containsExactly(TEST_SECRET);
    assertThat(world.currentValue()).isEqualTo("old");
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE_SECRET, did not store a value as AWSPENDING",
    "FINISH_SECRET, did not move AWSCURRENT"
  })
  void successIsJudgedByTheLabels(RotationStep lazy, String told) {
    // Given
    function.lazy.add(lazy);
    RotationResult result = proceed();

    // When
    while (result.failedAttempt().isEmpty()) {
      world.now = result.checkAt().orElseThrow();
      result = proceed();
    }

    // Then
    assertThat(result.finding().orElseThrow().message()).contains(lazy.awsName(), told);
    assertThat(world.currentValue()).isEqualTo("old");
  }

  @ParameterizedTest
  @EnumSource(RotationStep.class)
  void aStepThatFailsIsAttemptedAgain(RotationStep step) {
    // Given
    function.failing.put(step, TargetProblem.FUNCTION_FAILED);

    // When
    RotationResult result = world.settle(REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(function.steps).filteredOn(step::equals).hasSize(2);
    assertThat(world.currentValue()).isEqualTo("new-1");
  }

  @ParameterizedTest
  @EnumSource(RotationStep.class)
  void aCallThatWasNotStartedIsAttemptedAgain(RotationStep step) {
    // Given
    function.refusing.put(step, TargetProblem.JOB_FORBIDDEN);

    // When
    RotationResult result = world.settle(REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(function.steps).filteredOn(step::equals).hasSize(1);
    assertThat(world.currentValue()).isEqualTo("new-1");
  }

  @Test
  void aFunctionThatNeverAnswersIsGivenUpAndCalledAgain() {
    // Given
    function.takes = Duration.ofHours(1);

    // When
    RotationResult result = world.settle(REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.finding().orElseThrow().message()).contains("did not answer in time");
    assertThat(function.steps).hasSize(RETRIES.attempts());
    assertThat(world.currentValue()).isEqualTo("old").isEqualTo(world.target.held);
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void aLostAnswerIsWaitedForUntilTheFunctionMustHaveEnded() {
    // Given
    proceedTo(SET_SECRET);
    Instant started = running().work().orElseThrow().startedAt();
    function.forget();
    world.now = running().notBefore();

    // When
    RotationResult waiting = proceed();
    world.now = waiting.checkAt().orElseThrow();
    RotationResult lost = proceed();

    // Then
    assertThat(waiting.outcome()).isEqualTo(Outcome.WORKING);
    assertThat(waiting.checkAt())
        .contains(started.plus(WorldFunction.TIMEOUT).plus(Duration.ofSeconds(5)));
    assertThat(lost.finding().orElseThrow().message()).contains("answer to the step was lost");
    assertThat(world.settle(REQUEST, plan).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(function.together).isZero();
  }

  @Test
  void whetherTheNewValueIsAcceptedIsAskedOnceTheAttemptsAreUsedUp() {
    // Given
    RotationPlan once =
        world.plan(
            new FunctionStrategy("Function", function, RotationFunction.Credential.NONE),
            new RetryRules(1, Duration.ofSeconds(1)));
    function.failing.put(SET_SECRET, TargetProblem.TIMEOUT);

    // When
    RotationResult result = world.settle(REQUEST, once);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(function.steps)
        .containsExactly(CREATE_SECRET, SET_SECRET, TEST_SECRET, FINISH_SECRET);
  }

  @Test
  void aUserWhoPutsAValueIsToldThatNothingUndoesTheFunction() {
    // Given
    proceedTo(SET_SECRET);
    world.put("by user");

    // When
    RotationResult result = world.settle(REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(result.finding().orElseThrow().reason()).isEqualTo(RotationReason.RotationAbandoned);
    assertThat(world.record().rotation().lastFailure().orElseThrow().cause().code())
        .isEqualTo("FUNCTION_CANNOT_UNDO");
    assertThat(function.steps).containsExactly(CREATE_SECRET, SET_SECRET);
    assertThat(world.currentValue()).isEqualTo("by user");
  }

  @Test
  void aCredentialThatCannotBeUsedFailsBeforeAnythingIsCalled() {
    // Given
    RotationPlan unusable =
        world.plan(
            new FunctionStrategy(
                "Function",
                function,
                () -> {
                  throw new InvalidInput(RotationReason.AdminSecretElsewhere.with("key", "host"));
                }),
            RETRIES);

    // When
    RotationResult result = world.settle(REQUEST, unusable);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(function.steps).isEmpty();
    assertThat(world.record().rotation().running()).isEmpty();
  }

  @Test
  void goesOnAfterACrashAtAnyEffect() {
    int[] points = {0};
    world.onEffect(effect -> points[0]++);
    world.settle(REQUEST, plan);
    assertThat(points[0]).isGreaterThan(30);
    for (int point = 1; point <= points[0]; point++) {
      crashesAt(point);
    }
  }

  private static void crashesAt(int point) {
    // Given
    RotationWorld world = new RotationWorld("old");
    WorldFunction function = new WorldFunction(world);
    RotationPlan plan =
        world.plan(
            new FunctionStrategy("Function", function, RotationFunction.Credential.NONE), RETRIES);
    world.crashAt(point);
    try {
      world.settle(REQUEST, plan);
    } catch (Crash expected) {
      function.forget();
    }
    world.onEffect(effect -> {});

    // When
    RotationResult result = world.settle(REQUEST, plan);

    // Then
    String at = "crash at " + point;
    assertThat(result.outcome()).as(at).isIn(Outcome.SUCCEEDED, Outcome.NOTHING_DUE);
    assertThat(world.currentValue()).as(at).isEqualTo("new-1").isEqualTo(world.target.held);
    assertThat(world.pendingIsGone()).as(at).isTrue();
    assertThat(function.together).as(at).isZero();
  }
}
