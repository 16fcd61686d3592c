package dev.strongroom.core.sessions;

import dev.strongroom.core.crypto.Hkdf;
import dev.strongroom.core.crypto.HmacSha256;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.sessions.RecognizedSessions.Recognized;
import dev.strongroom.core.signature.SecretAccessKey;
import dev.strongroom.core.signature.SignatureRefused;
import dev.strongroom.core.signature.SigningCredentials;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Issues session credentials and recognises them. A replica needs the key alone: the token holds
 * the session, encrypted and authenticated, and the secret access key follows from the session's id
 * and the key. The token is a {@link SealedToken} with {@link TokenContent} in it. The access key
 * id is {@code ASIA} and the id of the session in base 32; the secret access key is 30 bytes of
 * HMAC-SHA-256 over that id, in Base64, under another derived key. So a token fits one access key
 * id only, and whoever sees a token learns no secret.
 *
 * <p>A client sends the same token with every request, so what was recognised lately is kept
 * ({@link RecognizedSessions}), under the session key that sealed it and no other.
 */
public final class SessionTokens implements SigningCredentials<Session> {
  /** Longest token that is read, in characters; what is issued is never longer. */
  public static final int LONGEST_TOKEN = 2048;

  private static final int SECRET_BYTES = 30;
  private static final String TOKEN_KEY = "strongroom.dev/session-token/1";
  private static final String SECRET_KEY = "strongroom.dev/session-secret/1";

  /** How far the clock of the replica that issued a token may be ahead of this one's. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final SessionKeys keys;
  private final RecognizedSessions recognized = new RecognizedSessions();

  /** Sessions under these keys. */
  public SessionTokens(SessionKeys keys) {
    this.keys = keys;
  }

  /**
   * Issues credentials; times are cut to seconds.
   *
   * @param expiresAt see {@link SessionDuration#end}
   * @throws IllegalArgumentException when the session would have ended already, or a name is longer
   *     than Kubernetes allows
   */
  public IssuedSession issue(
      SessionIdentity identity, Instant expiresAt, Instant now, SecureRandom random) {
    if (!expiresAt.isAfter(now)) {
      throw new IllegalArgumentException("the session would end before it begins");
    }
    byte[] id = new byte[TokenContent.ID_BYTES];
    random.nextBytes(id);
    String keyId = keys.currentId();
    KeyMaterial key =
        keys.find(keyId).orElseThrow(() -> new IllegalStateException("no current session key"));
    byte[] content = new TokenContent(id, identity, now, expiresAt).encoded();
    return new IssuedSession(
        session(TokenContent.decode(content)),
        secret(key, id),
        SealedToken.seal(keyId, key, TOKEN_KEY, random, content));
  }

  @Override
  public Credential<Session> find(String accessKeyId, Optional<String> sessionToken, Instant now) {
    String text = sessionToken.orElseThrow(this::unknown);
    Recognized found =
        recognized
            .find(accessKeyId, text)
            .filter(known -> known.isUnder(keys))
            .orElseGet(() -> recognize(accessKeyId, text));
    if (found.session().issuedAt().isAfter(now.plus(SKEW))) {
      throw unknown();
    }
    if (!found.session().expiresAt().isAfter(now)) {
      throw SignatureRefused.expiredToken();
    }
    return Credential.lent(found.session(), found.secret());
  }

  private Recognized recognize(String accessKeyId, String text) {
    SealedToken token = SealedToken.read(text, LONGEST_TOKEN).orElseThrow(this::unknown);
    KeyMaterial key = keys.find(token.keyId()).orElseThrow(this::unknown);
    TokenContent content =
        token.open(key, TOKEN_KEY).map(TokenContent::decode).orElseThrow(this::unknown);
    Session session = session(content);
    if (!session.accessKeyId().equals(accessKeyId)) {
      throw unknown();
    }
    Recognized found = new Recognized(text, token.keyId(), key, session, secret(key, content.id()));
    recognized.keep(found);
    return found;
  }

  private SignatureRefused unknown() {
    return SignatureRefused.unknownClient();
  }

  private static Session session(TokenContent content) {
    return new Session(
        AccessKeyIds.ofSession(content.id()),
        content.identity(),
        content.issuedAt(),
        content.expiresAt());
  }

  private static SecretAccessKey secret(KeyMaterial key, byte[] id) {
    try (KeyMaterial secretKey = Hkdf.derive(key, SECRET_KEY)) {
      byte[] derived = new HmacSha256().of(secretKey.as(HmacSha256.NAME), id);
      byte[] cut = Arrays.copyOf(derived, SECRET_BYTES);
      try {
        return SecretAccessKey.owning(Base64.getEncoder().encode(cut));
      } finally {
        Arrays.fill(derived, (byte) 0);
        Arrays.fill(cut, (byte) 0);
      }
    }
  }
}
