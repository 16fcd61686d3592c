package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotationEngineTest {
  private static final Optional<String> REQUEST = Optional.of("request-1");

  private final RotationWorld world = new RotationWorld("old");

  @Test
  void bringsANewValueIntoForce() {
    VersionId first = world.record().current().orElseThrow();

    RotationResult result = world.proceed(REQUEST);

    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(result.finding().orElseThrow().reason()).isEqualTo(RotationReason.RotationSucceeded);
    assertThat(world.target.held).isEqualTo("new-1").isEqualTo(world.currentValue());
    assertThat(world.pendingIsGone()).isTrue();
    assertThat(world.record().labels().version(StagingLabel.PREVIOUS)).contains(first);
    assertThat(world.record().rotation().running()).isEmpty();
    assertThat(world.record().rotation().lastRotatedAt()).contains(RotationWorld.START);
    assertThat(world.record().rotation().strategy()).contains("SingleUser");
    assertThat(world.record().changedAt()).isEqualTo(RotationWorld.START);
    assertThat(world.record().versions()).hasSize(2).noneMatch(version -> version.empty());
  }

  @Test
  void takesUpARequestOnce() {
    world.proceed(REQUEST);

    RotationResult again = world.proceed(REQUEST);

    assertThat(again.outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.currentValue()).isEqualTo("new-1");
    assertThat(world.proceed(Optional.of("request-2")).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.currentValue()).isEqualTo("new-2");
  }

  @Test
  void aRequestWhoseIdCanBeAVersionsNamesThePendingVersionOnce() {
    // Given
    VersionId token = VersionId.derived("client-request-token");
    world.proceed(Optional.of(token.value()));
    world.proceed(REQUEST);

    // When
    RotationResult again = world.proceed(Optional.of(token.value()));

    // Then
    assertThat(again.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.record().versions()).hasSize(4);
    assertThat(world.record().versions().get(1).id()).isEqualTo(token);
    assertThat(world.record().current()).isPresent().isNotEqualTo(Optional.of(token));
  }

  @Test
  void doesNothingUnasked() {
    assertThat(world.proceed(Optional.empty()).outcome()).isEqualTo(Outcome.NOTHING_DUE);
  }

  @Test
  void triesAgainLaterWithTheSameValue() {
    world.target.next(Mood.AWAY, Mood.AWAY);

    RotationResult first = world.proceed(REQUEST);
    RotationResult tooEarly = world.proceed(REQUEST);
    world.now = first.checkAt().orElseThrow();
    RotationResult second = world.proceed(REQUEST);
    world.now = second.checkAt().orElseThrow();
    RotationResult third = world.proceed(REQUEST);

    assertThat(first.outcome()).isEqualTo(Outcome.RETRYING);
    assertThat(first.checkAt()).contains(RotationWorld.START.plusSeconds(5));
    assertThat(first.finding().orElseThrow().message())
        .isEqualTo(
            "Rotation step setSecret failed: The target did not answer in time. TargetFailed: check"
                + " the health of the target, and the operator's log for the target's code. Attempt"
                + " 2 starts at"
                + " 2026-03-01T10:00:05Z.");
    assertThat(tooEarly.outcome()).isEqualTo(Outcome.RETRYING);
    assertThat(tooEarly.finding()).isEmpty();
    assertThat(second.checkAt()).contains(RotationWorld.START.plusSeconds(15));
    assertThat(third.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.currentValue()).isEqualTo("new-1");
  }

  @Test
  void endsAsFailedWhenTheTargetSaysNoAndTheOldValueWorks() {
    world.target.stay(Mood.FORBIDS);

    RotationResult result = world.settle(REQUEST, world.plan());

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.finding().orElseThrow().message())
        .isEqualTo(
            "Rotation failed at step setSecret: The user lacks the privilege that the target asks"
                + " for this step. NotPermitted: grant the user what the target asks for. The"
                + " current value is unchanged. Next attempt: the next request.");
    assertThat(world.record().rotation().lastFailure().orElseThrow().step())
        .isEqualTo(RotationStep.SET_SECRET);
    assertThat(world.currentValue()).isEqualTo("old").isEqualTo(world.target.held);
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void rotatesAfterAFailureWithAValueOfItsOwn() {
    world.target.stay(Mood.FORBIDS);
    world.settle(REQUEST, world.plan());
    world.target.stay(Mood.WELL);

    RotationResult result = world.settle(Optional.of("request-2"), world.plan());

    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.currentValue()).isEqualTo("new-2").isEqualTo(world.target.held);
    assertThat(world.record().rotation().lastFailure()).isEmpty();
  }

  @Test
  void staysOpenWhileATargetThatMayHoldTheNewValueIsAway() {
    world.target.next(Mood.ANSWER_LOST);
    world.target.stay(Mood.AWAY);
    RotationResult result = world.proceed(REQUEST);
    while (result.outcome() == Outcome.RETRYING) {
      world.now = result.checkAt().orElseThrow();
      result = world.proceed(REQUEST);
    }

    assertThat(result.outcome()).isEqualTo(Outcome.IN_DOUBT);
    assertThat(result.finding().orElseThrow().reason()).isEqualTo(RotationReason.RotationInDoubt);
    assertThat(world.pendingIsGone()).isFalse();
    assertThat(world.target.held).isEqualTo("new-1");

    world.target.stay(Mood.WELL);
    RotationResult later = world.settle(REQUEST, world.plan());

    assertThat(later.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.currentValue()).isEqualTo("new-1");
  }

  @Test
  void givesUpOnceATargetThatWasAwaySaysItKeptTheOldValue() {
    world.target.stay(Mood.AWAY);
    RotationResult result = world.proceed(REQUEST);
    while (result.outcome() == Outcome.RETRYING) {
      world.now = result.checkAt().orElseThrow();
      result = world.proceed(REQUEST);
    }
    Instant check = result.checkAt().orElseThrow();
    world.target.stay(Mood.WELL);
    world.now = check;

    RotationResult later = world.proceed(REQUEST);

    assertThat(result.outcome()).isEqualTo(Outcome.IN_DOUBT);
    assertThat(later.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(world.currentValue()).isEqualTo("old").isEqualTo(world.target.held);
    assertThat(world.pendingIsGone()).isTrue();
    assertThat(world.target.changes).isZero();
  }

  @Test
  void asksForTheOutcomeOnlyAfterTheTargetHasSettled() {
    RotationPlan hasty =
        world.plan(new RetryRules(1, Duration.ofSeconds(1)), RotationTimes.ON_REQUEST);
    world.target.stay(Mood.AWAY);

    RotationResult result =
        world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, REQUEST, hasty);

    assertThat(result.outcome()).isEqualTo(Outcome.IN_DOUBT);
    assertThat(result.checkAt()).contains(RotationWorld.START.plusSeconds(12));
  }

  @Test
  void givesAnOpenRotationFreshTriesOnANewRequest() {
    world.target.stay(Mood.AWAY);
    RotationResult result = world.proceed(REQUEST);
    while (result.outcome() == Outcome.RETRYING) {
      world.now = result.checkAt().orElseThrow();
      result = world.proceed(REQUEST);
    }
    VersionId token = world.record().labels().version(StagingLabel.PENDING).orElseThrow();
    world.target.stay(Mood.WELL);

    RotationResult later = world.proceed(Optional.of("request-2"));

    assertThat(later.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.record().current()).contains(token);
    assertThat(world.proceed(Optional.of("request-2")).outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.valuesWritten()).isEqualTo(2);
  }

  @Test
  void keepsBothValuesWhenTheTargetAcceptsNeither() {
    // One attempt may have got through before somebody changed the password.
    world.target.next(Mood.AWAY);
    world.target.held = "changed by hand";

    RotationResult result = world.proceed(REQUEST);
    for (int i = 0; i < 20; i++) {
      world.now = result.checkAt().orElseThrow();
      result = world.proceed(REQUEST);
    }

    assertThat(result.outcome()).isEqualTo(Outcome.IN_DOUBT);
    assertThat(result.finding().orElseThrow().message()).contains("accepts none");
    assertThat(world.pendingIsGone()).isFalse();
  }

  @Test
  void failsWhenTheTargetAcceptsNoValueAndNothingWasEverSent() {
    world.target.held = "changed by hand";

    RotationResult result = world.settle(REQUEST, world.plan());

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.finding().orElseThrow().message()).contains("accepts none");
    assertThat(world.pendingIsGone()).isTrue();
    assertThat(world.currentValue()).isEqualTo("old");
  }

  @Test
  void endsAtOnceWhenNoNewValueCanBeMade() {
    RotationPlan impossible =
        new RotationPlan(
            world.target,
            current -> {
              throw new InvalidInput(ProjectionReason.ValueNotAnObject.with("the current version"));
            },
            RetryRules.DEFAULT,
            RotationTimes.ON_REQUEST);

    RotationResult result =
        world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, REQUEST, impossible);

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.finding().orElseThrow().message())
        .contains("createSecret", "the current version: the value is not a JSON object");
    assertThat(world.record().versions()).hasSize(1);
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void recoversFromATargetThatWasSetBackToThePreviousValue() {
    world.settle(REQUEST, world.plan());
    world.target.held = "old";

    RotationResult result = world.settle(Optional.of("request-2"), world.plan());

    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.target.held).isEqualTo("new-2").isEqualTo(world.currentValue());
  }

  @Test
  void refusesToBeginWithSomebodyElsesPendingVersion() {
    VersionId other = world.put("second");
    VersionId first = world.record().labels().version(StagingLabel.PREVIOUS).orElseThrow();
    world.change(old -> old.withLabels(old.labels().move(StagingLabel.PENDING, first)));

    RotationResult result = world.proceed(REQUEST);

    assertThat(result.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(result.finding().orElseThrow().message()).contains(first.value(), "AWSPENDING");
    assertThat(world.record().current()).contains(other);
    assertThat(world.record().rotation().lastRequestId()).isEmpty();
  }

  @Test
  void rotatesWhenTheCurrentVersionStillHasThePendingLabel() {
    VersionId current = world.record().current().orElseThrow();
    world.change(old -> old.withLabels(old.labels().move(StagingLabel.PENDING, current)));

    assertThat(world.proceed(REQUEST).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void doesNotBeginForASecretOnItsWayOut() {
    world.change(old -> old.withDeletion(Optional.of(RotationWorld.START.plusSeconds(9))));

    assertThat(world.proceed(REQUEST).outcome()).isEqualTo(Outcome.BLOCKED);
  }

  @Test
  void doesNotBeginWithoutRoomForOneMoreVersion() {
    // Given
    world.limit(1, 10_000);

    // When
    RotationResult result = world.proceed(REQUEST);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(result.finding().orElseThrow().reason())
        .isEqualTo(AccountReason.AccountLimitExceeded);
    assertThat(world.record().versions()).hasSize(1);
    assertThat(world.valuesWritten()).isEqualTo(1);
  }

  @Test
  void failsWithoutRoomForALargerValueAndWritesNothing() {
    // Given
    world.limit(10, 2 * 10);
    world.change(
        record ->
            record.withVersion(
                record
                    .version(record.current().orElseThrow())
                    .orElseThrow()
                    .holding(new byte[1], 10)));
    RotationPlan longer =
        new RotationPlan(
            world.target,
            current -> SecretValue.text("x".repeat(11)),
            RetryRules.DEFAULT,
            RotationTimes.ON_REQUEST);

    // When
    RotationResult result =
        world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, REQUEST, longer);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.finding().orElseThrow().message()).contains("may keep 20 bytes");
    assertThat(world.record().versions()).hasSize(1);
    assertThat(world.valuesWritten()).isEqualTo(1);
    assertThat(world.target.held).isEqualTo("old");
  }

  @Test
  void notesTheLengthOfTheNewValue() {
    // When
    world.proceed(REQUEST);

    // Then
    VersionId current = world.record().current().orElseThrow();
    assertThat(world.record().version(current).orElseThrow().size()).contains("new-1".length());
  }
}
