package dev.strongroom.adapters.kubernetes.references;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteBufferFeeder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the answer to a watch piece by piece as it arrives, and keeps nothing of it but what an
 * {@link Event} has. The metadata of an object may have 256 KiB of annotations, and an annotation
 * may quote the values of a Secret.
 */
final class MetadataEvents {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Names of fields are what tenants choose: no table of them may grow or be attacked.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private static final String TYPE = "type";
  private static final String KIND = "object.kind";
  private static final String CODE = "object.code";
  private static final String NAMESPACE = "object.metadata.namespace";
  private static final String NAME = "object.metadata.name";
  private static final String VERSION = "object.metadata.resourceVersion";
  private static final Set<String> KEPT = Set.of(TYPE, KIND, CODE, NAMESPACE, NAME, VERSION);
  private static final int DEEPEST = 3;

  private final Consumer<Event> listener;
  private final JsonParser parser;
  private final ByteBufferFeeder feeder;
  private final String[] path = new String[DEEPEST];
  private final Map<String, String> kept = new HashMap<>();
  private int depth;

  /**
   * An event of a watch; what it does not have is empty.
   *
   * @param type such as {@code ADDED}
   * @param kind of the object that comes with it
   * @param version its resourceVersion
   * @param code HTTP status, which an event of type {@code ERROR} has
   */
  record Event(
      String type, String kind, String namespace, String name, String version, String code) {}

  /** Tells of each event, in the thread that brings its last byte. */
  MetadataEvents(Consumer<Event> listener) {
    this.listener = listener;
    try {
      this.parser = JSON.createNonBlockingByteBufferParser();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.feeder = (ByteBufferFeeder) parser.getNonBlockingInputFeeder();
  }

  /**
   * Takes the next bytes.
   *
   * @throws IOException when they are no JSON
   */
  void accept(ByteBuffer received) throws IOException {
    if (!received.hasRemaining()) {
      return;
    }
    feeder.feedInput(received);
    for (JsonToken token = parser.nextToken();
        token != JsonToken.NOT_AVAILABLE;
        token = parser.nextToken()) {
      accept(token);
    }
  }

  private void accept(JsonToken token) throws IOException {
    switch (token) {
      case START_OBJECT, START_ARRAY -> depth++;
      case END_OBJECT, END_ARRAY -> {
        depth--;
        if (depth == 0) {
          end();
        }
      }
      case FIELD_NAME -> {
        if (depth <= DEEPEST) {
          path[depth - 1] = parser.currentName();
        }
      }
      case VALUE_STRING, VALUE_NUMBER_INT -> {
        if (depth <= DEEPEST) {
          keep(String.join(".", Arrays.asList(path).subList(0, depth)));
        }
      }
      default -> {
        // Nothing of it is kept.
      }
    }
  }

  private void keep(String field) throws IOException {
    if (KEPT.contains(field)) {
      kept.put(field, parser.getText());
    }
  }

  private void end() {
    Event event =
        new Event(text(TYPE), text(KIND), text(NAMESPACE), text(NAME), text(VERSION), text(CODE));
    kept.clear();
    listener.accept(event);
  }

  private String text(String field) {
    return kept.getOrDefault(field, "");
  }
}
