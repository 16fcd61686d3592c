package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Rotations while users, or other replicas, change the secret too. */
class RotationInterferenceTest {
  private static final Optional<String> REQUEST = Optional.of("request-1");

  private final RotationWorld world = new RotationWorld("old");

  @Test
  void abandonsARotationWhenAUserPutsAValueBeforeTheTargetWasTouched() {
    world.onEffect(
        effect -> {
          if (effect.equals("after swap") && world.valuesWritten() == 2) {
            world.put("by user");
            world.target.held = "by user";
          }
        });

    RotationResult result = world.proceed(REQUEST);

    assertThat(result.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(result.finding().orElseThrow().reason()).isEqualTo(RotationReason.RotationAbandoned);
    assertThat(world.currentValue()).isEqualTo("by user");
    assertThat(world.target.changes).isZero();
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void takesTheNewPasswordBackWhenAUserPutsAValueAfterTheTargetWasChanged() {
    once(
        "after set",
        () -> {
          world.put("by user");
        });

    RotationResult result = world.proceed(REQUEST);

    assertThat(result.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(world.target.held).isEqualTo("by user").isEqualTo(world.currentValue());
  }

  @Test
  void doesNotLetGoOfATargetThatHoldsAnUnwantedPasswordAndForbidsToChangeIt() {
    once(
        "after set",
        () -> {
          world.put("by user");
          world.target.stay(Mood.FORBIDS);
        });
    RotationResult result = world.proceed(REQUEST);
    for (int i = 0; i < 20; i++) {
      world.now = result.checkAt().orElseThrow();
      result = world.proceed(REQUEST);
    }
    assertThat(result.outcome()).isNotEqualTo(Outcome.ABANDONED);
    assertThat(world.pendingIsGone()).isFalse();

    world.target.stay(Mood.WELL);
    RotationResult later = world.settle(REQUEST, world.plan());

    assertThat(later.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(world.target.held).isEqualTo("by user").isEqualTo(world.currentValue());
  }

  @Test
  void takesBackWhatItDidForARotationThatAnotherReplicaHadGivenUp() {
    whileAboutToSet(
        () -> {
          world.target.stay(Mood.FORBIDS);
          assertThat(world.settle(REQUEST, world.plan()).outcome()).isEqualTo(Outcome.FAILED);
          world.target.stay(Mood.WELL);
        });

    RotationResult result = world.proceed(REQUEST);

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
          world.proceed(Optional.of("request-2"));
          world.target.stay(Mood.WELL);
        });

    RotationResult result = world.proceed(REQUEST);

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

    RotationResult result = world.proceed(Optional.of("request-2"));

    assertThat(result.outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.target.held).isEqualTo(world.currentValue());
    assertThat(world.target.changes).isEqualTo(2);
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void aReplicaThatWasStalledDoesNotTakeUpARequestThatOthersHaveCarriedOut() {
    // Given
    AtomicReference<Optional<String>> asked = new AtomicReference<>(REQUEST);
    RotationPlan plan = world.plan().askedBy(() -> RotationRequests.toRotate(asked.get()));
    whileAboutToSet(
        () -> {
          world.settle(REQUEST, world.plan());
          asked.set(Optional.of("request-2"));
          world.settle(asked.get(), world.plan());
        });

    // When
    RotationResult result =
        world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, REQUEST, plan);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.NOTHING_DUE);
    assertThat(world.record().versions()).hasSize(3);
    assertThat(world.target.held).isEqualTo(world.currentValue());
  }

  @Test
  void endsARotationThatAUserCancelledByTakingTheLabelAway() {
    world.target.next(Mood.ANSWER_LOST);
    world.proceed(REQUEST);
    world.change(old -> old.withLabels(old.labels().remove(StagingLabel.PENDING)));

    RotationResult result = world.settle(REQUEST, world.plan());

    assertThat(result.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(result.finding().orElseThrow().reason()).isEqualTo(RotationReason.RotationCancelled);
    assertThat(world.target.held).isEqualTo("old").isEqualTo(world.currentValue());
  }

  @Test
  void finishesARotationWhoseVersionAUserMadeCurrent() {
    world.target.next(Mood.AWAY);
    world.proceed(REQUEST);
    VersionId token = world.record().labels().version(StagingLabel.PENDING).orElseThrow();
    world.change(old -> old.withLabels(old.labels().moveCurrent(token)));

    RotationResult result = world.settle(REQUEST, world.plan());

    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.target.held).isEqualTo("new-1").isEqualTo(world.currentValue());
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void endsWhenTheUserPutsThePasswordThatTheTargetHolds() {
    world.target.next(Mood.AWAY);
    world.target.held = "changed by hand";
    RotationResult result = world.proceed(REQUEST);
    for (int i = 0; i < 7; i++) {
      world.now = result.checkAt().orElseThrow();
      result = world.proceed(REQUEST);
    }
    world.put("changed by hand");

    RotationResult later = world.settle(REQUEST, world.plan());

    assertThat(later.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(world.currentValue()).isEqualTo("changed by hand").isEqualTo(world.target.held);
    assertThat(world.pendingIsGone()).isTrue();
    assertThat(world.record().rotation().lastFailure()).isEmpty();
  }

  /** Runs once, when this engine is about to change the target. */
  private void whileAboutToSet(Runnable others) {
    once("before set", others);
  }

  /** Runs at the first such effect. */
  private void once(String when, Runnable others) {
    boolean[] done = {false};
    world.onEffect(
        effect -> {
          if (effect.equals(when) && !done[0]) {
            done[0] = true;
            others.run();
          }
        });
  }
}
