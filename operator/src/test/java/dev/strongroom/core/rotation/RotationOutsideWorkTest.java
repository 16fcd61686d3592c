package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.OutsideWork;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Crash;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rotations whose steps are work outside of this program, which takes longer than one call. */
class RotationOutsideWorkTest {
  private static final Optional<String> REQUEST = Optional.of("request-1");
  private static final RetryRules RETRIES = new RetryRules(3, Duration.ofSeconds(1));

  private final RotationWorld world = new RotationWorld("old");
  private final Jobs jobs = new Jobs(world);
  private final RotationPlan plan = world.plan(jobs, RETRIES);

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
  void aStepThatWorksOutsideIsCheckedAgainUntilItIsDone() {
    // When
    RotationResult first = proceed();
    RotationResult tooEarly = proceed();
    RotationResult last = world.settle(REQUEST, plan);

    // Then
    assertThat(first.outcome()).isEqualTo(Outcome.WORKING);
    assertThat(first.checkAt()).contains(RotationWorld.START.plusSeconds(5));
    assertThat(first.record().orElseThrow().rotation().running().orElseThrow().work())
        .contains(
            new OutsideWork(
                OutsideWork.Purpose.CREATE,
                Optional.of("token-01-000000000000000000000000-create-0"),
                RotationWorld.START));
    assertThat(
            RotationFindings.of(first.record().get(), RETRIES, RetireRules.WITH_NEXT)
                .orElseThrow()
                .reason())
        .isEqualTo(RotationReason.RotationRunning);
    assertThat(tooEarly.outcome()).isEqualTo(Outcome.WORKING);
    assertThat(tooEarly.record()).isEqualTo(first.record());
    assertThat(last.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.currentValue()).isEqualTo("new-1").isEqualTo(world.target.held);
    assertThat(jobs.all).hasSize(3);
  }

  @Test
  void anotherReplicaGoesOnWithTheSavedHandle() {
    // Given
    proceedTo(RotationStep.SET_SECRET);
    Optional<OutsideWork> saved = running().work();

    // When
    world.settle(REQUEST, plan);

    // Then
    assertThat(saved.orElseThrow().purpose()).isEqualTo(OutsideWork.Purpose.SET);
    assertThat(jobs.all.keySet()).filteredOn(name -> name.contains("-set-")).hasSize(1);
    assertThat(world.currentValue()).isEqualTo("new-1");
  }

  @Test
  void aRequestWhileWorkIsUnderWayIsAnsweredByThatRotation() {
    // Given
    proceedTo(RotationStep.SET_SECRET);

    // When
    RotationResult result = world.settle(Optional.of("request-2"), plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(jobs.all).hasSize(3);
  }

  @Test
  void workThatFailsIsStartedAnewWithTheNextAttempt() {
    // Given
    proceed();
    jobs.failing = 1;

    // When
    RotationResult result = world.settle(REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(jobs.all.keySet()).filteredOn(name -> name.contains("-set-")).hasSize(2);
    assertThat(world.target.held).isEqualTo("new-1");
  }

  @Test
  void workThatPassesItsLimitIsEndedAndCountsAsAFailedAttempt() {
    // Given
    proceed();
    jobs.takes = Duration.ofDays(1);

    // When
    RotationResult result = world.settle(REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.finding().orElseThrow().message())
        .contains("setSecret", "did not finish within its time limit");
    assertThat(jobs.running()).isZero();
    assertThat(jobs.all.values()).filteredOn(job -> job.isCancelled).hasSizeGreaterThan(2);
    assertThat(world.currentValue()).isEqualTo("old").isEqualTo(world.target.held);
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void workThatCannotBeEndedIsGivenUpAfterTwiceItsLimit() {
    // Given
    jobs.takes = Duration.ofDays(1);
    jobs.deaf = Integer.MAX_VALUE;
    jobs.check = Duration.ofSeconds(30);

    // When
    RotationResult result = world.settle(REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(Duration.between(RotationWorld.START, world.now))
        .isLessThan(Jobs.LIMIT.multipliedBy(2L * (RETRIES.attempts() + 1)));
    assertThat(world.currentValue()).isEqualTo("old");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aUserWhoPutsAValueEndsTheWorkBeforeTheTargetIsSettled(int deaf) {
    // Given
    proceedTo(RotationStep.SET_SECRET);
    jobs.all.values().forEach(job -> assertThat(job.isCancelled).isFalse());
    jobs.deaf = deaf;
    world.put("by user");

    // When
    RotationResult result = world.settle(REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(jobs.running()).isZero();
    assertThat(world.target.held).isIn("old", "by user");
    assertThat(world.currentValue()).isEqualTo("by user");
  }

  @Test
  void aHandleThatIsTooLongIsAnErrorAndIsNotStored() {
    // Given
    RotationPlan chatty =
        world.plan(
            new Forwarding(jobs) {
              @Override
              public StepResult set(RotationWork work) {
                work.begin();
                return new StepResult.Working("x".repeat(OutsideWork.MAX_HANDLE + 1), world.now);
              }
            },
            RETRIES);
    proceedTo(RotationStep.CREATE_SECRET);
    world.now = world.now.plusSeconds(30);

    // When
    assertThatThrownBy(
            () ->
                world
                    .engine()
                    .proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, REQUEST, chatty))
        .isInstanceOf(IllegalArgumentException.class);

    // Then
    assertThat(running().work().flatMap(OutsideWork::handle)).isEmpty();
    assertThat(running().attempt()).isEqualTo(2);
    assertThat(running().lastFailure().orElseThrow().cause().code()).isEqualTo("UNEXPECTED_ERROR");
  }

  @Test
  void workThatWasNotAnnouncedIsAnError() {
    // Given
    RotationPlan silent =
        world.plan(
            new Forwarding(jobs) {
              @Override
              public StepResult create(RotationWork work) {
                return new StepResult.Working("job", world.now);
              }
            },
            RETRIES);

    // When, Then
    assertThatThrownBy(
            () ->
                world
                    .engine()
                    .proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, REQUEST, silent))
        .isInstanceOf(IllegalStateException.class);
    assertThat(running().work().flatMap(OutsideWork::handle)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void goesOnAfterACrashAtAnyEffect(int failing) {
    int points = points(failing);
    for (int point = 1; point <= points; point++) {
      rotateWithCrashes(point, 0, failing);
    }
    assertThat(points).isGreaterThan(30);
  }

  @Test
  void goesOnAfterTwoCrashesAtAnyEffects() {
    int points = points(0);
    for (int first = 1; first <= points; first++) {
      for (int second = 1; second <= points; second += 3) {
        rotateWithCrashes(first, second, 0);
      }
    }
  }

  @Test
  void aUserWhoPutsAValueWinsWhereverItCrashes() {
    int points = points(0);
    for (int put = 1; put <= points; put++) {
      for (int crash = 1; crash <= points; crash += 2) {
        putAndCrash(put, crash);
      }
    }
  }

  @Provide
  Arbitrary<List<Integer>> orders() {
    return Arbitraries.integers().between(0, 5).list().ofMaxSize(200);
  }

  @Property(tries = 500)
  void twoEnginesStartEachJobOnce(
      @ForAll("orders") List<Integer> order,
      @ForAll @IntRange(min = 0, max = 2) int failing,
      @ForAll @IntRange(min = 0, max = 60) int crash) {
    // Given
    RotationWorld shared = new RotationWorld("old");
    Jobs sharedJobs = new Jobs(shared);
    sharedJobs.failing = failing;
    RotationPlan sharedPlan = shared.plan(sharedJobs, RETRIES);
    Interleaving run = new Interleaving();
    ThreadLocal<int[]> countdown = ThreadLocal.withInitial(() -> new int[] {Integer.MAX_VALUE});
    shared.onEffect(
        effect -> {
          run.pause();
          if (--countdown.get()[0] == 0) {
            throw new Crash();
          }
        });
    run.add(
        () -> {
          countdown.get()[0] = crash == 0 ? Integer.MAX_VALUE : crash;
          proceed(shared, sharedPlan);
        });
    run.add(() -> proceed(shared, sharedPlan));
    run.add(
        () -> {
          for (int i = 0; i < 20; i++) {
            shared.now = shared.now.plusSeconds(4);
            run.pause();
          }
        });

    // When
    run.run(order);
    shared.settle(REQUEST, sharedPlan);

    // Then
    assertThat(shared.record().rotation().running()).isEmpty();
    assertThat(shared.target.held).isEqualTo(shared.currentValue());
    assertThat(sharedJobs.startedTogether).isZero();
    assertThat(sharedJobs.running()).isZero();
  }

  private static void proceed(RotationWorld world, RotationPlan plan) {
    for (int i = 0; i < 6; i++) {
      world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, REQUEST, plan);
    }
  }

  private static int points(int failing) {
    RotationWorld world = new RotationWorld("old");
    Jobs jobs = new Jobs(world);
    jobs.failing = failing;
    int[] passed = {0};
    world.onEffect(effect -> passed[0]++);
    world.settle(REQUEST, world.plan(jobs, RETRIES));
    return passed[0];
  }

  private static void rotateWithCrashes(int first, int second, int failing) {
    RotationWorld world = new RotationWorld("old");
    Jobs jobs = new Jobs(world);
    jobs.failing = failing;
    RotationPlan plan = world.plan(jobs, RETRIES);
    for (int point : new int[] {first, second}) {
      world.crashAt(point);
      try {
        world.settle(REQUEST, plan);
      } catch (Crash expected) {
        // The next engine goes on from what was saved.
      }
      assertThat(world.keeps(world.target.held)).isTrue();
    }
    world.onEffect(effect -> assertThat(world.keeps(world.target.held)).isTrue());

    world.settle(REQUEST, plan);

    String at = "crashes at %d and %d, %d jobs fail".formatted(first, second, failing);
    assertThat(world.currentValue()).as(at).isEqualTo("new-1").isEqualTo(world.target.held);
    assertThat(world.pendingIsGone()).as(at).isTrue();
    assertThat(world.record().rotation().running()).as(at).isEmpty();
    assertThat(world.valuesWritten()).as(at).isEqualTo(2);
    assertThat(jobs.startedTogether).as(at).isZero();
    assertThat(jobs.running()).as(at).isZero();
    assertThat(jobs.all).as(at).hasSize(3 + failing);
  }

  private static void putAndCrash(int put, int crash) {
    RotationWorld world = new RotationWorld("old");
    Jobs jobs = new Jobs(world);
    RotationPlan plan = world.plan(jobs, RETRIES);
    world.settleWithPutAndCrash(REQUEST, plan, put, crash);
    world.now = world.now.plus(Jobs.LIMIT);
    jobs.passTime();

    String held = world.target.held;
    String at = "put at %d, crash at %d, holds %s".formatted(put, crash, held);
    assertThat(world.record().rotation().running()).as(at).isEmpty();
    assertThat(world.pendingIsGone()).as(at).isTrue();
    assertThat(held).as(at).isIn("old", world.currentValue(), world.previousValue());
    assertThat(world.keeps(held)).as(at).isTrue();
  }

  /** Another strategy, of which a test replaces one step. */
  private static class Forwarding implements RotationStrategy {
    private final RotationStrategy other;

    Forwarding(RotationStrategy other) {
      this.other = other;
    }

    @Override
    public String declared() {
      return other.declared();
    }

    @Override
    public StepResult create(RotationWork work) {
      return other.create(work);
    }

    @Override
    public StepResult set(RotationWork work) {
      return other.set(work);
    }

    @Override
    public StepResult test(RotationWork work) {
      return other.test(work);
    }

    @Override
    public StepResult verify(RotationWork work) {
      return other.verify(work);
    }

    @Override
    public StepResult settle(RotationWork work) {
      return other.settle(work);
    }

    @Override
    public Duration settleTime() {
      return other.settleTime();
    }

    @Override
    public boolean worksOutside() {
      return true;
    }

    @Override
    public Duration workLimit() {
      return other.workLimit();
    }
  }
}
