package dev.strongroom.core.signature;

import java.time.Instant;
import java.util.Optional;

/**
 * Finds the secret that a request must have been signed with. Safe for use by many threads.
 *
 * @param <P> who an access key stands for
 */
public interface SigningCredentials<P> {
  /**
   * The credential of an access key; the caller closes it.
   *
   * @param accessKeyId 1 to 128 word characters, chosen by the client
   * @param sessionToken as the client sent it: any length that the server lets through
   * @throws SignatureRefused when there is no such key, the token does not belong to it, or the
   *     session has ended
   */
  Credential<P> find(String accessKeyId, Optional<String> sessionToken, Instant now);

  /** An access key's owner and secret. */
  final class Credential<P> implements AutoCloseable {
    private final P owner;
    private final SecretAccessKey secret;
    private final boolean ownsSecret;

    private Credential(P owner, SecretAccessKey secret, boolean ownsSecret) {
      this.owner = owner;
      this.secret = secret;
      this.ownsSecret = ownsSecret;
    }

    /** A credential that owns this secret. */
    public Credential(P owner, SecretAccessKey secret) {
      this(owner, secret, true);
    }

    /** A credential whose secret stays with whoever lends it, and is not wiped. */
    public static <P> Credential<P> lent(P owner, SecretAccessKey secret) {
      return new Credential<>(owner, secret, false);
    }

    /** The same secret for an owner of whom more is known; it takes this one's place. */
    public Credential<P> of(P next) {
      return new Credential<>(next, secret, ownsSecret);
    }

    /** Who the access key stands for. */
    public P owner() {
      return owner;
    }

    /** The secret, which this object owns or has been lent. */
    public SecretAccessKey secret() {
      return secret;
    }

    @Override
    public void close() {
      if (ownsSecret) {
        secret.close();
      }
    }
  }
}
