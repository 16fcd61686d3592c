package dev.strongroom.adapters.awsapi.wire;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.core.signature.SecretAccessKey;
import dev.strongroom.core.values.PlaintextAccess;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Writes the XML of AWS Query. An output is a map of members in order; a value is text, a number, a
 * boolean, an {@link Instant} (written in ISO 8601), a {@link SecretAccessKey}, a list or a map.
 * What XML cannot hold is written as U+FFFD.
 */
public final class XmlOutput {
  private static final int SERVER_ERROR = 500;

  private final String namespace;

  /** Outputs in the XML namespace of a service. */
  public XmlOutput(String namespace) {
    this.namespace = namespace;
  }

  /** The bytes of an action's output. */
  public byte[] write(String action, Map<String, ?> output, String requestId) {
    StringBuilder out = new StringBuilder();
    out.append('<').append(action).append("Response xmlns=\"").append(namespace).append("\">");
    element(action + "Result", output, out);
    element("ResponseMetadata", Map.of("RequestId", requestId), out);
    out.append("</").append(action).append("Response>");
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The bytes of an error. */
  public byte[] write(AwsError error, String requestId) {
    StringBuilder out = new StringBuilder();
    out.append("<ErrorResponse xmlns=\"").append(namespace).append("\"><Error>");
    element("Type", error.status() < SERVER_ERROR ? "Sender" : "Receiver", out);
    element("Code", error.code(), out);
    element("Message", error.message(), out);
    out.append("</Error>");
    element("RequestId", requestId, out);
    out.append("</ErrorResponse>");
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void element(String name, Object value, StringBuilder out) {
    out.append('<').append(name).append('>');
    if (value instanceof Map<?, ?> map) {
      map.forEach((member, inner) -> element((String) member, inner, out));
    } else if (value instanceof List<?> list) {
      list.forEach(item -> element("member", item, out));
    } else if (value instanceof SecretAccessKey key) {
      escaped(key.text(PlaintextAccess.granted()), out);
    } else if (value instanceof Instant time) {
      out.append(time.truncatedTo(ChronoUnit.SECONDS));
    } else {
      escaped(String.valueOf(value), out);
    }
    out.append("</").append(name).append('>');
  }

  private static void escaped(String text, StringBuilder out) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#xD;");
                default -> out.appendCodePoint(isAllowed(c) ? c : 0xfffd);
              }
            });
  }

  /** XML 1.0, production Char. */
  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || c >= 0x20 && c <= 0xd7ff
        || c >= 0xe000 && c <= 0xfffd
        || c >= 0x10000;
  }
}
