package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Crash;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What failed attempts and lost runs leave open, and what is told of them meanwhile. */
class RotationDoubtTest {
  private static final Optional<String> REQUEST = Optional.of("request-1");
  private static final RetryRules THREE = new RetryRules(3, Duration.ofSeconds(1));

  private final RotationWorld world = new RotationWorld("old");
  private final RotationPlan plan = world.plan(THREE, RotationTimes.ON_REQUEST);

  private RotationResult proceed(Optional<String> request) {
    return world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, request, plan);
  }

  private RotationResult afterAllAttempts() {
    RotationResult result = proceed(REQUEST);
    while (result.outcome() == Outcome.RETRYING) {
      world.now = result.checkAt().orElseThrow();
      result = proceed(REQUEST);
    }
    return result;
  }

  private RunningRotation running() {
    return world.record().rotation().running().orElseThrow();
  }

  private Finding told() {
    return RotationFindings.of(world.record(), THREE, RetireRules.WITH_NEXT).orElseThrow();
  }

  static Stream<Arguments> attempts() {
    return Stream.of(
        Arguments.of(List.of(Mood.UNREACHABLE, Mood.UNREACHABLE, Mood.UNREACHABLE), false),
        Arguments.of(List.of(Mood.AWAY, Mood.UNREACHABLE, Mood.UNREACHABLE), true),
        Arguments.of(List.of(Mood.UNREACHABLE, Mood.AWAY, Mood.UNREACHABLE), true),
        Arguments.of(List.of(Mood.UNREACHABLE, Mood.UNREACHABLE, Mood.AWAY), true),
        Arguments.of(List.of(Mood.UNREACHABLE, Mood.ANSWER_LOST, Mood.UNREACHABLE), true));
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void isInDoubtOnlyIfAnAttemptMayHaveReachedTheTarget(List<Mood> attempts, boolean inDoubt) {
    // Given
    world.target.next(attempts.toArray(Mood[]::new));
    world.target.stay(Mood.UNREACHABLE);

    // When
    RotationResult result = afterAllAttempts();

    // Then
    assertThat(result.outcome()).isEqualTo(inDoubt ? Outcome.IN_DOUBT : Outcome.FAILED);
    assertThat(world.pendingIsGone()).isEqualTo(!inDoubt);
    assertThat(world.currentValue()).isEqualTo("old");
  }

  @ParameterizedTest
  @EnumSource(TargetProblem.class)
  void everyProblemThatMayLeaveTheNewValueBehindSaysSo(TargetProblem problem) {
    // When
    boolean mayHaveReached = problem.mayHaveReached();

    // Then
    boolean isOpen =
        switch (problem) {
          case TIMEOUT,
              CONNECTION_LOST,
              BUSY,
              READ_ONLY,
              NO_SUCH_USER,
              NO_PRIVILEGE,
              PASSWORD_REJECTED,
              UNEXPECTED_ANSWER,
              FUNCTION_FAILED,
              JOB_FAILED,
              FUNCTION_ANSWER_INVALID,
              FUNCTION_UNANSWERED,
              FUNCTION_ANSWER_LOST,
              FUNCTION_CANNOT_UNDO,
              VALUE_NOT_CURRENT,
              WORKER_LOST,
              WORK_TIMED_OUT,
              INTERRUPTED,
              UNEXPECTED_ERROR,
              ATTEMPTS_USED_UP ->
              true;
          default -> false;
        };
    assertThat(mayHaveReached).isEqualTo(isOpen);
    assertThat(problem.beforeLogin().mayHaveReached()).isEqualTo(isOpen && isNotOfALogin(problem));
  }

  private static boolean isNotOfALogin(TargetProblem problem) {
    return problem.beforeLogin() == problem;
  }

  @Test
  void aRunThatWasLostKeepsTheDoubtAlthoughAllOthersReachedNothing() {
    // Given
    crashAt("after set");
    world.target.stay(Mood.UNREACHABLE);

    // When
    RotationResult result = afterAllAttempts();

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.IN_DOUBT);
    assertThat(world.target.held).isEqualTo("new-1");
  }

  @Test
  void aUserWhoPutsAValueWhileNothingCouldBeSentNeedNotWaitForTheTarget() {
    // Given
    world.target.stay(Mood.UNREACHABLE);
    proceed(REQUEST);
    world.put("by user");

    // When
    RotationResult result = proceed(REQUEST);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void tellsStepCauseAndNextAttemptWhileRetriesRun() {
    // Given
    world.target.next(Mood.UNREACHABLE, Mood.AWAY);

    // When
    RotationResult first = proceed(REQUEST);

    // Then
    assertThat(told()).isEqualTo(first.finding().orElseThrow());
    assertThat(told().message())
        .isEqualTo(
            "Rotation step setSecret failed: The target cannot be reached at its host and port."
                + " CannotConnect: check host and port of the ExternalSecretTarget, that the target"
                + " runs, and the network policies in between."
                + " Attempt 2 starts at 2026-03-01T10:00:01Z.");
    assertThat(first.failedAttempt().orElseThrow().cause())
        .isEqualTo(StoredCause.of(TargetProblem.UNREACHABLE));
    assertThat(proceed(REQUEST).failedAttempt()).isEmpty();

    world.now = first.checkAt().orElseThrow();
    proceed(REQUEST);
    assertThat(told().message()).contains("did not answer in time", "Attempt 3 starts at");
  }

  @Test
  void tellsACauseThatAnEarlierVersionStored() {
    assertThat(RotationFindings.sentence(StoredCause.text("The target was away")))
        .isEqualTo("The target was away");
    assertThat(RotationFindings.sentence(new StoredCause("OF_A_LATER_VERSION", List.of())))
        .contains("OF_A_LATER_VERSION");
  }

  @Test
  @Tag("hostile")
  void aRotationThatEndsEveryProcessIsInDoubtAfterThree() {
    // Given
    List<String> calls = new ArrayList<>();
    world.onEffect(
        effect -> {
          if (effect.equals("before set") || effect.equals("test")) {
            calls.add(effect);
            throw new Crash();
          }
        });
    for (int i = 0; i < 3; i++) {
      assertThat(catchThrowable(() -> proceed(REQUEST))).isInstanceOf(Crash.class);
    }

    // When
    RotationResult result = proceed(REQUEST);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.IN_DOUBT);
    assertThat(calls).hasSize(3);
    assertThat(told().message()).contains("setSecret", "The operator stopped three times");
    assertThat(result.checkAt()).contains(RotationWorld.START.plus(Duration.ofMinutes(5)));
    assertThat(proceed(REQUEST).outcome()).isEqualTo(Outcome.IN_DOUBT);
    assertThat(calls).hasSize(3);
  }

  @Test
  @Tag("hostile")
  void everyLookAtSuchATargetCostsOneProcessAtMostAndTheyGetRare() {
    // Given
    aRotationThatEndsEveryProcessIsInDoubtAfterThree();
    List<Duration> waits = new ArrayList<>();

    // When
    for (int i = 0; i < 6; i++) {
      world.now = running().notBefore();
      assertThat(catchThrowable(() -> proceed(REQUEST))).isInstanceOf(Crash.class);
      waits.add(Duration.between(world.now, running().notBefore()));
      assertThat(proceed(REQUEST).outcome()).isEqualTo(Outcome.IN_DOUBT);
    }

    // Then
    assertThat(waits)
        .containsExactly(
            Duration.ofMinutes(10),
            Duration.ofMinutes(20),
            Duration.ofMinutes(40),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofHours(1));
  }

  @Test
  @Tag("hostile")
  void aNewRequestGivesSuchARotationOneMoreRun() {
    // Given
    aRotationThatEndsEveryProcessIsInDoubtAfterThree();
    Optional<String> again = Optional.of("request-2");

    // When
    assertThat(catchThrowable(() -> proceed(again))).isInstanceOf(Crash.class);

    // Then
    assertThat(proceed(again).outcome()).isEqualTo(Outcome.IN_DOUBT);
    world.onEffect(effect -> {});
    assertThat(world.settle(Optional.of("request-3"), plan).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.currentValue()).isEqualTo("new-1");
  }

  @Test
  void twoCrashesAreNoReasonForDoubt() {
    crashAt("before set");
    crashAt("before set");

    assertThat(world.settle(REQUEST, plan).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  @Tag("hostile")
  void anErrorOfOursCostsAnAttemptAndBacksOff() {
    // Given
    int[] calls = {0};
    world.onEffect(
        effect -> {
          if (effect.equals("before set")) {
            calls[0]++;
            throw new NegativeArraySizeException("-5");
          }
        });

    // When
    Throwable thrown = catchThrowable(() -> proceed(REQUEST));

    // Then
    assertThat(thrown).isInstanceOf(NegativeArraySizeException.class);
    assertThat(running().attempt()).isEqualTo(2);
    assertThat(running().starts()).isZero();
    assertThat(running().notBefore()).isEqualTo(RotationWorld.START.plusSeconds(1));
    assertThat(told().reason()).isEqualTo(RotationReason.RotationRetrying);
    assertThat(told().message()).contains("An unexpected error");
    assertThat(proceed(REQUEST).outcome()).isEqualTo(Outcome.RETRYING);
    assertThat(calls[0]).isEqualTo(1);
  }

  @Test
  void anOutageOfTheStoreIsNotCounted() {
    // Given
    world.target.next(Mood.AWAY);
    world.now = proceed(REQUEST).checkAt().orElseThrow();
    world.onEffect(
        effect -> {
          if (effect.equals("read")) {
            throw new Unavailable(RootKeyReason.RootKeyUnavailable.with());
          }
        });

    // When
    for (int i = 0; i < 5; i++) {
      catchThrowable(() -> proceed(REQUEST));
    }

    // Then
    assertThat(running().starts()).isZero();
    assertThat(running().attempt()).isEqualTo(2);
  }

  /** One run that ends at this effect. */
  private void crashAt(String name) {
    world.onEffect(
        effect -> {
          if (effect.equals(name)) {
            throw new Crash();
          }
        });
    assertThat(catchThrowable(() -> proceed(REQUEST))).isInstanceOf(Crash.class);
    world.onEffect(effect -> {});
  }
}
