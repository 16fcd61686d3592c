package dev.strongroom.core.signature;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** The text whose MAC is the signature (AWS: "Create a string to sign"). */
final class StringToSign {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private StringToSign() {}

  /**
   * The text of a request.
   *
   * @param query in canonical form
   * @param signedHeaders lower-case names in order, each present
   */
  static byte[] of(
      SignedRequest request,
      String query,
      List<String> signedHeaders,
      Instant time,
      CredentialScope scope) {
    byte[] digest = CanonicalRequest.digest(request, query, signedHeaders);
    String text =
        String.join(
            "\n",
            ALGORITHM,
            SignatureTime.basic(time),
            scope.toString(),
            HexFormat.of().formatHex(digest));
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
