package dev.strongroom.adapters.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.strongroom.core.secrets.JsonObjects;
import dev.strongroom.core.secrets.PlaintextAccess;
import dev.strongroom.core.secrets.SecretValue;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * JSON objects read by Jackson's streaming parser. The parser only finds where the members stand:
 * the object stays the bytes it was given, so nothing that is not changed is written anew, and no
 * tree of strings is left in memory. Sources of errors are dropped, for Jackson quotes the text.
 */
public final class JacksonJsonObjects implements JsonObjects {
  /** Deepest nesting; the deepest that a partner's secret type asks for is 3. */
  static final int MAX_DEPTH = 64;

  private final JsonFactory factory =
      JsonFactory.builder()
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
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  @Override
  public Optional<JsonObject> parse(SecretValue value) {
    if (value.kind() != SecretValue.Kind.TEXT) {
      return Optional.empty();
    }
    byte[] text = value.bytes(PlaintextAccess.granted());
    Optional<Map<String, Span>> members =
        looksLikeUtf8Object(text) ? members(text) : Optional.empty();
    if (members.isEmpty()) {
      Arrays.fill(text, (byte) 0);
    }
    return members.map(found -> new SplicedJsonObject(this, text, found));
  }

  /** The characters of a JSON string. */
  SecretValue string(byte[] text, Span span) {
    try (JsonParser parser = factory.createParser(text, span.start(), span.length())) {
      parser.nextToken();
      int length = parser.getTextLength();
      char[] characters = parser.getTextCharacters();
      int from = parser.getTextOffset();
      SecretValue value = SecretValue.text(CharBuffer.wrap(characters, from, length));
      Arrays.fill(characters, from, from + length, '\0');
      return value;
    } catch (IOException e) {
      throw new IllegalStateException("was read without an error before");
    }
  }

  /** Rules out what Jackson would take for UTF-16 or UTF-32, and byte order marks. */
  private static boolean looksLikeUtf8Object(byte[] text) {
    int first = 0;
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

  private Optional<Map<String, Span>> members(byte[] text) {
    Map<String, Span> members = new LinkedHashMap<>();
    try (JsonParser parser = factory.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        members.put(key, new Span(start, (int) parser.currentLocation().getByteOffset()));
      }
      boolean whole = parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
      return whole ? Optional.of(members) : Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  /** Where a member's value stands: from {@code start} to before {@code end}. */
  record Span(int start, int end) {
    int length() {
      return end - start;
    }
  }
}
