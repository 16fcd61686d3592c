package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.framework.WatchedQueue;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RetireRules;
import dev.strongroom.core.rotation.RotationEngine;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationRequests;
import dev.strongroom.core.rotation.RotationWorld;
import dev.strongroom.core.secrets.Time;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.core.work.RetryDelay;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RotationRunnerTest {
  private static final RotationRequests NOW = RotationRequests.toRotate(Optional.of("now"));

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int MOST_VERSIONS = 100;
  private static final Failure NO_CA =
      new NotYet(
          DeclarationReason.CaNotFound.with("spec.redis.tls.caConfigMapRef", "ca", "ca.crt"));

  private final RotationWorld world = new RotationWorld("first");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Time time = new Time(RotationWorld.START);
  private final RotationRunner runner =
      new RotationRunner(
          new RotationEngine(
              world,
              world,
              AccountBudget.UNLIMITED,
              time,
              () -> new VersionId(UUID.randomUUID().toString())),
          new RefusalWindows(meters, time),
          meters,
          4,
          2,
          new FailingObjects(),
          time);

  @AfterEach
  void close() {
    runner.close();
  }

  private SecretRecord failed(String basis, Failure failure) {
    return failed(basis, failure, failure.finding());
  }

  private SecretRecord failed(String basis, RuntimeException failure, Finding told) {
    SecretRecord record = world.record();
    Supplier<RotationPlan> plan =
        () -> {
          throw failure;
        };
    runner.proceed(record, NOW, basis, plan, () -> {});
    long giveUp = System.nanoTime() + LIMIT.toNanos();
    while (runner.obstacle(record).isEmpty() && System.nanoTime() < giveUp) {
      Thread.onSpinWait();
    }
    assertThat(runner.obstacle(record)).contains(told);
    return record;
  }

  @Test
  void aRotationThatCannotStartIsLeftAloneUntilItsDelayHasPassed() {
    // When
    SecretRecord record = failed("policy 1", NO_CA);

    // Then
    assertThat(runner.heldUntil(record, "policy 1"))
        .contains(RotationWorld.START.plus(RetryDelay.SHORTEST));

    // When
    time.pass(Duration.ofSeconds(10));

    // Then
    assertThat(runner.heldUntil(record, "policy 1")).isEmpty();
  }

  @Test
  void aChangedDeclarationIsTriedAtOnce() {
    // When
    SecretRecord record = failed("policy 1", NO_CA);

    // Then
    assertThat(runner.heldUntil(record, "policy 2")).isEmpty();
  }

  @Test
  void whatDoesNotAnswerIsTriedAgainSoon() {
    // When
    SecretRecord record = failed("policy 1", new Unavailable(StoreReason.StoreUnavailable.with()));

    // Then
    assertThat(runner.heldUntil(record, "policy 1")).isEmpty();
  }

  @Test
  void anOldCredentialThatIsCutOffIsToldAndMeasured() throws InterruptedException {
    // Given workloads that have not rolled out when their time is over
    world.settle(Optional.of("r-1"), world.keeping(Optional.of(Duration.ZERO)));
    SecretRecord record = world.record();
    time.pass(Duration.ofHours(1));
    CountDownLatch over = new CountDownLatch(1);

    // When
    proceed(
        record,
        () ->
            world.keeping(
                RetireRules.afterRollout(
                    Duration.ZERO, Duration.ofMinutes(1), false, record.rotation())),
        over::countDown);

    // Then
    assertThat(over.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(runner.news(record.arn()).map(Finding::reason))
        .contains(RotationReason.OldCredentialCutOff);
    assertThat(
            meters
                .timer("strongroom.rotation.old.credential.valid", "end", "deadline")
                .totalTime(TimeUnit.HOURS))
        .isEqualTo(1);
  }

  /** A secret of another namespace, which the engine does not find. */
  private static SecretRecord secret(String namespace, String name) {
    SecretArn arn =
        SecretArn.derived(
            "cluster-local-1", AccountId.ofNamespace(namespace), new SecretName(name), name);
    Owner owner = new Owner(namespace, name, name);
    return SecretRecord.create(arn, owner, Metadata.NONE, RotationWorld.START);
  }

  private void proceed(SecretRecord record, Supplier<RotationPlan> plan, Runnable changed) {
    runner.proceed(record, RotationRequests.toRotate(Optional.empty()), "", plan, changed);
  }

  @Test
  void anAccountWhoseTargetsHangKeepsNobodyElseWaitingAndItsConditionsTellOfTheQueue()
      throws InterruptedException {
    // Given
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch hanging = new CountDownLatch(2);
    CountDownLatch after = new CountDownLatch(1);
    Supplier<RotationPlan> mute =
        () -> {
          hanging.countDown();
          try {
            end.await();
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
          throw NO_CA;
        };
    for (int i = 1; i <= 8; i++) {
      proceed(secret("noisy", "mute-" + i), mute, after::countDown);
    }
    assertThat(hanging.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

    // When
    failed("policy 1", NO_CA);

    // Then
    SecretRecord third = secret("noisy", "mute-3");
    assertThat(runner.waitingSince(third)).isEmpty();

    // When
    time.pass(Duration.ofSeconds(5));

    // Then
    assertThat(runner.waitingSince(secret("noisy", "mute-1"))).isEmpty();
    assertThat(runner.waitingSince(third)).contains(RotationWorld.START);
    assertThat(runner.queued(RotationWorld.START))
        .isEqualTo(RotationReason.RotationQueued.with(RotationWorld.START, 2));

    // When
    end.countDown();

    // Then
    assertThat(after.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSecretWithoutRoomForAVersionIsToldOfAndTriedLater() throws InterruptedException {
    // Given as many versions of today as a secret may have
    for (int version = world.record().versions().size(); version < MOST_VERSIONS; version++) {
      world.put("value " + version);
    }
    SecretRecord record = world.record();
    CountDownLatch over = new CountDownLatch(1);

    // When
    runner.proceed(record, NOW, "policy 1", world::plan, over::countDown);

    // Then
    assertThat(over.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(runner.obstacle(record).map(Finding::reason))
        .contains(RequestReason.TooManyVersions);
    assertThat(runner.heldUntil(record, "policy 1"))
        .contains(RotationWorld.START.plus(RetryDelay.SHORTEST));
  }

  @Test
  void nothingIsRememberedOfASecretThatIsGone() {
    // Given
    SecretRecord record = failed("policy 1", NO_CA);

    // When
    runner.forgetGone((namespace, arn) -> false);

    // Then
    assertThat(runner.obstacle(record)).isEmpty();
    assertThat(runner.heldUntil(record, "policy 1")).isEmpty();
  }

  @Test
  @Tag("hostile")
  void anErrorOfOursIsToldAndNotRepeatedAtOnce() {
    // When
    SecretRecord record =
        failed("policy 1", new IllegalStateException("a bug"), SecretReason.UnexpectedError.with());

    // Then
    assertThat(runner.heldUntil(record, "policy 1"))
        .contains(RotationWorld.START.plus(RetryDelay.SHORTEST));
  }

  @Test
  void whatTheEndOfTheOperatorInterruptsIsNoErrorOfTheSecret() throws InterruptedException {
    // Given
    SecretRecord record = world.record();
    CountDownLatch running = new CountDownLatch(1);
    Supplier<RotationPlan> interrupted =
        () -> {
          running.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
          throw new IllegalStateException("Client is closed");
        };
    runner.proceed(record, NOW, "policy 1", interrupted, () -> {});
    assertThat(running.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

    // When
    runner.close();

    // Then
    while (runner.isUnderWay(record.arn())) {
      Thread.onSpinWait();
    }
    assertThat(runner.obstacle(record)).isEmpty();
  }

  @Test
  void failedAttemptsAreCountedByStepAndCause() throws Exception {
    // Given
    world.target.stay(RotationWorld.Mood.UNREACHABLE);
    CountDownLatch over = new CountDownLatch(1);

    // When
    runner.proceed(world.record(), NOW, "policy 1", world::plan, over::countDown);

    // Then
    assertThat(over.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(
            meters
                .counter(
                    "strongroom.rotation.failed.attempts",
                    "step",
                    "setSecret",
                    "class",
                    "CannotConnect",
                    "cause",
                    "UNREACHABLE")
                .count())
        .isEqualTo(1);
  }

  @Test
  void ofATestThatSucceededTheUserIsToldOnce() throws Exception {
    // Given
    CountDownLatch over = new CountDownLatch(1);
    RotationRequests test = new RotationRequests(Optional.empty(), Optional.of("test-1"));

    // When
    runner.proceed(world.record(), test, "policy 1", world::plan, over::countDown);

    // Then
    assertThat(over.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(runner.news(world.record().arn()).map(Finding::reason))
        .contains(RotationReason.RotationTested);
    assertThat(runner.news(world.record().arn())).isEmpty();
  }

  @Test
  void everyStepOfARotationIsProgressOfTheQueue() {
    // Given
    WatchedQueue queue = runner.queue();
    SecretRecord record = world.record();

    // When
    runner.proceed(record, NOW, "policy 1", world::plan, () -> {});
    long giveUp = System.nanoTime() + LIMIT.toNanos();
    while (queue.finished() < 2 && System.nanoTime() < giveUp) {
      Thread.onSpinWait();
    }

    // Then it has set and tested the new value, besides ending as a whole
    assertThat(queue.finished()).isGreaterThanOrEqualTo(2);
    assertThat(queue.name()).isEqualTo("rotation");
    assertThat(queue.isWithinDeadline()).isFalse();
  }
}
