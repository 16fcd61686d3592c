package dev.strongroom.core.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestSignerTest {
  private static final String HOST = "example.amazonaws.com";

  private static RequestSigner signer(Optional<String> sessionToken) {
    return new RequestSigner(
        Signed.ACCESS_KEY_ID,
        SecretAccessKey.owning(Signed.SECRET.getBytes(US_ASCII)),
        sessionToken,
        Signed.REGION);
  }

  @Test
  void signsAsAwsPublishes() {
    // When the request post-vanilla of AWS's test suite is signed
    Map<String, String> headers =
        signer(Optional.empty()).headers("service", HOST, Map.of(), new byte[0], Signed.NOW);

    // Then
    assertThat(headers)
        .containsOnly(
            Map.entry("x-amz-date", "20150830T123600Z"),
            Map.entry(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                    + " SignedHeaders=host;x-amz-date, Signature="
                    + "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"));
  }

  @Test
  void whatItSignsIsVerifiedWithBodyTokenAndFurtherHeaders() {
    // Given
    String body = "{\"SecretId\": \"db\"}";

    // When
    Map<String, String> headers =
        signer(Optional.of("token"))
            .headers(
                "secretsmanager",
                HOST + ":8443",
                Map.of("X-Amz-Target", "secretsmanager.GetSecretValue"),
                body.getBytes(UTF_8),
                Signed.NOW);

    // Then
    SignedRequest request = new SignedRequest("POST", "/", "", body.getBytes(UTF_8));
    request.header("Host", HOST + ":8443");
    headers.forEach(request::header);
    VerifiedSignature<String> verified =
        new SignatureVerifier<>(
                Signed.REGION,
                (id, token, now) -> {
                  assertThat(token).contains("token");
                  return new SigningCredentials.Credential<>(
                      "owner", SecretAccessKey.owning(Signed.SECRET.getBytes(US_ASCII)));
                })
            .verify(request, "secretsmanager", Signed.NOW);
    assertThat(verified.accessKeyId()).isEqualTo(Signed.ACCESS_KEY_ID);
  }
}
