package dev.strongroom.core.accesskeys;

import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.sessions.SessionIdentity;
import dev.strongroom.core.signature.SecretAccessKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The secret halves of access keys: 30 bytes of HMAC-SHA-256 over all that a key is, in Base64, as
 * long as AWS's own. No secret is stored, every replica derives the same, and a key whose object
 * was tampered with has another secret. The ones used lately are kept.
 */
public final class KeySecrets {
  private static final String PURPOSE = "access-key";
  private static final int BYTES = 30;
  private static final int MOST = 2048;
  private static final float LOAD_FACTOR = 0.75f;

  private static final class Known {
    private final long macId;
    private final IssuedKey key;
    private final SecretAccessKey secret;

    Known(long macId, IssuedKey key, SecretAccessKey secret) {
      this.macId = macId;
      this.key = key;
      this.secret = secret;
    }
  }

  private final Supplier<ProjectionMac> mac;

  private final Map<String, Known> lately =
      new LinkedHashMap<>(16, LOAD_FACTOR, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Secrets under this installation's key.
   *
   * @param mac {@code KeyRing.sessionMac}, asked with every use, so that the keys follow a restore
   */
  public KeySecrets(Supplier<ProjectionMac> mac) {
    this.mac = mac;
  }

  /** The secret half of a key, for whoever it is issued to; the caller closes it. */
  SecretAccessKey issue(IssuedKey key) {
    return derived(mac.get(), key);
  }

  /** The secret half of a key, which stays here. */
  SecretAccessKey of(IssuedKey key) {
    ProjectionMac now = mac.get();
    Known known;
    synchronized (lately) {
      known = lately.get(key.objectUid());
    }
    if (known == null || known.macId != now.id() || !known.key.equals(key)) {
      known = new Known(now.id(), key, derived(now, key));
      synchronized (lately) {
        lately.put(key.objectUid(), known);
      }
    }
    return known.secret;
  }

  private static SecretAccessKey derived(ProjectionMac mac, IssuedKey key) {
    SessionIdentity identity = key.identity();
    byte[] derived =
        mac.mac(
            input ->
                input
                    .field(PURPOSE)
                    .field(key.objectUid())
                    .field(identity.account().value())
                    .field(identity.namespace())
                    .field(identity.serviceAccount())
                    .field(identity.uid())
                    .field(identity.sessionName())
                    .field(Long.toString(key.issuedAt().getEpochSecond())));
    byte[] cut = Arrays.copyOf(derived, BYTES);
    try {
      return SecretAccessKey.owning(Base64.getEncoder().encode(cut));
    } finally {
      Arrays.fill(derived, (byte) 0);
      Arrays.fill(cut, (byte) 0);
    }
  }
}
