package dev.strongroom.adapters.awsapi.wire;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes AWS JSON 1.1. An output is a map of members in order; a value is text, a number, a
 * boolean, an {@link Instant} (written as epoch seconds with milliseconds), a {@link SecretValue}
 * (text, or Base64 when it is binary), bytes (Base64), a list or a map. A library's generator would
 * leave copies of plaintext in buffers of its own, and allocates 20 KB for each answer.
 */
public final class JsonOutput {
  private static final int USUAL_BYTES = 512;
  private static final int MILLIS = 3;
  private static final String HEX = "0123456789ABCDEF";

  /** The short escapes of RFC 8259 §7 for the characters 8 to 13; 0 where there is none. */
  private static final byte[] SHORT_ESCAPES = {'b', 't', 'n', 0, 'f', 'r'};

  private static final int FIRST_SHORT_ESCAPE = 8;

  /** The bytes of an output. */
  public byte[] write(Map<String, ?> output) {
    WipedBytes out = new WipedBytes(USUAL_BYTES);
    try {
      value(out, output);
      return out.take();
    } finally {
      out.wipe();
    }
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

  private static void value(WipedBytes out, Object value) {
    if (value instanceof String text) {
      string(out, text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof Boolean || value instanceof Number) {
      ascii(out, value instanceof Number number ? Long.toString(number.longValue()) : "" + value);
    } else if (value instanceof Instant time) {
      BigDecimal seconds = BigDecimal.valueOf(time.toEpochMilli(), MILLIS).stripTrailingZeros();
      ascii(out, seconds.toPlainString());
    } else if (value instanceof SecretValue plaintext) {
      plaintext(out, plaintext);
    } else if (value instanceof byte[] bytes) {
      base64(out, bytes);
    } else if (value instanceof List<?> list) {
      list(out, list);
    } else if (value instanceof Map<?, ?> map) {
      map(out, map);
    } else {
      throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }

  private static void list(WipedBytes out, List<?> list) {
    out.write('[');
    for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
      value(out, items.next());
      if (items.hasNext()) {
        out.write(',');
      }
    }
    out.write(']');
  }

  private static void map(WipedBytes out, Map<?, ?> map) {
    out.write('{');
    for (Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator();
        members.hasNext(); ) {
      Map.Entry<?, ?> member = members.next();
      string(out, ((String) member.getKey()).getBytes(StandardCharsets.UTF_8));
      out.write(':');
      value(out, member.getValue());
      if (members.hasNext()) {
        out.write(',');
      }
    }
    out.write('}');
  }

  private static void plaintext(WipedBytes out, SecretValue value) {
    byte[] bytes = value.bytes(PlaintextAccess.granted());
    try {
      if (value.kind() == SecretValue.Kind.BINARY) {
        base64(out, bytes);
      } else {
        string(out, bytes);
      }
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static void base64(WipedBytes out, byte[] bytes) {
    byte[] encoded = Base64.getEncoder().encode(bytes);
    string(out, encoded);
    Arrays.fill(encoded, (byte) 0);
  }

  private static void ascii(WipedBytes out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    out.write(bytes, 0, bytes.length);
  }

  /** A string of these bytes in UTF-8: what need not be escaped is copied as it is. */
  private static void string(WipedBytes out, byte[] utf8) {
    out.write('"');
    int from = 0;
    for (int i = 0; i < utf8.length; i++) {
      byte b = utf8[i];
      if (b >= 0 && b < ' ' || b == '"' || b == '\\') {
        out.write(utf8, from, i - from);
        escaped(out, b);
        from = i + 1;
      }
    }
    out.write(utf8, from, utf8.length - from);
    out.write('"');
  }

  private static void escaped(WipedBytes out, byte b) {
    out.write('\\');
    int shortEscape = b - FIRST_SHORT_ESCAPE;
    if (b >= ' ') {
      out.write(b);
    } else if (shortEscape >= 0
        && shortEscape < SHORT_ESCAPES.length
        && SHORT_ESCAPES[shortEscape] != 0) {
      out.write(SHORT_ESCAPES[shortEscape]);
    } else {
      ascii(out, "u00");
      out.write(HEX.charAt(b >> 4));
      out.write(HEX.charAt(b & 15));
    }
  }
}
