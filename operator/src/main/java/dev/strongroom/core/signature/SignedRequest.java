package dev.strongroom.core.signature;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as it stood on the wire: what a signature covers. All texts have one character per byte
 * (ISO-8859-1), undecoded; the sender bounds their lengths.
 */
public final class SignedRequest {
  private final String method;
  private final String path;
  private final String query;
  private final Map<String, List<String>> headers = new TreeMap<>();
  private final byte[] body;

  /**
   * A request without headers yet.
   *
   * @param path from the first slash to before the question mark
   * @param query what stands behind the question mark; empty without one
   * @param body not copied
   */
  public SignedRequest(String method, String path, String query, byte[] body) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.body = body;
  }

  /**
   * Adds a header; one of the same name, whatever its case, becomes one more value.
   *
   * @return this request
   */
  public SignedRequest header(String name, String value) {
    headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>(1)).add(value);
    return this;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  String query() {
    return query;
  }

  byte[] body() {
    return body;
  }

  /** The values of a header in the order of the wire; empty when it is absent. */
  List<String> values(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, List.of());
  }

  /** The names of all headers, in lower case and in order. */
  Iterable<String> names() {
    return headers.keySet();
  }
}
