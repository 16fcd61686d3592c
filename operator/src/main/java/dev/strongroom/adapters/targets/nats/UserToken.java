package dev.strongroom.adapters.targets.nats;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.JsonText;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The JWT of a user (github.com/nats-io/jwt, version 2): what an account says of the holder of a
 * key. It is not secret.
 *
 * @param text as it is shown to servers
 * @param issuer the public key that has signed it, of an account or one of its signing keys
 * @param subject the user's public key
 * @param account the account, where the issuer is a signing key of it
 * @param name the member {@code name}, as JSON; empty when there is none
 * @param rights the member {@code nats}, as JSON
 * @param expiry when it ends; empty: never
 */
record UserToken(
    String text,
    String issuer,
    String subject,
    Optional<String> account,
    Optional<String> name,
    String rights,
    Optional<Instant> expiry) {
  private static final String ALGORITHM = "ed25519-nkey";
  private static final String HEADER = "{\"typ\":\"JWT\",\"alg\":\"" + ALGORITHM + "\"}";
  private static final String ACCOUNT = "issuer_account";
  private static final int ID_BYTES = 32;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /**
   * Reads a token and checks its signature.
   *
   * @return empty when it is no user's token of version 2, or is not signed by its issuer
   */
  static Optional<UserToken> read(JsonObjects json, String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
      byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
      return claims(json, text, Base64.getUrlDecoder().decode(parts[1]))
          .filter(any -> isKnown(json, Base64.getUrlDecoder().decode(parts[0])))
          .filter(token -> Nkey.isSignedBy(Nkey.Kind.ACCOUNT, token.issuer(), signed, signature));
    } catch (IllegalArgumentException | DateTimeException | InvalidInput malformed) {
      return Optional.empty();
    }
  }

  private static boolean isKnown(JsonObjects json, byte[] header) {
    Optional<JsonObject> parsed = json.parse(SecretValue.detecting(header));
    try (JsonObject object = parsed.orElse(null)) {
      return object != null && JsonCredentials.text(object, "alg").equals(Optional.of(ALGORITHM));
    }
  }

  private static Optional<UserToken> claims(JsonObjects json, String text, byte[] claims) {
    Optional<JsonObject> parsed = json.parse(SecretValue.detecting(claims));
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    try (JsonObject object = parsed.get()) {
      Optional<String> issuer = JsonCredentials.text(object, "iss");
      Optional<String> subject = JsonCredentials.text(object, "sub");
      Optional<String> rights = JsonCredentials.text(object, "nats");
      boolean isUser = JsonCredentials.text(object, "/nats/type").equals(Optional.of("user"));
      boolean isSecond = JsonCredentials.text(object, "/nats/version").equals(Optional.of("2"));
      if (issuer.isEmpty() || subject.isEmpty() || !isUser || !isSecond) {
        return Optional.empty();
      }
      return Optional.of(
          new UserToken(
              text,
              issuer.get(),
              subject.get(),
              JsonCredentials.text(object, "/nats/" + ACCOUNT),
              JsonCredentials.text(object, "name"),
              rights.orElseThrow(),
              JsonCredentials.text(object, "exp")
                  .map(Long::parseLong)
                  .filter(seconds -> seconds > 0)
                  .map(Instant::ofEpochSecond)));
    }
  }

  /** The account that the user is in. */
  String inAccount() {
    return account.orElse(issuer);
  }

  /**
   * A token of the same name, account and rights for another key.
   *
   * @param signer the key of the account, or a signing key of it
   * @param user the new user's public key
   */
  UserToken reissued(
      JsonObjects json, Nkey signer, String user, Instant now, Instant end, SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String claims =
        "{\"jti\":%s,\"iat\":%d,\"exp\":%d,\"iss\":%s,\"sub\":%s%s,\"nats\":%s}"
            .formatted(
                quoted(ENCODER.encodeToString(id)),
                now.getEpochSecond(),
                end.getEpochSecond(),
                quoted(signer.publicKey()),
                quoted(user),
                name.map(said -> ",\"name\":" + quoted(said)).orElse(""),
                rightsBy(json, signer));
    String signed = encoded(HEADER) + "." + encoded(claims);
    byte[] signature = signer.sign(signed.getBytes(StandardCharsets.US_ASCII));
    return read(json, signed + "." + ENCODER.encodeToString(signature)).orElseThrow();
  }

  /** A signing key has to name its account. */
  private String rightsBy(JsonObjects json, Nkey signer) {
    if (account.isPresent() || signer.publicKey().equals(issuer)) {
      return rights;
    }
    try (SecretValue before = SecretValue.text(rights);
        JsonObject object = json.require(before, "nats");
        SecretValue named = SecretValue.text(issuer);
        SecretValue after = object.with(ACCOUNT, named)) {
      return after.text(PlaintextAccess.granted());
    }
  }

  private static String encoded(String json) {
    return ENCODER.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String text) {
    return new String(
        JsonText.quoted(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }
}
