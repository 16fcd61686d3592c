package dev.strongroom.adapters.targets.nats;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * A private key of NATS: the seed of an Ed25519 key, and what the key is for. Holds plaintext:
 * close it.
 */
final class Nkey implements AutoCloseable {
  private static final int SEED_BYTES = 32;

  /** The first letter of a seed is S, that of its kind comes after it. */
  private static final int SEED = 18 << 3;

  /** What a key is for. */
  enum Kind {
    /** Of an account, or one of its signing keys: A. */
    ACCOUNT(0),
    /** Of a user: U. */
    USER(20 << 3),
    /** Of an operator: O. */
    OPERATOR(14 << 3);

    private final int prefix;

    Kind(int prefix) {
      this.prefix = prefix;
    }
  }

  private final Kind kind;
  private final byte[] seed;

  private Nkey(Kind kind, byte[] seed) {
    this.kind = kind;
    this.seed = seed;
  }

  /** A new key. */
  static Nkey create(Kind kind, SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return new Nkey(kind, seed);
  }

  /**
   * A key by the text of its seed, around which there may be blanks.
   *
   * @return empty when it is no seed of this kind
   */
  static Optional<Nkey> ofSeed(Kind kind, byte[] text) {
    int from = 0;
    int to = text.length;
    while (from < to && text[from] <= ' ') {
      from++;
    }
    while (to > from && text[to - 1] <= ' ') {
      to--;
    }
    Optional<byte[]> decoded = NkeyText.decoded(Arrays.copyOfRange(text, from, to));
    byte[] bytes = decoded.orElse(new byte[0]);
    byte[] prefix = prefix(kind);
    boolean isSeed =
        bytes.length == prefix.length + SEED_BYTES
            && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    Optional<Nkey> key =
        isSeed
            ? Optional.of(new Nkey(kind, Arrays.copyOfRange(bytes, prefix.length, bytes.length)))
            : Optional.empty();
    Arrays.fill(bytes, (byte) 0);
    return key;
  }

  /** Two prefixes of five bits each, in two bytes. */
  private static byte[] prefix(Kind kind) {
    return new byte[] {(byte) (SEED | kind.prefix >> 5), (byte) ((kind.prefix & 31) << 3)};
  }

  /** The text of the seed, for the caller to wipe. */
  byte[] seed() {
    byte[] prefix = prefix(kind);
    byte[] all = Arrays.copyOf(prefix, prefix.length + SEED_BYTES);
    System.arraycopy(seed, 0, all, prefix.length, SEED_BYTES);
    byte[] text = NkeyText.encoded(all);
    Arrays.fill(all, (byte) 0);
    return text;
  }

  /** The public key, by which others know this one. */
  String publicKey() {
    byte[] encoded = new byte[1 + Ed25519PublicKeyParameters.KEY_SIZE];
    encoded[0] = (byte) kind.prefix;
    new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().encode(encoded, 1);
    return NkeyText.string(encoded);
  }

  /** Signs (RFC 8032, Ed25519). */
  byte[] sign(byte[] message) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, new Ed25519PrivateKeyParameters(seed, 0));
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }

  /** Whether a public key of this kind has signed a message. */
  static boolean isSignedBy(Kind kind, String publicKey, byte[] message, byte[] signature) {
    Optional<byte[]> key =
        NkeyText.decoded(publicKey.getBytes(StandardCharsets.US_ASCII))
            .filter(
                bytes ->
                    bytes.length == 1 + Ed25519PublicKeyParameters.KEY_SIZE
                        && bytes[0] == (byte) kind.prefix);
    if (key.isEmpty()) {
      return false;
    }
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, new Ed25519PublicKeyParameters(key.get(), 1));
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }

  @Override
  public void close() {
    Arrays.fill(seed, (byte) 0);
  }
}
