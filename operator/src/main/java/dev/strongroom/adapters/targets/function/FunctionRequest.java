package dev.strongroom.adapters.targets.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.core.crypto.HmacSha256;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.RotationFunction.Call;
import dev.strongroom.core.targets.FunctionEndpoint;
import dev.strongroom.core.targets.FunctionEndpoint.Protocol;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * The request that a function is called with. Its body is the event of AWS's rotation functions;
 * the RotationToken is random, and means nothing: what a function may do with a secret is up to the
 * credentials that it calls the endpoint with.
 *
 * @param body JSON
 * @param headers of the request
 */
record FunctionRequest(byte[] body, Map<String, String> headers) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");
  private static final String KEY_PREFIX = "whsec_";

  /**
   * The request of a call.
   *
   * @throws InvalidInput when the credential cannot be used
   */
  static FunctionRequest of(
      FunctionEndpoint endpoint, Call call, Optional<SecretValue> credential) {
    return endpoint.protocol() == Protocol.LAMBDA
        ? lambda(body(call), credential)
        : webhook(call.id(), body(call), credential, Instant.now());
  }

  private static byte[] body(Call call) {
    Map<String, String> event = new LinkedHashMap<>();
    event.put("Step", call.step().awsName());
    event.put("SecretId", call.secret().toString());
    event.put("ClientRequestToken", call.token().value());
    event.put("RotationToken", UUID.randomUUID().toString());
    try {
      return JSON.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is always JSON", e);
    }
  }

  private static FunctionRequest lambda(byte[] body, Optional<SecretValue> credential) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("X-Amz-Invocation-Type", "RequestResponse");
    credential.ifPresent(token -> headers.put("Authorization", "Bearer " + bearer(token)));
    return new FunctionRequest(body, headers);
  }

  private static String bearer(SecretValue credential) {
    String token = credential.text(PlaintextAccess.granted()).strip();
    if (!TOKEN.matcher(token).matches()) {
      throw unusable("the value must be 1 to 4096 visible ASCII characters.");
    }
    return token;
  }

  /** Standard Webhooks: the id, the time and the body are signed, in this order. */
  static FunctionRequest webhook(
      String id, byte[] body, Optional<SecretValue> credential, Instant now) {
    SecretValue key = credential.orElseThrow(() -> unusable("must be given for protocol Webhook."));
    String timestamp = Long.toString(now.getEpochSecond());
    String signed = id + "." + timestamp + "." + new String(body, StandardCharsets.UTF_8);
    byte[] signature =
        new HmacSha256()
            .of(
                new SecretKeySpec(key(key), HmacSha256.NAME),
                signed.getBytes(StandardCharsets.UTF_8));
    return new FunctionRequest(
        body,
        Map.of(
            "Content-Type",
            "application/json",
            "webhook-id",
            id,
            "webhook-timestamp",
            timestamp,
            "webhook-signature",
            "v1," + Base64.getEncoder().encodeToString(signature)));
  }

  private static byte[] key(SecretValue credential) {
    if (credential.kind() != SecretValue.Kind.TEXT) {
      return credential.bytes(PlaintextAccess.granted());
    }
    String text = credential.text(PlaintextAccess.granted()).strip();
    try {
      byte[] key =
          text.startsWith(KEY_PREFIX)
              ? Base64.getDecoder().decode(text.substring(KEY_PREFIX.length()))
              : text.getBytes(StandardCharsets.UTF_8);
      if (key.length == 0) {
        throw unusable("the value must not be empty.");
      }
      return key;
    } catch (IllegalArgumentException notBase64) {
      throw unusable("the value must be Base64 after whsec_.");
    }
  }

  private static InvalidInput unusable(String why) {
    return new InvalidInput(
        DeclarationReason.InvalidSpecField.with("spec.function.credentialRef", why));
  }
}
