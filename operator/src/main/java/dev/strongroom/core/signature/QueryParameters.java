package dev.strongroom.core.signature;

import static dev.strongroom.core.signature.SignatureRefused.incomplete;
import static dev.strongroom.core.signature.SignatureRefused.quote;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The parameters of a query string, decoded, in the order of the wire. */
final class QueryParameters {
  static final String SIGNATURE = "X-Amz-Signature";

  private static final int MOST = 256;

  private record Parameter(String name, String value) {}

  private final List<Parameter> parameters = new ArrayList<>();

  private QueryParameters() {}

  /** Decodes a query string; a plus sign is a plus sign. */
  static QueryParameters parse(String query) {
    QueryParameters found = new QueryParameters();
    int from = 0;
    while (from < query.length()) {
      int end = query.indexOf('&', from);
      end = end < 0 ? query.length() : end;
      if (end > from) {
        found.add(query.substring(from, end));
      }
      from = end + 1;
    }
    return found;
  }

  private void add(String pair) {
    if (parameters.size() == MOST) {
      throw incomplete("Too many query parameters: at most " + MOST + " are accepted.");
    }
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    String value = equals < 0 ? "" : pair.substring(equals + 1);
    parameters.add(new Parameter(decode(name), decode(value)));
  }

  /**
   * The value of a parameter, which may be there once only: two of them could be read differently
   * by others.
   */
  Optional<String> find(String name) {
    Optional<String> found = Optional.empty();
    for (Parameter parameter : parameters) {
      if (parameter.name.equals(name)) {
        if (found.isPresent()) {
          throw incomplete("Query parameter " + quote(name) + " is given more than once.");
        }
        found = Optional.of(parameter.value);
      }
    }
    return found;
  }

  /** In canonical form: without the signature, encoded, sorted by name and then value. */
  String canonical() {
    if (parameters.isEmpty()) {
      return "";
    }
    record Encoded(String name, String value) {}
    StringBuilder out = new StringBuilder();
    parameters.stream()
        .filter(p -> !p.name.equals(SIGNATURE))
        .map(p -> new Encoded(encoded(p.name), encoded(p.value)))
        .sorted(Comparator.comparing(Encoded::name).thenComparing(Encoded::value))
        .forEach(
            p -> {
              out.append(out.isEmpty() ? "" : "&");
              out.append(p.name).append('=').append(p.value);
            });
    return out.toString();
  }

  private static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    CanonicalRequest.encode(text, out);
    return out.toString();
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        out.append(escaped(text, i + 1));
        i += 2;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static char escaped(String text, int from) {
    int high = from + 1 < text.length() ? Character.digit(text.charAt(from), 16) : -1;
    int low = from + 1 < text.length() ? Character.digit(text.charAt(from + 1), 16) : -1;
    if (high < 0 || low < 0 || text.charAt(from) > '~' || text.charAt(from + 1) > '~') {
      throw incomplete("The query string has a malformed percent-encoding: " + quote(text));
    }
    return (char) (high << 4 | low);
  }
}
