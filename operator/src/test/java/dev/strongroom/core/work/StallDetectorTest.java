package dev.strongroom.core.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallDetectorTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Close to the end of its range: such clocks begin anywhere. */
  private static final long START = Long.MAX_VALUE - LIMIT.toNanos() / 2;

  private final StallDetector detector = new StallDetector(LIMIT);

  private static long after(int seconds) {
    return START + Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void workThatWaitsForAMinuteWhileNoneFinishesIsAStall() {
    // Given
    detector.observe(1, 5, false, after(0));

    // When
    boolean early = detector.observe(3, 5, false, after(59));
    boolean late = detector.observe(3, 5, false, after(60));

    // Then
    assertThat(early).isFalse();
    assertThat(late).isTrue();
    assertThat(detector.isStalled()).isTrue();
  }

  @Test
  void oneFinishedTaskEndsIt() {
    // Given
    detector.observe(1, 5, false, after(0));
    detector.observe(1, 5, false, after(60));

    // When
    boolean isNews = detector.observe(1, 6, false, after(65));

    // Then
    assertThat(isNews).isTrue();
    assertThat(detector.isStalled()).isFalse();
  }

  @Test
  void longTasksWithNothingWaitingBehindThemAreNoStall() {
    // Given
    detector.observe(0, 5, false, after(0));

    // When
    detector.observe(0, 5, false, after(600));

    // Then
    assertThat(detector.isStalled()).isFalse();
  }

  @Test
  void theMinuteBeginsWhenWorkBeginsToWait() {
    // Given
    detector.observe(0, 5, false, after(0));
    detector.observe(0, 5, false, after(600));

    // When
    detector.observe(2, 5, false, after(659));

    // Then
    assertThat(detector.isStalled()).isFalse();
    detector.observe(2, 5, false, after(660));
    assertThat(detector.isStalled()).isTrue();
  }

  @Test
  void workBehindATaskThatIsWithinItsDeadlineIsNoStallUntilAMinuteAfterIt() {
    // Given
    detector.observe(1, 5, true, after(0));

    // When
    detector.observe(1, 5, true, after(300));
    detector.observe(1, 5, false, after(359));

    // Then
    assertThat(detector.isStalled()).isFalse();
    detector.observe(1, 5, false, after(360));
    assertThat(detector.isStalled()).isTrue();
  }
}
