package dev.strongroom.adapters.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.TSFBuilder;
import dev.strongroom.core.values.JsonEvents;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonPointer;
import dev.strongroom.core.values.JsonText;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * JSON objects read by Jackson's streaming parser. The parser only finds where the members stand:
 * the object stays the bytes it was given, so nothing that is not changed is written anew, and no
 * tree of strings is left in memory. Sources of errors are dropped, for Jackson quotes the text.
 */
public final class JacksonJsonObjects implements JsonObjects {
  /** What some editors write at the beginning of a file; RFC 8259 lets parsers ignore it. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,5}");

  /** Deepest nesting; the deepest that a partner's secret type asks for is 3. */
  static final int MAX_DEPTH = 64;

  private final JsonFactory factory = factory().build();

  /** For telling why a value is refused. */
  private final JsonFactory lenient =
      factory().disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static TSFBuilder<?, ?> factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxDocumentLength(SecretValue.MAX_BYTES)
                .maxStringLength(SecretValue.MAX_BYTES)
                .maxNameLength(SecretValue.MAX_BYTES)
                .maxNumberLength(1000)
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        // Pooled buffers would keep plaintext for as long as the thread lives.
        .disable(JsonFactory.Feature.USE_THREAD_LOCAL_FOR_BUFFER_RECYCLING)
        // (Names stay canonicalised: without that Jackson has no parser that tells byte offsets.)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
  }

  @Override
  public Optional<JsonObject> parse(SecretValue value) {
    if (value.kind() != SecretValue.Kind.TEXT) {
      return Optional.empty();
    }
    byte[] text = value.bytes(PlaintextAccess.granted());
    Optional<Map<String, Span>> members =
        looksLikeUtf8Object(text) ? members(factory, text) : Optional.empty();
    if (members.isEmpty()) {
      Arrays.fill(text, (byte) 0);
    }
    return members.map(found -> new SplicedJsonObject(this, text, found));
  }

  @Override
  public SecretValue object(SortedMap<String, byte[]> members) {
    List<byte[]> parts = new ArrayList<>();
    members.forEach(
        (key, text) -> {
          parts.add(new byte[] {(byte) (parts.isEmpty() ? '{' : ',')});
          parts.add(JsonText.quoted(key.getBytes(StandardCharsets.UTF_8)));
          parts.add(new byte[] {':'});
          parts.add(JsonText.quoted(text));
        });
    parts.add((members.isEmpty() ? "{}" : "}").getBytes(StandardCharsets.US_ASCII));
    ByteBuffer object = ByteBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(object::put);
    parts.forEach(part -> Arrays.fill(part, (byte) 0));
    return SecretValue.owning(SecretValue.Kind.TEXT, object.array());
  }

  @Override
  public boolean hasDuplicateKey(SecretValue value) {
    if (value.kind() != SecretValue.Kind.TEXT) {
      return false;
    }
    byte[] text = value.bytes(PlaintextAccess.granted());
    boolean has =
        looksLikeUtf8Object(text)
            && members(factory, text).isEmpty()
            && members(lenient, text).isPresent();
    Arrays.fill(text, (byte) 0);
    return has;
  }

  /** Tells what stands in the text of an object. */
  void tell(byte[] text, JsonEvents listener) {
    int begin = begin(text);
    try (JsonParser parser = factory.createParser(text, begin, text.length - begin)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> listener.beginObject();
          case START_ARRAY -> listener.beginArray();
          case END_OBJECT, END_ARRAY -> listener.end();
          case FIELD_NAME -> listener.name(parser.currentName());
          case VALUE_STRING -> listener.text(parser.getText());
          case VALUE_TRUE, VALUE_FALSE -> listener.truth(token == JsonToken.VALUE_TRUE);
          case VALUE_NULL -> listener.nothing();
          default -> listener.number(parser.getText());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("was read without an error before");
    }
  }

  /** Where the member with this path stands in the text of an object. */
  PointedAt at(byte[] text, JsonPointer pointer) {
    int begin = begin(text);
    try (JsonParser parser = factory.createParser(text, begin, text.length - begin)) {
      parser.nextToken();
      int found = 0;
      for (String token : pointer.tokens().toList()) {
        if (!descend(parser, token)) {
          return new PointedAt(Optional.empty(), found);
        }
        found++;
      }
      return new PointedAt(Optional.of(span(parser, begin)), found);
    } catch (IOException e) {
      throw new IllegalStateException("was read without an error before");
    }
  }

  private static boolean descend(JsonParser parser, String step) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isIt = parser.currentName().equals(step);
        parser.nextToken();
        if (isIt) {
          return true;
        }
        parser.skipChildren();
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY && INDEX.matcher(step).matches()) {
      int before = Integer.parseInt(step);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (before-- == 0) {
          return true;
        }
        parser.skipChildren();
      }
    }
    return false;
  }

  /** The characters of a JSON string. */
  SecretValue string(byte[] text, Span span) {
    try (JsonParser parser = factory.createParser(text, span.start(), span.length())) {
      parser.nextToken();
      int length = parser.getTextLength();
      char[] characters = parser.getTextCharacters();
      int from = parser.getTextOffset();
      try {
        return SecretValue.text(CharBuffer.wrap(characters, from, length));
      } finally {
        Arrays.fill(characters, from, from + length, '\0');
      }
    } catch (IOException e) {
      throw new IllegalStateException("was read without an error before");
    }
  }

  /** Where the text begins: behind a byte order mark, if it has one. */
  private static int begin(byte[] text) {
    int length = BYTE_ORDER_MARK.length;
    boolean isMarked =
        text.length >= length && Arrays.equals(text, 0, length, BYTE_ORDER_MARK, 0, length);
    return isMarked ? length : 0;
  }

  /** Rules out what Jackson would take for UTF-16 or UTF-32. */
  private static boolean looksLikeUtf8Object(byte[] text) {
    int first = begin(text);
    while (first < text.length
        && (text[first] == ' '
            || text[first] == '\n'
            || text[first] == '\r'
            || text[first] == '\t')) {
      first++;
    }
    for (byte b : text) {
      if (b == 0) {
        return false;
      }
    }
    return first < text.length && text[first] == '{';
  }

  private static Optional<Map<String, Span>> members(JsonFactory factory, byte[] text) {
    Map<String, Span> members = new LinkedHashMap<>();
    int begin = begin(text);
    try (JsonParser parser = factory.createParser(text, begin, text.length - begin)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        members.put(key, span(parser, begin));
      }
      boolean whole = parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
      return whole ? Optional.of(members) : Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  /** Where the value at which the parser is stands; the parser is behind it afterwards. */
  private static Span span(JsonParser parser, int begin) throws IOException {
    int start = begin + (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    return new Span(start, begin + (int) parser.currentLocation().getByteOffset());
  }

  /**
   * Where a path leads.
   *
   * @param span where the member's value stands; empty when there is no such member
   * @param tokensFound how many of the path's tokens lead to something
   */
  record PointedAt(Optional<Span> span, int tokensFound) {}

  /** Where a member's value stands: from {@code start} to before {@code end}. */
  record Span(int start, int end) {
    int length() {
      return end - start;
    }
  }
}
