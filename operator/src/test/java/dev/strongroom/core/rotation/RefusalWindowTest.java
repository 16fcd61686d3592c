package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalWindowTest {
  private static final Optional<String> REQUEST = Optional.of("r-1");
  private static final Instant PROJECTED = RotationWorld.START.plusMillis(180);

  private final RotationWorld world = new RotationWorld("old");
  private final VersionId first = world.record().current().orElseThrow();

  @Test
  void itGoesFromTheChangeToTheSecretWithTheNewVersion() {
    // Given
    world.settle(REQUEST, world.plan());

    // When
    Optional<Duration> window = window(first, Optional.of(RotationWorld.START.minusMillis(70)));

    // Then
    assertThat(window).contains(Duration.ofMillis(250));
  }

  @Test
  void aChangeThatNobodySawCountsFromWhenTheVersionBecameCurrent() {
    // Given
    world.settle(REQUEST, world.plan());

    // When
    Optional<Duration> window = window(first, Optional.empty());

    // Then
    assertThat(window).contains(Duration.ofMillis(180));
  }

  @Test
  void aSecretThatHadTheVersionAlreadyEndsNone() {
    // Given
    world.settle(REQUEST, world.plan());

    // When
    Optional<Duration> window = window(current(), Optional.empty());

    // Then
    assertThat(window).isEmpty();
  }

  @Test
  void thereIsNoneWhileTheOldCredentialStaysValid() {
    // Given
    world.settle(REQUEST, world.keeping(Optional.empty()));

    // When
    Optional<Duration> window = window(first, Optional.of(RotationWorld.START));

    // Then
    assertThat(window).isEmpty();
  }

  @Test
  void aValuePutByHandEndsNone() {
    // Given
    world.settle(REQUEST, world.plan());
    world.now = world.now.plusSeconds(1);
    world.put("by hand");
    world.change(record -> record.changed(world.now));

    // When
    Optional<Duration> window = window(first, Optional.of(RotationWorld.START));

    // Then
    assertThat(window).isEmpty();
  }

  private VersionId current() {
    return world.record().current().orElseThrow();
  }

  private Optional<Duration> window(VersionId before, Optional<Instant> changed) {
    return RefusalWindow.of(
        world.record(), current(), Optional.of(before.value()), changed, PROJECTED);
  }
}
