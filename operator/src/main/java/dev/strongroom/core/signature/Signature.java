package dev.strongroom.core.signature;

import static dev.strongroom.core.signature.SignatureRefused.incomplete;
import static dev.strongroom.core.signature.SignatureRefused.quote;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The signature that a request carries, in its headers or in its query string ("presigned"), not
 * verified.
 *
 * @param signedHeaders lower-case names in order
 * @param hex 64 hexadecimal digits in lower case
 * @param valid for how long after {@code time} the signature is valid
 */
record Signature(
    CredentialScope scope,
    List<String> signedHeaders,
    String hex,
    Instant time,
    Duration valid,
    Optional<String> sessionToken,
    boolean presigned) {
  private static final int LONGEST_AUTHORIZATION = 8192;
  private static final int MOST_HEADERS = 100;
  private static final int HEX_DIGITS = 64;
  private static final int LONGEST_HEADER_NAME = 128;
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");

  private static final String DATE = "X-Amz-Date";
  private static final String TOKEN = "X-Amz-Security-Token";

  /** Finds the one signature of a request. */
  static Signature of(SignedRequest request, QueryParameters query) {
    Optional<String> authorization = only(request, "authorization");
    Optional<String> algorithm = query.find("X-Amz-Algorithm");
    if (authorization.isPresent() && algorithm.isPresent()) {
      throw incomplete(
          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the"
              + " Authorization header should be specified.");
    }
    if (algorithm.isPresent()) {
      return presigned(query, algorithm.get());
    }
    return inHeaders(request, authorization.orElseThrow(SignatureRefused::missing));
  }

  private static Signature inHeaders(SignedRequest request, String authorization) {
    Map<String, String> parts = parts(authorization);
    StringBuilder missing = new StringBuilder();
    for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
      if (parts.getOrDefault(name, "").isEmpty()) {
        missing.append("Authorization header requires '").append(name).append("' parameter. ");
      }
    }
    Optional<String> amzDate = only(request, "x-amz-date");
    Optional<String> date = amzDate.isPresent() ? Optional.empty() : only(request, "date");
    if (amzDate.isEmpty() && date.isEmpty()) {
      missing.append(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    if (!missing.isEmpty()) {
      throw incomplete(missing + "Authorization=" + quote(authorization));
    }
    Instant time =
        amzDate.isPresent()
            ? SignatureTime.basic(amzDate.get()).orElseThrow(() -> notADate(amzDate.get()))
            : SignatureTime.dateHeader(date.get()).orElseThrow(() -> notADate(date.get()));
    return new Signature(
        CredentialScope.parse(parts.get("Credential")),
        headerNames(parts.get("SignedHeaders")),
        hex(parts.get("Signature")),
        time,
        SignatureTime.SKEW,
        only(request, "x-amz-security-token"),
        false);
  }

  private static Map<String, String> parts(String authorization) {
    if (authorization.length() > LONGEST_AUTHORIZATION) {
      throw incomplete("The Authorization header is too long.");
    }
    int space = authorization.indexOf(' ');
    requireAlgorithm(space < 0 ? authorization : authorization.substring(0, space));
    Map<String, String> parts = new HashMap<>();
    int from = space < 0 ? authorization.length() : space + 1;
    while (from < authorization.length()) {
      int comma = authorization.indexOf(',', from);
      int end = comma < 0 ? authorization.length() : comma;
      String part = authorization.substring(from, end).strip();
      from = end + 1;
      int equals = part.indexOf('=');
      if (equals < 0 && !part.isEmpty()) {
        throw incomplete(
            quote(part)
                + " not a valid key=value pair (missing equal-sign) in Authorization header: "
                + quote(authorization)
                + ".");
      }
      if (equals >= 0 && parts.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
        throw incomplete(
            quote(part.substring(0, equals))
                + " is given more than once in Authorization header: "
                + quote(authorization)
                + ".");
      }
    }
    return parts;
  }

  private static Signature presigned(QueryParameters query, String algorithm) {
    requireAlgorithm(algorithm);
    StringBuilder missing = new StringBuilder();
    for (String name :
        List.of("X-Amz-Credential", QueryParameters.SIGNATURE, "X-Amz-SignedHeaders", DATE)) {
      if (query.find(name).orElse("").isEmpty()) {
        missing.append("AWS query-string parameters must include '").append(name).append("'. ");
      }
    }
    if (!missing.isEmpty()) {
      throw incomplete(missing + "Re-examine the query-string parameters.");
    }
    String date = query.find(DATE).orElseThrow();
    return new Signature(
        CredentialScope.parse(query.find("X-Amz-Credential").orElseThrow()),
        headerNames(query.find("X-Amz-SignedHeaders").orElseThrow()),
        hex(query.find(QueryParameters.SIGNATURE).orElseThrow()),
        SignatureTime.basic(date).orElseThrow(() -> notADate(date)),
        query.find("X-Amz-Expires").map(Signature::seconds).orElse(SignatureTime.SKEW),
        query.find(TOKEN),
        true);
  }

  private static void requireAlgorithm(String algorithm) {
    if (!algorithm.equals(StringToSign.ALGORITHM)) {
      throw incomplete("Unsupported AWS 'algorithm': " + quote(algorithm) + ".");
    }
  }

  private static Duration seconds(String expires) {
    long seconds = SECONDS.matcher(expires).matches() ? Long.parseLong(expires) : -1;
    if (seconds < 1 || seconds > SignatureTime.LONGEST_PRESIGNED.toSeconds()) {
      throw incomplete("X-Amz-Expires must be between 1 and 604800 seconds.");
    }
    return Duration.ofSeconds(seconds);
  }

  private static List<String> headerNames(String signedHeaders) {
    List<String> names = new ArrayList<>();
    for (String name : signedHeaders.split(";", MOST_HEADERS + 1)) {
      boolean inOrder = names.isEmpty() || names.get(names.size() - 1).compareTo(name) < 0;
      if (!inOrder || !isHeaderName(name)) {
        throw incomplete(
            "SignedHeaders must be lower-case header names in order, each once, at most "
                + MOST_HEADERS
                + ", got "
                + quote(signedHeaders));
      }
      names.add(name);
    }
    return names;
  }

  /** A token of RFC 9110 §5.6.2 in lower case. */
  private static boolean isHeaderName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isDigit(c) && (c < 'a' || c > 'z') && TOKEN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= LONGEST_HEADER_NAME;
  }

  private static String hex(String signature) {
    boolean isHex = signature.length() == HEX_DIGITS;
    for (int i = 0; isHex && i < HEX_DIGITS; i++) {
      char c = signature.charAt(i);
      isHex = isDigit(c) || c >= 'a' && c <= 'f';
    }
    if (!isHex) {
      throw SignatureRefused.wrongSignature();
    }
    return signature;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The value of a header that may be there once only. */
  private static Optional<String> only(SignedRequest request, String name) {
    List<String> values = request.values(name);
    if (values.size() > 1) {
      throw incomplete("Header " + quote(name) + " is given more than once.");
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0).strip());
  }

  private static SignatureRefused notADate(String date) {
    return incomplete(
        "Date must be in ISO-8601 'basic format'. Got "
            + quote(date)
            + ". See http://en.wikipedia.org/wiki/ISO_8601");
  }
}
