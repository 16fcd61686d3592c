package dev.strongroom.core.signature;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Signs requests as AWS's clients do (AWS General Reference, "Signature Version 4 signing
 * process"): by POST to the root of a service, with all of their headers.
 */
public final class RequestSigner {
  private final String accessKeyId;
  private final SecretAccessKey secret;
  private final Optional<String> sessionToken;
  private final String region;

  /**
   * A signer.
   *
   * @param secret stays the caller's
   * @param sessionToken of temporary credentials
   * @param region of the services
   */
  public RequestSigner(
      String accessKeyId, SecretAccessKey secret, Optional<String> sessionToken, String region) {
    this.accessKeyId = accessKeyId;
    this.secret = secret;
    this.sessionToken = sessionToken;
    this.region = region;
  }

  /**
   * The headers of a request, signature included; not that of the host, which clients add.
   *
   * @param service the signing name of the service, such as {@code secretsmanager}
   * @param host as the client sends it, with the port unless that is the usual one
   * @param headers what else is sent
   */
  public Map<String, String> headers(
      String service, String host, Map<String, String> headers, byte[] body, Instant now) {
    String time = SignatureTime.basic(now);
    TreeMap<String, String> all = new TreeMap<>();
    headers.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
    all.put("x-amz-date", time);
    sessionToken.ifPresent(token -> all.put("x-amz-security-token", token));
    all.put("host", host);
    SignedRequest request = new SignedRequest("POST", "/", "", body);
    all.forEach(request::header);
    List<String> names = List.copyOf(all.keySet());
    CredentialScope scope =
        new CredentialScope(
            accessKeyId,
            time.substring(0, time.indexOf('T')),
            region,
            service,
            CredentialScope.TERMINATOR);
    byte[] signature = secret.sign(scope, StringToSign.of(request, "", names, now, scope));
    all.remove("host");
    all.put(
        "authorization",
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(
                StringToSign.ALGORITHM,
                accessKeyId,
                scope,
                String.join(";", names),
                HexFormat.of().formatHex(signature)));
    return all;
  }
}
