package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.RotationWorld.Crash;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The process ends before or after its n-th effect, for every n; another one goes on. */
class RotationCrashTest {
  private static final Optional<String> REQUEST = Optional.of("request-1");

  @Test
  void goesOnAfterACrashAtAnyEffect() {
    int points = forEveryPoint(point -> rotateWithCrashes(point, 0, Mood.WELL));

    assertThat(points).isGreaterThan(15);
  }

  @Test
  void goesOnAfterTwoCrashesAtAnyEffects() {
    forEveryPoint(
        first -> {
          for (int second = 1; second <= 25; second++) {
            rotateWithCrashes(first, second, Mood.WELL);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Mood.class)
  void endsWellWhateverTheTargetDoesAndWhereverItCrashes(Mood mood) {
    forEveryPoint(point -> rotateWithCrashes(point, 7, mood));
  }

  @ParameterizedTest
  @EnumSource(Mood.class)
  void aUserWhoPutsAValueWinsWhereverItCrashes(Mood mood) {
    forEveryPoint(
        put -> {
          for (int crash = 1; crash <= 30; crash++) {
            putAndCrash(put, crash, mood);
          }
        });
  }

  private static void putAndCrash(int put, int crash, Mood mood) {
    RotationWorld world = new RotationWorld("old");
    RotationPlan plan =
        world.plan(new RetryRules(2, Duration.ofSeconds(1)), RotationTimes.ON_REQUEST);
    world.target.next(mood, mood, mood);
    world.settleWithPutAndCrash(REQUEST, plan, put, crash);

    String held = world.target.held;
    String at = "put at %d, crash at %d, target %s, holds %s".formatted(put, crash, mood, held);
    assertThat(world.record().rotation().running()).as(at).isEmpty();
    assertThat(world.pendingIsGone()).as(at).isTrue();
    // A target that was never changed does not know the user's value; one that was gets it.
    assertThat(held).as(at).isIn("old", world.currentValue(), world.previousValue());
    assertThat(world.keeps(held)).as(at).isTrue();
  }

  /** Runs until a rotation no longer reaches the point; returns how many points there are. */
  private static int forEveryPoint(IntConsumer body) {
    int points = pointsOfOneRotation();
    for (int point = 1; point <= points; point++) {
      body.accept(point);
    }
    return points;
  }

  private static int pointsOfOneRotation() {
    RotationWorld world = new RotationWorld("old");
    int[] passed = {0};
    world.onEffect(effect -> passed[0]++);
    world.settle(REQUEST, world.plan());
    return passed[0];
  }

  private static void rotateWithCrashes(int first, int second, Mood mood) {
    RotationWorld world = new RotationWorld("old");
    RotationPlan plan =
        world.plan(new RetryRules(3, Duration.ofSeconds(1)), RotationTimes.ON_REQUEST);
    world.target.next(mood, mood);
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

    String at = "crashes at %d and %d, target %s".formatted(first, second, mood);
    assertThat(world.target.held).as(at).isEqualTo(world.currentValue());
    assertThat(world.pendingIsGone()).as(at).isTrue();
    assertThat(world.record().rotation().running()).as(at).isEmpty();
    assertThat(world.valuesWritten()).as(at).isEqualTo(2);
    assertThat(world.record().versions()).as(at).hasSize(2);
    assertThat(world.currentValue()).as(at).isEqualTo(world.target.held).startsWith("new-");
  }
}
