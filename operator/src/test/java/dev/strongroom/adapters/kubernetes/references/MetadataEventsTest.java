package dev.strongroom.adapters.kubernetes.references;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParseException;
import dev.strongroom.adapters.kubernetes.references.MetadataEvents.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of a watch, in whatever pieces they arrive. */
class MetadataEventsTest {
  private static final String ANSWER =
      """
      {"type":"ADDED","object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1",
       "metadata":{"name":"döner","namespace":"team","uid":"u","resourceVersion":"41",
        "labels":{"name":"not this","namespace":"nor this"},
        "annotations":{"a":"{\\"metadata\\":{\\"name\\":\\"x\\"}}","name":"not this"},
        "ownerReferences":[{"kind":"Pod","name":"owner","uid":"o"}],
        "managedFields":[{"fieldsV1":{"f:data":{".":{},"f:name":{}}}}],"finalizers":["name"]}}}
      {"type":"BOOKMARK","object":{"kind":"PartialObjectMetadata",
       "metadata":{"resourceVersion":"42","creationTimestamp":null}}}
      {"type":"ERROR","object":{"kind":"Status","metadata":{},"status":"Failure","code":410}}
      """;

  private final List<Event> events = new ArrayList<>();
  private final MetadataEvents reader = new MetadataEvents(events::add);

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 10_000})
  void eventsAreReadFromPiecesOfAnySize(int size) throws IOException {
    // Given
    byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);

    // When
    for (int from = 0; from < answer.length; from += size) {
      reader.accept(ByteBuffer.wrap(answer, from, Math.min(size, answer.length - from)));
    }

    // Then
    assertThat(events)
        .containsExactly(
            new Event("ADDED", "PartialObjectMetadata", "team", "döner", "41", ""),
            new Event("BOOKMARK", "PartialObjectMetadata", "", "", "42", ""),
            new Event("ERROR", "Status", "", "", "", "410"));
  }

  @Test
  void anEventIsToldOfWithItsLastByte() throws IOException {
    // Given
    String event = "{\"type\":\"DELETED\",\"object\":{\"metadata\":{\"name\":\"a\"}}}";
    int last = event.length() - 1;
    reader.accept(bytes(event.substring(0, last)));
    List<Event> before = List.copyOf(events);

    // When
    reader.accept(bytes(event.substring(last)));

    // Then
    assertThat(before).isEmpty();
    assertThat(events).extracting(Event::name).containsExactly("a");
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> reader.accept(bytes("<html>gateway</html>")))
        .isInstanceOf(JsonParseException.class);
  }

  @Test
  void manyInventedFieldNamesAreNoObstacle() throws IOException {
    // Given
    StringBuilder event = new StringBuilder("{\"type\":\"ADDED\",\"object\":{\"metadata\":{");
    event.append("\"name\":\"a\",\"annotations\":{\"0\":\"\"");
    for (int i = 1; i < 100_000; i++) {
      event.append(",\"field-").append(i).append("\":\"\"");
    }
    event.append("}}}}");

    // When
    reader.accept(bytes(event.toString()));

    // Then
    assertThat(events).extracting(Event::name).containsExactly("a");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
