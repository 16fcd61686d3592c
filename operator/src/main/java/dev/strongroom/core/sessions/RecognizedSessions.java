package dev.strongroom.core.sessions;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.signature.SecretAccessKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions whose tokens were opened lately, at most {@value #MOST}: the one that was not used
 * for longest goes first. Nothing comes in that was not authenticated, so strangers displace
 * nobody. Safe for use by many threads.
 */
final class RecognizedSessions {
  static final int MOST = 2048;

  private static final float LOAD_FACTOR = 0.75f;

  /** By access key id. */
  private final Map<String, Recognized> byId =
      new LinkedHashMap<>(16, LOAD_FACTOR, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Recognized> eldest) {
          return size() > MOST;
        }
      };

  /** A session that was recognised by its token. */
  static final class Recognized {
    private final String token;
    private final String keyId;
    private final KeyMaterial key;
    private final Session session;
    private final SecretAccessKey secret;

    /**
     * A session with its token.
     *
     * @param keyId id of the session key that sealed the token
     * @param key the session key itself, which stays its port's
     */
    Recognized(
        String token, String keyId, KeyMaterial key, Session session, SecretAccessKey secret) {
      this.token = token;
      this.keyId = keyId;
      this.key = key;
      this.session = session;
      this.secret = secret;
    }

    /** Whether this very key is still there: another one under its id did not seal the token. */
    boolean isUnder(SessionKeys keys) {
      return keys.find(keyId).filter(current -> current == key).isPresent();
    }

    Session session() {
      return session;
    }

    SecretAccessKey secret() {
      return secret;
    }
  }

  /** The session with this id, if this is its token. */
  Optional<Recognized> find(String accessKeyId, String token) {
    Recognized known;
    synchronized (byId) {
      known = byId.get(accessKeyId);
    }
    return Optional.ofNullable(known).filter(session -> isEqual(session.token, token));
  }

  /** Keeps a session; one of the same id goes. */
  void keep(Recognized session) {
    synchronized (byId) {
      byId.put(session.session.accessKeyId(), session);
    }
  }

  int count() {
    synchronized (byId) {
      return byId.size();
    }
  }

  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
