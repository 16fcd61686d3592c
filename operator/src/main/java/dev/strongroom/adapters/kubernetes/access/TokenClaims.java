package dev.strongroom.adapters.kubernetes.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The claims of a JSON Web Token (RFC 7519) that are needed here, as the token has them: nobody has
 * verified them.
 *
 * @param issuer claim {@code iss}
 * @param subject claim {@code sub}
 * @param audiences claim {@code aud}, which may be one text or a list
 * @param expiresAt claim {@code exp}
 */
record TokenClaims(String issuer, String subject, List<String> audiences, Instant expiresAt) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTS = 3;

  /** The year 9999: a session's end is written with four digits. */
  private static final long LATEST_SECOND = 253_402_300_799L;

  /** Copies. */
  TokenClaims {
    audiences = List.copyOf(audiences);
  }

  /** Empty when the text is no such token, or has not all of these claims. */
  static Optional<TokenClaims> read(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != PARTS) {
      return Optional.empty();
    }
    try {
      return of(JSON.readTree(Base64.getUrlDecoder().decode(parts[1])));
    } catch (IOException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<TokenClaims> of(JsonNode claims) {
    JsonNode issuer = claims.path("iss");
    JsonNode subject = claims.path("sub");
    JsonNode expiry = claims.path("exp");
    boolean isComplete =
        issuer.isTextual()
            && subject.isTextual()
            && expiry.isIntegralNumber()
            && expiry.canConvertToLong()
            && expiry.longValue() > 0
            && expiry.longValue() <= LATEST_SECOND;
    return isComplete
        ? Optional.of(
            new TokenClaims(
                issuer.textValue(),
                subject.textValue(),
                texts(claims.path("aud")),
                Instant.ofEpochSecond(expiry.longValue())))
        : Optional.empty();
  }

  private static List<String> texts(JsonNode audience) {
    if (audience.isTextual()) {
      return List.of(audience.textValue());
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode each : audience) {
      if (each.isTextual()) {
        texts.add(each.textValue());
      }
    }
    return texts;
  }
}
