package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.HealVersions.Outcome;
import dev.strongroom.core.rotation.HealVersions.Result;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import dev.strongroom.core.secrets.MoveStagingLabel;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that knows five passwords, and a target that has any one of them. */
class HealVersionsTest {
  private static final int MOST = 10;

  private final RotationWorld world = new RotationWorld("first");
  private final HealVersions heal =
      new HealVersions(
          world, new MoveStagingLabel(world, Clock.fixed(RotationWorld.START, ZoneOffset.UTC)));
  private VersionId first;

  @BeforeEach
  void fillStore() {
    first = world.record().current().orElseThrow();
    for (String value : List.of("second", "third", "fourth")) {
      world.now = world.now.plusSeconds(60);
      world.put(value);
    }
  }

  private Result heal(int most, boolean change) {
    return heal.heal(world.record(), world.plan(), most, change);
  }

  @Test
  void aCurrentVersionThatIsAcceptedStays() {
    // Given
    world.target.held = "fourth";

    // When
    Result result = heal(MOST, true);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.HEALTHY);
    assertThat(result.tried()).isEqualTo(1);
    assertThat(world.currentValue()).isEqualTo("fourth");
  }

  @Test
  void theVersionThatTheTargetAcceptsBecomesCurrent() {
    // Given
    world.target.held = "first";

    // When
    Result result = heal(MOST, true);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.HEALED);
    assertThat(result.version()).contains(first);
    assertThat(world.currentValue()).isEqualTo("first");
    assertThat(world.record().labels().version(StagingLabel.PREVIOUS).map(world::value))
        .contains("fourth");
    assertThat(heal(MOST, true).outcome()).isEqualTo(Outcome.HEALTHY);
  }

  @Test
  void withoutTheOrderToChangeNothingIsChanged() {
    // Given
    world.target.held = "second";

    // When
    Result result = heal(MOST, false);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.FOUND);
    assertThat(world.currentValue()).isEqualTo("fourth");
  }

  @Test
  void triesTheLabelledVersionsFirstAndThenTheNewest() {
    // Given
    VersionId second = world.record().versions().get(1).id();
    world.change(old -> old.withLabels(old.labels().move(StagingLabel.PENDING, first)));

    // When
    List<String> order = new ArrayList<>();
    HealVersions.candidates(world.record()).forEach(id -> order.add(world.value(id)));

    // Then
    assertThat(order).containsExactly("fourth", "third", "first", world.value(second));
  }

  @Test
  void triesNoMoreThanItMay() {
    // Given
    world.target.held = "first";

    // When
    Result result = heal(2, true);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.NONE_ACCEPTED);
    assertThat(result.tried()).isEqualTo(2);
    assertThat(world.currentValue()).isEqualTo("fourth");
  }

  @Test
  void aTargetThatIsAwaySaysNothingAboutTheVersions() {
    // Given
    world.target.stay(Mood.UNREACHABLE);

    // When
    Result result = heal(MOST, true);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(result.problem()).contains(TargetProblem.UNREACHABLE);
    assertThat(result.tried()).isEqualTo(1);
  }

  @Test
  void aRotationThatIsInDoubtEndsOnceTheAcceptedVersionIsCurrent() {
    // Given
    world.target.held = "second";
    world.target.next(Mood.AWAY);
    RotationPlan once =
        world.plan(new RetryRules(1, java.time.Duration.ofSeconds(1)), RotationTimes.ON_REQUEST);
    world
        .engine()
        .proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, Optional.of("request"), once);

    // When
    Result result = heal(MOST, true);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.HEALED);
    world.settle(Optional.of("request"), once);
    assertThat(world.currentValue()).isEqualTo("second").isEqualTo(world.target.held);
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void passwordsAreSentToTheirOwnHostOnly() {
    // Given
    world.change(old -> old.withRotation(old.rotation().withHost("db.example.com:5432")));
    RotationPlan plan = world.plan();
    TargetHost other =
        new TargetHost("evil.example.com", 5432, Optional.empty(), value -> Optional.empty());
    RotationPlan elsewhere = plan.at(other);
    List<String> calls = new ArrayList<>();
    world.onEffect(calls::add);

    // When
    InvalidInput refusal =
        catchThrowableOfType(
            InvalidInput.class, () -> heal.heal(world.record(), elsewhere, MOST, true));

    // Then
    assertThat(refusal.finding().reason()).isEqualTo(RotationReason.TargetHostChanged);
    assertThat(calls).doesNotContain("test");
  }
}
