package dev.strongroom.core.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SecondLooksTest {
  // Such a clock may begin anywhere.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final SecondLooks looks = new SecondLooks(nanos::get);

  @Test
  void oneLookIsNotEnoughHoweverOftenItIsRepeatedWithinAMinute() {
    // When
    boolean first = looks.confirm("a");
    pass(SecondLooks.APART.minusNanos(1));
    boolean early = looks.confirm("a");
    Set<String> due = looks.due();
    pass(Duration.ofNanos(1));

    // Then
    assertThat(first).isFalse();
    assertThat(early).isFalse();
    assertThat(due).isEmpty();
    assertThat(looks.due()).containsExactly("a");
    assertThat(looks.confirm("a")).isTrue();
  }

  @Test
  void whatDidNotLookLikeGarbageMeanwhileBeginsAnew() {
    // Given
    looks.confirm("kept");
    looks.confirm("found");
    looks.confirm("forgotten");

    // When
    looks.keepOnly(Set.of("kept", "forgotten"));
    looks.forget("forgotten");
    pass(SecondLooks.APART);

    // Then
    assertThat(looks.due()).containsExactly("kept");
    assertThat(looks.confirm("found")).isFalse();
    assertThat(looks.confirm("forgotten")).isFalse();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
