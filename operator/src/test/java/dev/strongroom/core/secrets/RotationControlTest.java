package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationResult;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RotationControlTest {
  private static final Optional<String> REQUEST = Optional.of("request-1");

  private final RotationWorld world = new RotationWorld("old");
  private final RotationControl control = new RotationControl(world);

  private SecretRecord cancel(String id) {
    return control.cancel(RotationWorld.NAMESPACE, RotationWorld.NAME, id);
  }

  private SecretRecord clear(String id) {
    return control.clear(RotationWorld.NAMESPACE, RotationWorld.NAME, id);
  }

  @Test
  void aRotationThatIsCancelledLeavesTheCurrentValueInForce() {
    // Given
    world.target.next(Mood.ANSWER_LOST, Mood.AWAY);
    world.proceed(REQUEST);
    assertThat(world.record().rotation().running()).isPresent();

    // When
    cancel("1");

    // Then
    RotationResult result = world.settle(REQUEST, world.plan());
    assertThat(result.outcome()).isIn(Outcome.ABANDONED, Outcome.NOTHING_DUE);
    assertThat(world.currentValue()).isEqualTo("old");
    assertThat(world.target.held).isEqualTo("old");
    assertThat(world.pendingIsGone()).isTrue();
    assertThat(world.proceed(Optional.of("request-2")).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void aRequestToCancelIsTakenUpOnce() {
    // Given
    cancel("1");
    world.target.next(Mood.AWAY);
    world.proceed(REQUEST);

    // When
    cancel("1");

    // Then
    assertThat(world.record().labels().version(StagingLabel.PENDING)).isPresent();
    assertThat(world.settle(REQUEST, world.plan()).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void aLeftOverPendingLabelIsRemovedAndRotationsBeginAgain() {
    // Given
    VersionId left = new VersionId("left-over-00000000000000000000000000");
    world.change(
        old ->
            old.withVersion(VersionEntry.written(left, world.now))
                .withLabels(old.labels().move(StagingLabel.PENDING, left)));
    assertThat(world.proceed(REQUEST).outcome()).isEqualTo(Outcome.BLOCKED);

    // When
    clear("1");

    // Then
    assertThat(world.pendingIsGone()).isTrue();
    assertThat(world.record().version(left)).isPresent();
    assertThat(world.proceed(REQUEST).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void aVersionThatNeverGotAValueGoesWithItsLabel() {
    // Given
    VersionId left = new VersionId("left-over-00000000000000000000000000");
    world.change(
        old ->
            old.withVersion(VersionEntry.announced(left, world.now))
                .withLabels(old.labels().move(StagingLabel.PENDING, left)));

    // When
    clear("1");

    // Then
    assertThat(world.record().version(left)).isEmpty();
  }

  @Test
  void thePendingVersionOfARunningRotationStays() {
    // Given
    world.target.next(Mood.AWAY);
    world.proceed(REQUEST);

    // When
    clear("1");

    // Then
    assertThat(world.pendingIsGone()).isFalse();
    assertThat(world.record().rotation().handled().clear()).contains("1");
  }
}
