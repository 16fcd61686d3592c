package dev.strongroom.adapters.awsapi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.awsapi.server.PendingBodies.Body;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingBodiesTest {
  private final PendingBodies bodies = new PendingBodies(100, 3);
  private final List<String> givenUp = new ArrayList<>();

  @Test
  void theOldestMakesRoomForBytes() {
    // Given
    Body oldest = begin("oldest");
    oldest.add(60);
    Body next = begin("next");

    // When
    next.add(60);

    // Then
    assertThat(givenUp).containsExactly("oldest");
    assertThat(bodies.bytes()).isEqualTo(60);
    assertThat(oldest.arrived()).isFalse();
    assertThat(next.arrived()).isTrue();
  }

  @Test
  void whatHasArrivedIsKept() {
    // Given
    Body complete = begin("complete");
    complete.add(60);
    complete.arrived();
    Body next = begin("next");

    // When
    next.add(60);

    // Then
    assertThat(givenUp).containsExactly("next");
    assertThat(bodies.bytes()).isEqualTo(60);
  }

  @Test
  void theOldestMakesRoomForAnother() {
    // Given
    begin("first");
    begin("second");
    begin("third");

    // When
    begin("fourth");

    // Then
    assertThat(givenUp).containsExactly("first");
  }

  @Test
  void roomIsGivenBackOnce() {
    // Given
    Body body = begin("one");
    body.add(60);
    body.arrived();
    body.release();

    // When
    body.release();

    // Then
    assertThat(bodies.bytes()).isZero();
    assertThat(givenUp).isEmpty();
  }

  private Body begin(String name) {
    return bodies.begin(() -> givenUp.add(name));
  }
}
