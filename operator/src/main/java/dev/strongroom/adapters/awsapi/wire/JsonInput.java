package dev.strongroom.adapters.awsapi.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.AwsException;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.Shape;
import dev.strongroom.adapters.awsapi.model.Shape.Blob;
import dev.strongroom.adapters.awsapi.model.Shape.Flag;
import dev.strongroom.adapters.awsapi.model.Shape.Items;
import dev.strongroom.adapters.awsapi.model.Shape.Member;
import dev.strongroom.adapters.awsapi.model.Shape.Plaintext;
import dev.strongroom.adapters.awsapi.model.Shape.Structure;
import dev.strongroom.adapters.awsapi.model.Shape.Text;
import dev.strongroom.adapters.awsapi.model.Shape.Texts;
import dev.strongroom.adapters.awsapi.model.Violations;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the input of an action from AWS JSON 1.1, strictly: UTF-8, one object, no member twice,
 * each of its type. Members that the model does not have are skipped, and {@code null} is absence,
 * as with AWS. No message quotes what could not be read.
 */
public final class JsonInput {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER = 100;

  private final JsonFactory factory;

  /** Reads inputs of at most so many bytes. */
  public JsonInput(int maxBytes) {
    factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxDocumentLength(maxBytes)
                    .maxStringLength(maxBytes)
                    .maxNameLength(maxBytes)
                    .maxNumberLength(MAX_NUMBER)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // Pooled buffers would keep plaintext for as long as the thread lives.
            .disable(JsonFactory.Feature.USE_THREAD_LOCAL_FOR_BUFFER_RECYCLING)
            // Clients choose the names: none is kept.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
  }

  /**
   * Reads and checks an input; the caller closes it.
   *
   * @param body empty for an input without members
   * @throws AwsException with SerializationException or ValidationException
   */
  public Input read(Structure shape, byte[] body) {
    if (body.length == 0) {
      return checked(new Input(), shape, new Violations());
    }
    CharBuffer text = Utf8.decode(body).orElseThrow(JsonInput::malformed);
    try (JsonParser parser = factory.createParser(text.array(), 0, text.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed();
      }
      return root(parser, shape);
    } catch (IOException notJson) {
      throw malformed();
    } finally {
      Arrays.fill(text.array(), '\0');
    }
  }

  private static Input root(JsonParser parser, Structure shape) throws IOException {
    Input input = new Input();
    boolean good = false;
    try {
      Violations violations = new Violations();
      structure(parser, shape, "", input, violations);
      if (parser.nextToken() != null) {
        throw malformed();
      }
      checked(input, shape, violations);
      good = true;
      return input;
    } finally {
      if (!good) {
        input.close();
      }
    }
  }

  private static Input checked(Input input, Structure shape, Violations violations) {
    violations.structure(shape, "", input);
    violations.require();
    return input;
  }

  private static void structure(
      JsonParser parser, Structure shape, String path, Input into, Violations violations)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Member member = shape.members().get(parser.currentName());
      JsonToken token = parser.nextToken();
      if (member == null) {
        parser.skipChildren();
      } else if (token != JsonToken.VALUE_NULL) {
        String at = Violations.path(path, member.name());
        value(parser, member.shape(), at, violations).ifPresent(v -> into.put(member.name(), v));
      }
    }
  }

  /** Empty for bytes or a secret's value too short or too long, which is a violation. */
  private static Optional<Object> value(
      JsonParser parser, Shape shape, String path, Violations violations) throws IOException {
    if (shape instanceof Text text) {
      String value = text(parser);
      violations.text(text, path, value);
      return Optional.of(value);
    } else if (shape instanceof Plaintext plaintext) {
      return plaintext(parser, plaintext, path, violations).map(value -> value);
    } else if (shape instanceof Blob blob) {
      return blob(parser, blob, path, violations);
    } else if (shape instanceof Texts) {
      return Optional.of(texts(parser));
    } else if (shape instanceof Shape.Number number) {
      long value = number(parser, number);
      violations.number(number, path, value);
      return Optional.of(value);
    } else if (shape instanceof Flag) {
      require(parser.currentToken().isBoolean(), parser, "a Boolean");
      return Optional.of(parser.getBooleanValue());
    } else if (shape instanceof Items items) {
      return Optional.of(items(parser, items, path, violations));
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw AwsError.serialization("Unexpected token " + kind(parser) + ": expected a structure.")
          .exception();
    }
    Input inner = new Input();
    structure(parser, (Structure) shape, path, inner, violations);
    violations.structure((Structure) shape, path, inner);
    return Optional.of(inner);
  }

  private static String text(JsonParser parser) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, parser, "a String");
    String value = parser.getText();
    if (!Utf8.isWhole(value)) {
      throw malformed();
    }
    return value;
  }

  private static Optional<SecretValue> plaintext(
      JsonParser parser, Plaintext shape, String path, Violations violations) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, parser, "a String");
    int length = parser.getTextLength();
    char[] characters = parser.getTextCharacters();
    int from = parser.getTextOffset();
    try {
      CharBuffer text = CharBuffer.wrap(characters, from, length);
      return shape.binary() ? blob(text, path, violations) : string(text, path, violations);
    } finally {
      Arrays.fill(characters, from, from + length, '\0');
    }
  }

  private static Optional<SecretValue> string(CharBuffer text, String path, Violations violations) {
    if (text.isEmpty() || text.length() > SecretValue.MAX_BYTES) {
      violations.plaintext(path, text.length());
      return Optional.empty();
    }
    try {
      return Optional.of(SecretValue.text(text));
    } catch (InvalidInput tooManyBytesOrHalfOfAPair) {
      if (!Utf8.isWhole(text.toString())) {
        throw malformed();
      }
      violations.plaintext(path, SecretValue.MAX_BYTES + 1);
      return Optional.empty();
    }
  }

  private static Optional<SecretValue> blob(CharBuffer text, String path, Violations violations) {
    byte[] decoded = decoded(text);
    if (decoded.length == 0 || decoded.length > SecretValue.MAX_BYTES) {
      violations.plaintext(path, decoded.length);
      Arrays.fill(decoded, (byte) 0);
      return Optional.empty();
    }
    return Optional.of(SecretValue.owning(SecretValue.Kind.BINARY, decoded));
  }

  private static Optional<Object> blob(
      JsonParser parser, Blob shape, String path, Violations violations) throws IOException {
    require(parser.currentToken() == JsonToken.VALUE_STRING, parser, "a String");
    int length = parser.getTextLength();
    char[] characters = parser.getTextCharacters();
    int from = parser.getTextOffset();
    try {
      byte[] decoded = decoded(CharBuffer.wrap(characters, from, length));
      violations.blob(shape, path, decoded.length);
      if (!shape.sensitive()) {
        return Optional.of(decoded);
      }
      if (decoded.length < shape.min() || decoded.length > shape.max()) {
        Arrays.fill(decoded, (byte) 0);
        return Optional.empty();
      }
      return Optional.of(SecretValue.owning(SecretValue.Kind.BINARY, decoded));
    } finally {
      Arrays.fill(characters, from, from + length, '\0');
    }
  }

  private static byte[] decoded(CharBuffer text) {
    byte[] encoded = new byte[text.length()];
    for (int i = 0; i < encoded.length; i++) {
      char c = text.charAt(i);
      encoded[i] = c < 128 ? (byte) c : (byte) '!';
    }
    try {
      return Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException notBase64) {
      throw AwsError.serialization("Invalid Base64 in a blob.").exception();
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static Map<String, String> texts(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw AwsError.serialization("Unexpected token " + kind(parser) + ": expected a map.")
          .exception();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (!Utf8.isWhole(name)) {
        throw malformed();
      }
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        texts.put(name, text(parser));
      }
    }
    return texts;
  }

  private static long number(JsonParser parser, Shape.Number shape) throws IOException {
    String type = shape.isLong() ? "a Long" : "an Integer";
    require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, parser, type);
    boolean fits =
        switch (parser.getNumberType()) {
          case INT -> true;
          case LONG -> shape.isLong();
          default -> false;
        };
    require(fits, parser, type);
    return parser.getLongValue();
  }

  private static List<Object> items(
      JsonParser parser, Items shape, String path, Violations violations) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw AwsError.serialization("Unexpected token " + kind(parser) + ": expected a list.")
          .exception();
    }
    List<Object> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String at = Violations.item(path, values.size() + 1);
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        violations.missing(at);
      } else if (shape.item() instanceof Text) {
        values.add(text(parser));
      } else {
        value(parser, shape.item(), at, violations).ifPresent(values::add);
      }
    }
    violations.items(shape, path, values);
    return values;
  }

  private static void require(boolean isType, JsonParser parser, String type) {
    if (!isType) {
      throw AwsError.serialization(
              parser.currentToken().isStructStart()
                  ? "Start of structure or map found where not expected."
                  : kind(parser) + " can not be converted to " + type)
          .exception();
    }
  }

  private static String kind(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> "STRING_VALUE";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "NUMBER_VALUE";
      case VALUE_TRUE -> "TRUE_VALUE";
      case VALUE_FALSE -> "FALSE_VALUE";
      default -> "START_OF_STRUCTURE";
    };
  }

  private static AwsException malformed() {
    return AwsError.serialization("The request body is not valid JSON in UTF-8.").exception();
  }
}
