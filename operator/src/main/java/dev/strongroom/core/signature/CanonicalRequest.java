package dev.strongroom.core.signature;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.values.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * The one form of a request that both sides sign (AWS: "Create a canonical request"), for services
 * other than S3: the path is normalised and encoded once more, and the hash is always that of the
 * body that arrived. None of the services that are served here accept {@code UNSIGNED-PAYLOAD}; a
 * client that signs that word instead of a hash has another signature.
 */
final class CanonicalRequest {
  /** Of a request with a session token, which is most of it. */
  private static final int USUAL_LENGTH = 1536;

  private CanonicalRequest() {}

  /**
   * The hash of the canonical request.
   *
   * @param query in canonical form
   * @param signedHeaders in order, each present
   */
  static byte[] digest(SignedRequest request, String query, List<String> signedHeaders) {
    StringBuilder out = new StringBuilder(USUAL_LENGTH);
    out.append(request.method()).append('\n');
    path(request.path(), out);
    out.append('\n').append(query).append('\n');
    for (String name : signedHeaders) {
      out.append(name).append(':');
      values(request.values(name), out);
      out.append('\n');
    }
    out.append('\n').append(String.join(";", signedHeaders)).append('\n');
    out.append(HexFormat.of().formatHex(Sha256.of(request.body())));
    return Sha256.of(out.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Without dot segments and doubled slashes (RFC 3986 §5.2.4), then encoded. */
  private static void path(String path, StringBuilder out) {
    if (path.equals("/")) {
      // All clients of these services send this one.
      out.append(path);
      return;
    }
    Deque<String> segments = new ArrayDeque<>();
    boolean isDirectory = true;
    for (String segment : path.split("/", -1)) {
      isDirectory = segment.isEmpty() || segment.equals(".") || segment.equals("..");
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!isDirectory) {
        segments.addLast(segment);
      }
    }
    for (String segment : segments) {
      out.append('/');
      encode(segment, out);
    }
    if (isDirectory) {
      out.append('/');
    }
  }

  /** Percent-encodes every byte that is not unreserved (RFC 3986 §2.3). */
  static void encode(String bytes, StringBuilder out) {
    for (int i = 0; i < bytes.length(); i++) {
      PercentEncoding.append((byte) bytes.charAt(i), out);
    }
  }

  private static boolean isTrimmed(String value) {
    return !value.startsWith(" ")
        && !value.endsWith(" ")
        && value.indexOf('\t') < 0
        && !value.contains("  ");
  }

  /** Trimmed, runs of spaces made one, several values joined by commas. */
  private static void values(List<String> values, StringBuilder out) {
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      trimmed(values.get(i), out);
    }
  }

  private static void trimmed(String value, StringBuilder out) {
    if (isTrimmed(value)) {
      out.append(value);
      return;
    }
    boolean wasSpace = true;
    int start = out.length();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isSpace = c == ' ' || c == '\t';
      if (!isSpace) {
        out.append(c);
      } else if (!wasSpace) {
        out.append(' ');
      }
      wasSpace = isSpace;
    }
    if (out.length() > start && out.charAt(out.length() - 1) == ' ') {
      out.setLength(out.length() - 1);
    }
  }
}
