package dev.strongroom.adapters.auditsinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {
  private static final Duration SOON = Duration.ofMillis(10);
  private static final long ROOM = 64 << 20;

  @TempDir Path folder;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void linesAreSentInTheirOrderWithTheToken() throws Exception {
    try (TestReceiver receiver = new TestReceiver(folder, n -> 204);
        Outbox outbox = outbox(receiver, Outbox.Form.LINES, ROOM)) {
      // Given
      List<String> lines = lines(0, 1_200);

      // When
      for (int i = 0; i < 1_200; i += 100) {
        outbox.add(lines.subList(i, i + 100));
      }

      // Then
      receiver.await(1_200);
      assertThat(receiver.lines()).isEqualTo(lines);
      assertThat(receiver.taken.get(0).contentType()).isEqualTo("application/x-ndjson");
      assertThat(receiver.taken.get(0).authorization()).isEqualTo("Bearer token");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 429, 500, 503})
  void whatTheReceiverDoesNotTakeIsSentAgain(int refusal) throws Exception {
    try (TestReceiver receiver = new TestReceiver(folder, n -> n < 3 ? refusal : 200);
        Outbox outbox = outbox(receiver, Outbox.Form.LINES, ROOM)) {
      // When
      outbox.add(lines(0, 3));

      // Then
      receiver.await(3);
      assertThat(receiver.lines()).isEqualTo(lines(0, 3));
      assertThat(meters.get("strongroom.outbox.failures").counter().count()).isEqualTo(3);
    }
  }

  @Test
  void cloudEventsAreSentOneByOne() throws Exception {
    try (TestReceiver receiver = new TestReceiver(folder, n -> 200);
        Outbox outbox = outbox(receiver, Outbox.Form.CLOUD_EVENT, ROOM)) {
      // When
      outbox.add(lines(0, 3));

      // Then
      receiver.await(3);
      assertThat(receiver.taken)
          .extracting(TestReceiver.Taken::contentType, TestReceiver.Taken::body)
          .containsExactlyElementsOf(
              lines(0, 3).stream().map(l -> tuple("application/cloudevents+json", l)).toList());
    }
  }

  @Test
  void whatWasNotSentIsSentByTheNextProcess() throws Exception {
    try (TestReceiver receiver = new TestReceiver(folder, n -> 200)) {
      // Given
      URI nobody = URI.create("https://127.0.0.1:1/");
      HttpsReceiver unreachable =
          new HttpsReceiver(nobody, Optional.of(receiver.ca()), Optional.empty());
      try (Outbox first =
          new Outbox(
              "test", folder.resolve("b"), ROOM, unreachable, Outbox.Form.LINES, SOON, meters)) {
        first.add(lines(0, 5));
      }

      // When
      try (Outbox next = outbox(receiver, Outbox.Form.LINES, ROOM)) {
        next.add(lines(5, 7));
        receiver.await(7);
      }

      // Then
      assertThat(receiver.lines()).isEqualTo(lines(0, 7));
    }
  }

  @Test
  void aFullBufferTakesNothing() throws Exception {
    AtomicBoolean away = new AtomicBoolean(true);
    try (TestReceiver receiver = new TestReceiver(folder, n -> away.get() ? 500 : 200);
        Outbox outbox = outbox(receiver, Outbox.Form.LINES, 1_000)) {
      // Given
      outbox.add(lines(0, 30));

      // When
      assertThatThrownBy(() -> outbox.add(lines(30, 80)))
          // Then
          .isInstanceOf(SinkUnavailable.class);
      outbox.add(lines(0, 1));
      away.set(false);
    }
  }

  @Test
  void roomOfWhatWasSentIsFree() throws Exception {
    try (TestReceiver receiver = new TestReceiver(folder, n -> 200);
        Outbox outbox = outbox(receiver, Outbox.Form.LINES, 12 << 20)) {
      // Given
      String large = "x".repeat(1_000_000);

      // When
      for (int i = 0; i < 20; i++) {
        outbox.add(List.of(large));
        receiver.await(i + 1);
      }

      // Then
      assertThat(receiver.lines()).hasSize(20);
      assertThat(RecordedTrail.files(folder.resolve("b"))).hasSizeLessThan(4);
    }
  }

  @Test
  void aServerWithAnotherAuthorityGetsNothing() throws Exception {
    try (TestReceiver receiver = new TestReceiver(folder, n -> 200)) {
      // Given
      HttpsReceiver distrusting =
          new HttpsReceiver(receiver.url(), Optional.empty(), Optional.empty());

      // When
      assertThatThrownBy(() -> distrusting.post("text/plain", "x"))
          // Then
          .isInstanceOf(IOException.class);
      assertThat(receiver.taken).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://audit.example.com/",
        "ftp://audit.example.com/",
        "https:///x",
        "audit",
        "https://user:password@audit.example.com/"
      })
  void anythingButHttpsIsRefused(String url) {
    // When
    assertThatThrownBy(() -> new HttpsReceiver(URI.create(url), Optional.empty(), Optional.empty()))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("password");
  }

  private Outbox outbox(TestReceiver receiver, Outbox.Form form, long room) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "token\n");
    return new Outbox(
        "test",
        folder.resolve("b"),
        room,
        new HttpsReceiver(receiver.url(), Optional.of(receiver.ca()), Optional.of(token)),
        form,
        SOON,
        meters);
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "{\"number\":" + i + "}").toList();
  }
}
