package dev.strongroom.adapters.auditsinks;

import static dev.strongroom.adapters.auditsinks.TellingStore.secret;
import static dev.strongroom.adapters.auditsinks.TellingStore.updates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.labelevents.LabelEvent;
import dev.strongroom.core.labelevents.TellLabelUpdates;
import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.SecretRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelEventDeliveryTest {
  private static final Instant THEN = Instant.parse("2026-11-29T10:00:00Z");

  @TempDir Path folder;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TellingStore store = new TellingStore();
  private final AtomicBoolean leading = new AtomicBoolean(true);

  @Test
  void everySecretsEventsArriveInTheirOrderWithTheToken() throws Exception {
    try (TestReceiver receiver = new TestReceiver(folder, n -> 204);
        LabelEventDelivery delivery = delivery(receiver)) {
      // Given
      delivery.start();

      // When
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        expected.addAll(waits("secret-" + i, 10));
      }

      // Then
      receiver.await(200);
      awaitNothingWaits();
      assertThat(receiver.lines()).containsExactlyInAnyOrderElementsOf(expected);
      for (int i = 0; i < 20; i++) {
        String of = "\"name\":\"secret-" + i + "\"";
        assertThat(receiver.lines().stream().filter(line -> line.contains(of)))
            .containsExactlyElementsOf(
                expected.stream().filter(line -> line.contains(of)).toList());
      }
      assertThat(receiver.taken.get(0).contentType())
          .isEqualTo("application/cloudevents+json; charset=UTF-8");
      assertThat(receiver.taken.get(0).authorization()).isEqualTo("Bearer token");
      assertThat(value("strongroom.label.events.delivered")).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"302, 1", "400, 1", "401, 1", "429, 1", "500, 1", "503, 2"})
  void whatTheSinkDoesNotTakeIsSentAgainBeforeWhatFollows(int refusal, int times) throws Exception {
    try (TestReceiver receiver = new TestReceiver(folder, n -> n < times ? refusal : 200);
        LabelEventDelivery delivery = delivery(receiver)) {
      // Given
      delivery.start();

      // When
      List<String> expected = waits("db", 3);

      // Then
      receiver.await(3);
      awaitNothingWaits();
      assertThat(receiver.lines()).isEqualTo(expected);
      assertThat(value("strongroom.label.events.failures")).isEqualTo(times);
    }
  }

  @Test
  void onlyTheLeaderTellsAndWhatWaitsIsCountedMeanwhile() throws Exception {
    try (TestReceiver receiver = new TestReceiver(folder, n -> 200);
        LabelEventDelivery delivery = delivery(receiver)) {
      // Given
      leading.set(false);
      delivery.start();
      List<String> expected = waits("db", 3);
      Thread.sleep(100);
      assertThat(receiver.taken).isEmpty();
      assertThat(value("strongroom.label.events.waiting")).isEqualTo(3);
      assertThat(value("strongroom.label.events.oldest.seconds")).isPositive();

      // When
      leading.set(true);

      // Then
      receiver.await(3);
      awaitNothingWaits();
      assertThat(receiver.lines()).isEqualTo(expected);
    }
  }

  @Test
  void updatesThatGoWithTheirSecretAreCounted() throws Exception {
    try (TestReceiver receiver = new TestReceiver(folder, n -> 200);
        LabelEventDelivery delivery = delivery(receiver)) {
      // Given
      SecretRecord last = secret("db").withOutbox(new LabelOutbox(updates(2), 0));

      // When
      store.gone(last);

      // Then
      assertThat(value("strongroom.label.events.dropped")).isEqualTo(2);
      assertThat(receiver.taken).isEmpty();
      delivery.start();
    }
  }

  private void awaitNothingWaits() throws InterruptedException {
    for (int i = 0; i < 600 && value("strongroom.label.events.waiting") > 0; i++) {
      Thread.sleep(100);
    }
    assertThat(value("strongroom.label.events.waiting")).isZero();
  }

  private double value(String meter) {
    return meters.get(meter).meter().measure().iterator().next().getValue();
  }

  private List<String> waits(String name, int count) {
    SecretRecord secret = secret(name).withOutbox(new LabelOutbox(updates(count), 0));
    store.create(secret);
    return updates(count).stream().map(u -> new LabelEvent(secret.arn(), u).cloudEvent()).toList();
  }

  private LabelEventDelivery delivery(TestReceiver receiver) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "token\n");
    HttpsReceiver server =
        new HttpsReceiver(receiver.url(), Optional.of(receiver.ca()), Optional.of(token));
    return new LabelEventDelivery(
        new TellLabelUpdates(store, new HttpsEventSink(server)),
        store,
        leading::get,
        Clock.systemUTC(),
        meters);
  }
}
