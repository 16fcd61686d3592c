package dev.strongroom.adapters.awsapi.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes AWS JSON 1.1. An output is a map of members in order; a value is text, a number, a
 * boolean, an {@link Instant} (written as epoch seconds with milliseconds), a {@link SecretValue}
 * (text, or Base64 when it is binary), bytes (Base64), a list or a map.
 */
public final class JsonOutput {
  private static final int USUAL_BYTES = 512;
  private static final int MILLIS = 3;

  private final JsonFactory factory =
      JsonFactory.builder()
          // Pooled buffers would keep plaintext for as long as the thread lives.
          .disable(JsonFactory.Feature.USE_THREAD_LOCAL_FOR_BUFFER_RECYCLING)
          .build();

  /** The bytes of an output. */
  public byte[] write(Map<String, ?> output) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = factory.createGenerator(out)) {
      value(json, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The bytes of an error. */
  public byte[] write(AwsError error) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("__type", error.code());
    if (!error.message().isEmpty()) {
      members.put("Message", error.message());
    }
    return write(members);
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof Instant time) {
      BigDecimal seconds = BigDecimal.valueOf(time.toEpochMilli(), MILLIS).stripTrailingZeros();
      json.writeNumber(seconds.toPlainString());
    } else if (value instanceof SecretValue plaintext) {
      plaintext(json, plaintext);
    } else if (value instanceof byte[] bytes) {
      json.writeBinary(bytes);
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object item : list) {
        value(json, item);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : map.entrySet()) {
        json.writeFieldName((String) member.getKey());
        value(json, member.getValue());
      }
      json.writeEndObject();
    } else {
      throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }

  private static void plaintext(JsonGenerator json, SecretValue value) throws IOException {
    byte[] bytes = value.bytes(PlaintextAccess.granted());
    try {
      if (value.kind() == SecretValue.Kind.BINARY) {
        json.writeBinary(bytes);
      } else {
        json.writeUTF8String(bytes, 0, bytes.length);
      }
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
