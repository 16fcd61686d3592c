package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.RotationStep;
import dev.strongroom.core.secrets.StagingLabel;
import dev.strongroom.core.secrets.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotationEngineTest {
  private static final Optional<String> REQUEST = Optional.of("request-1");

  private final RotationWorld world = new RotationWorld("old");

  private RotationResult proceed(Optional<String> request) {
    return world
        .engine()
        .proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, request, world.plan());
  }

  @Test
  void bringsANewValueIntoForce() {
    VersionId first = world.record().current().orElseThrow();

    RotationResult result = proceed(REQUEST);

    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(result.finding().orElseThrow().reason()).isEqualTo(Reason.RotationSucceeded);
    assertThat(world.target.held).isEqualTo("new-1").isEqualTo(world.currentValue());
    assertThat(world.pendingIsGone()).isTrue();
    assertThat(world.record().labels().version(StagingLabel.PREVIOUS)).contains(first);
    assertThat(world.record().rotation().running()).isEmpty();
    assertThat(world.record().rotation().lastRotatedAt()).contains(RotationWorld.START);
    assertThat(world.record().changedAt()).isEqualTo(RotationWorld.START);
    assertThat(world.record().versions()).hasSize(2).noneMatch(version -> version.empty());
  }

  @Test
  void takesUpARequestOnce() {
    proceed(REQUEST);

    RotationResult again = proceed(REQUEST);

    assertThat(again.outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.currentValue()).isEqualTo("new-1");
    assertThat(proceed(Optional.of("request-2")).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.currentValue()).isEqualTo("new-2");
  }

  @Test
  void doesNothingUnasked() {
    assertThat(proceed(Optional.empty()).outcome()).isEqualTo(Outcome.NOTHING_DUE);
  }

  @Test
  void triesAgainLaterWithTheSameValue() {
    world.target.next(Mood.AWAY, Mood.AWAY);

    RotationResult first = proceed(REQUEST);
    RotationResult tooEarly = proceed(REQUEST);
    world.now = first.checkAt().orElseThrow();
    RotationResult second = proceed(REQUEST);
    world.now = second.checkAt().orElseThrow();
    RotationResult third = proceed(REQUEST);

    assertThat(first.outcome()).isEqualTo(Outcome.RETRYING);
    assertThat(first.checkAt()).contains(RotationWorld.START.plusSeconds(5));
    assertThat(first.finding().orElseThrow().message())
        .isEqualTo(
            "Rotation step setSecret failed: The target did not answer in time. Try 2 starts at"
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
                + " for this step. The current value stays in force. Next try at the next"
                + " request.");
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
    RotationResult result = proceed(REQUEST);
    while (result.outcome() == Outcome.RETRYING) {
      world.now = result.checkAt().orElseThrow();
      result = proceed(REQUEST);
    }

    assertThat(result.outcome()).isEqualTo(Outcome.IN_DOUBT);
    assertThat(result.finding().orElseThrow().reason()).isEqualTo(Reason.RotationInDoubt);
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
    RotationResult result = proceed(REQUEST);
    while (result.outcome() == Outcome.RETRYING) {
      world.now = result.checkAt().orElseThrow();
      result = proceed(REQUEST);
    }
    Instant check = result.checkAt().orElseThrow();
    world.target.stay(Mood.WELL);
    world.now = check;

    RotationResult later = proceed(REQUEST);

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
    RotationResult result = proceed(REQUEST);
    while (result.outcome() == Outcome.RETRYING) {
      world.now = result.checkAt().orElseThrow();
      result = proceed(REQUEST);
    }
    VersionId token = world.record().labels().version(StagingLabel.PENDING).orElseThrow();
    world.target.stay(Mood.WELL);

    RotationResult later = proceed(Optional.of("request-2"));

    assertThat(later.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.record().current()).contains(token);
    assertThat(proceed(Optional.of("request-2")).outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.valuesWritten()).isEqualTo(2);
  }

  @Test
  void keepsBothValuesWhenTheTargetAcceptsNeither() {
    world.target.held = "changed by hand";

    RotationResult result = proceed(REQUEST);
    for (int i = 0; i < 20; i++) {
      world.now = result.checkAt().orElseThrow();
      result = proceed(REQUEST);
    }

    assertThat(result.outcome()).isEqualTo(Outcome.IN_DOUBT);
    assertThat(result.finding().orElseThrow().message()).contains("accepts none");
    assertThat(world.pendingIsGone()).isFalse();
  }

  @Test
  void endsWhenTheUserPutsThePasswordThatTheTargetHolds() {
    world.target.held = "changed by hand";
    RotationResult result = proceed(REQUEST);
    for (int i = 0; i < 7; i++) {
      world.now = result.checkAt().orElseThrow();
      result = proceed(REQUEST);
    }
    world.put("changed by hand");

    RotationResult later = world.settle(REQUEST, world.plan());

    assertThat(later.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(world.currentValue()).isEqualTo("changed by hand").isEqualTo(world.target.held);
    assertThat(world.pendingIsGone()).isTrue();
    assertThat(world.record().rotation().lastFailure()).isEmpty();
  }

  @Test
  void endsAtOnceWhenNoNewValueCanBeMade() {
    RotationPlan impossible =
        new RotationPlan(
            world.target,
            current -> {
              throw new InvalidSpec(Reason.ValueNotAnObject.with("the current version"));
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
  void abandonsARotationWhenAUserPutsAValueBeforeTheTargetWasTouched() {
    world.onEffect(
        effect -> {
          if (effect.equals("after write") && world.valuesWritten() == 2) {
            world.put("by user");
            world.target.held = "by user";
          }
        });

    RotationResult result = proceed(REQUEST);

    assertThat(result.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(result.finding().orElseThrow().reason()).isEqualTo(Reason.RotationAbandoned);
    assertThat(world.currentValue()).isEqualTo("by user");
    assertThat(world.target.changes).isZero();
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void takesTheNewPasswordBackWhenAUserPutsAValueAfterTheTargetWasChanged() {
    boolean[] done = {false};
    world.onEffect(
        effect -> {
          if (effect.equals("after set") && !done[0]) {
            done[0] = true;
            world.put("by user");
          }
        });

    RotationResult result = proceed(REQUEST);

    assertThat(result.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(world.target.held).isEqualTo("by user").isEqualTo(world.currentValue());
  }

  @Test
  void doesNotLetGoOfATargetThatHoldsAnUnwantedPasswordAndForbidsToChangeIt() {
    boolean[] done = {false};
    world.onEffect(
        effect -> {
          if (effect.equals("after set") && !done[0]) {
            done[0] = true;
            world.put("by user");
            world.target.stay(Mood.FORBIDS);
          }
        });
    RotationResult result = proceed(REQUEST);
    for (int i = 0; i < 20; i++) {
      world.now = result.checkAt().orElseThrow();
      result = proceed(REQUEST);
    }
    assertThat(result.outcome()).isNotEqualTo(Outcome.ABANDONED);
    assertThat(world.pendingIsGone()).isFalse();

    world.target.stay(Mood.WELL);
    RotationResult later = world.settle(REQUEST, world.plan());

    assertThat(later.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(world.target.held).isEqualTo("by user").isEqualTo(world.currentValue());
  }

  /** Runs once, when this engine is about to change the target. */
  private void whileAboutToSet(Runnable others) {
    boolean[] done = {false};
    world.onEffect(
        effect -> {
          if (effect.equals("before set") && !done[0]) {
            done[0] = true;
            others.run();
          }
        });
  }

  @Test
  void takesBackWhatItDidForARotationThatAnotherReplicaHadGivenUp() {
    whileAboutToSet(
        () -> {
          world.target.stay(Mood.FORBIDS);
          assertThat(world.settle(REQUEST, world.plan()).outcome()).isEqualTo(Outcome.FAILED);
          world.target.stay(Mood.WELL);
        });

    RotationResult result = proceed(REQUEST);

    assertThat(world.target.changes).isEqualTo(2);
    assertThat(world.target.held).isEqualTo("old").isEqualTo(world.currentValue());
    assertThat(result.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(world.record().rotation().running()).isEmpty();
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void takesBackWhatItDidWhenAnotherRotationRunsAlready() {
    whileAboutToSet(
        () -> {
          world.target.stay(Mood.FORBIDS);
          world.settle(REQUEST, world.plan());
          world.target.stay(Mood.AWAY);
          proceed(Optional.of("request-2"));
          world.target.stay(Mood.WELL);
        });

    RotationResult result = proceed(REQUEST);

    // To the unwanted value, back, and to that of the rotation which runs.
    assertThat(world.target.changes).isEqualTo(3);
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.target.held).isEqualTo("new-2").isEqualTo(world.currentValue());
  }

  @Test
  void leavesTheTargetAloneWhenLaterRotationsHaveFinished() {
    whileAboutToSet(
        () -> {
          world.settle(REQUEST, world.plan());
          world.settle(Optional.of("request-2"), world.plan());
        });

    RotationResult result = proceed(Optional.of("request-2"));

    assertThat(result.outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.target.held).isEqualTo(world.currentValue());
    assertThat(world.target.changes).isEqualTo(2);
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void endsARotationThatAUserCancelledByTakingTheLabelAway() {
    world.target.next(Mood.ANSWER_LOST);
    proceed(REQUEST);
    world.change(old -> old.withLabels(old.labels().remove(StagingLabel.PENDING)));

    RotationResult result = world.settle(REQUEST, world.plan());

    assertThat(result.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(result.finding().orElseThrow().reason()).isEqualTo(Reason.RotationCancelled);
    assertThat(world.target.held).isEqualTo("old").isEqualTo(world.currentValue());
  }

  @Test
  void finishesARotationWhoseVersionAUserMadeCurrent() {
    world.target.next(Mood.AWAY);
    proceed(REQUEST);
    VersionId token = world.record().labels().version(StagingLabel.PENDING).orElseThrow();
    world.change(old -> old.withLabels(old.labels().moveCurrent(token)));

    RotationResult result = world.settle(REQUEST, world.plan());

    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.target.held).isEqualTo("new-1").isEqualTo(world.currentValue());
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

    RotationResult result = proceed(REQUEST);

    assertThat(result.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(result.finding().orElseThrow().message()).contains(first.value(), "AWSPENDING");
    assertThat(world.record().current()).contains(other);
    assertThat(world.record().rotation().lastRequestId()).isEmpty();
  }

  @Test
  void rotatesWhenTheCurrentVersionStillHasThePendingLabel() {
    VersionId current = world.record().current().orElseThrow();
    world.change(old -> old.withLabels(old.labels().move(StagingLabel.PENDING, current)));

    assertThat(proceed(REQUEST).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void doesNotBeginForASecretOnItsWayOut() {
    world.change(old -> old.withDeletion(Optional.of(RotationWorld.START.plusSeconds(9))));

    assertThat(proceed(REQUEST).outcome()).isEqualTo(Outcome.BLOCKED);
  }
}
