package dev.strongroom.core.signature;

import static dev.strongroom.core.signature.SignatureRefused.mismatch;

import dev.strongroom.core.signature.SigningCredentials.Credential;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Verifies Signature Version 4 (AWS General Reference, "Signature Version 4 signing process"). A
 * request signed in its headers can be sent again for 5 minutes, as with AWS; a presigned one until
 * it expires.
 *
 * @param <P> who an access key stands for
 */
public final class SignatureVerifier<P> {
  private final String region;
  private final SigningCredentials<P> credentials;

  /**
   * A verifier of what is signed for a region.
   *
   * @param region the only one that is accepted in the credential scope
   */
  public SignatureVerifier(String region, SigningCredentials<P> credentials) {
    this.region = region;
    this.credentials = credentials;
  }

  /**
   * Verifies the one signature of a request.
   *
   * @param service the signing name of the service that was asked, such as {@code secretsmanager}
   * @throws SignatureRefused when there is none or it is not valid now
   */
  public VerifiedSignature<P> verify(SignedRequest request, String service, Instant now) {
    QueryParameters query = QueryParameters.parse(request.query());
    Signature signature = Signature.of(request, query);
    CredentialScope scope = signature.scope();
    scope.require(region, service, SignatureTime.basic(signature.time()));
    SignatureTime.requireNear(signature.time(), signature.valid(), now);
    requireCovered(request, signature.signedHeaders());
    try (Credential<P> credential =
        credentials.find(scope.accessKeyId(), signature.sessionToken(), now)) {
      byte[] text =
          StringToSign.of(
              request, query.canonical(), signature.signedHeaders(), signature.time(), scope);
      byte[] expected = credential.secret().sign(scope, text);
      if (!MessageDigest.isEqual(expected, HexFormat.of().parseHex(signature.hex()))) {
        throw SignatureRefused.wrongSignature();
      }
      return new VerifiedSignature<>(
          credential.owner(), scope.accessKeyId(), signature.time(), signature.presigned());
    }
  }

  /**
   * The host and all headers that mean something to AWS must be signed, so that nobody on the way
   * can add or change one. What is said to be signed must be there.
   */
  private static void requireCovered(SignedRequest request, List<String> signedHeaders) {
    if (!signedHeaders.contains("host")) {
      throw mismatch("'Host' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (String name : request.names()) {
      if (name.startsWith("x-amz-") && !signedHeaders.contains(name)) {
        throw mismatch(
            SignatureRefused.quote(name) + " must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
    for (String name : signedHeaders) {
      if (request.values(name).isEmpty()) {
        throw SignatureRefused.wrongSignature();
      }
    }
  }
}
