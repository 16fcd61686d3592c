package dev.strongroom.core.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.util.Optional;

/** A request on the wire with its signature, whose parts can be changed one by one. */
record Signed(String head, String body) {
  static final String ACCESS_KEY_ID = "AKIDEXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  static final String REGION = "us-east-1";
  static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");

  /** Reads a request as it stands on the wire, one character per byte. */
  static Signed parse(String text) {
    int end = text.indexOf("\n\n");
    return end < 0
        ? new Signed(text, "")
        : new Signed(text.substring(0, end), text.substring(end + 2));
  }

  Signed replacing(String part, String by) {
    if (!head.contains(part)) {
      throw new IllegalArgumentException(part);
    }
    return new Signed(head.replace(part, by), body);
  }

  Signed adding(String header) {
    return new Signed(head + "\n" + header, body);
  }

  SignedRequest request() {
    String[] lines = head.split("\n");
    String first = lines[0];
    int method = first.indexOf(' ');
    String target = first.substring(method + 1, first.lastIndexOf(' '));
    int query = target.indexOf('?');
    SignedRequest request =
        new SignedRequest(
            first.substring(0, method),
            query < 0 ? target : target.substring(0, query),
            query < 0 ? "" : target.substring(query + 1),
            body.getBytes(ISO_8859_1));
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      request.header(lines[i].substring(0, colon), lines[i].substring(colon + 1));
    }
    return request;
  }

  /** Verifies it against the one key of AWS's documents. */
  VerifiedSignature<String> verified(String service, Instant now) {
    return new SignatureVerifier<>(REGION, Signed::find).verify(request(), service, now);
  }

  private static SigningCredentials.Credential<String> find(
      String accessKeyId, Optional<String> token, Instant now) {
    if (!accessKeyId.equals(ACCESS_KEY_ID)) {
      throw SignatureRefused.unknownClient();
    }
    return new SigningCredentials.Credential<>(
        token.orElse("no token"), SecretAccessKey.owning(SECRET.getBytes(ISO_8859_1)));
  }
}
