package dev.strongroom.adapters.rootkeys;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.rootkeys.WrappedKey;
import dev.strongroom.core.values.PlaintextAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * An X25519 key that opens backups. Its public half locks a backup and cannot open one, so a
 * cluster can write backups that it cannot read. Both halves are PEM files as OpenSSL writes them:
 *
 * <pre>
 * openssl genpkey -algorithm x25519 -out recovery.key
 * openssl pkey -in recovery.key -pubout -out recovery.pub
 * </pre>
 *
 * The file key is sealed with HPKE (RFC 9180) in base mode: DHKEM(X25519, HKDF-SHA256),
 * HKDF-SHA256, AES-256-GCM.
 *
 * <pre>
 * offset  size  content
 *      0     1  format: 4
 *      1    16  id: the first 16 bytes of SHA-256 over a fixed text and the public key
 *     17    32  encapsulated key
 *     49    48  encrypted key 32, tag 16
 * </pre>
 */
public final class RecoveryKey implements RootKey {
  private static final byte FORMAT = 4;
  private static final int ID_BYTES = 16;
  private static final int ENCAPSULATED_BYTES = 32;
  private static final int PREFIX = 1 + ID_BYTES;
  private static final int WRAPPED_BYTES = PREFIX + ENCAPSULATED_BYTES + KeyMaterial.BYTES + 16;

  /** More than a PEM file of an X25519 key has. */
  private static final int MAX_FILE_BYTES = 1024;

  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final byte[] ID_TEXT =
      "strongroom.dev/recovery-key-id/1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INFO =
      "strongroom.dev/recovery-key/1".getBytes(StandardCharsets.US_ASCII);

  private final HPKE hpke =
      new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  private final X25519PublicKeyParameters publicKey;
  private final Optional<X25519PrivateKeyParameters> privateKey;
  private final byte[] id;

  private RecoveryKey(
      X25519PublicKeyParameters publicKey, Optional<X25519PrivateKeyParameters> privateKey) {
    this.publicKey = publicKey;
    this.privateKey = privateKey;
    this.id = id(publicKey);
  }

  /**
   * Reads a PEM file with a public or a private key.
   *
   * @return empty when the file is not PEM at all
   * @throws IllegalArgumentException when it is PEM, but not an X25519 key; the message completes
   *     the sentence "this file …"
   */
  public static Optional<RecoveryKey> read(Path file) throws IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(MAX_FILE_BYTES + 1);
    }
    try {
      String text = new String(content, StandardCharsets.ISO_8859_1);
      return text.stripLeading().startsWith("-----BEGIN ")
          ? Optional.of(parse(text.strip()))
          : Optional.empty();
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static RecoveryKey parse(String pem) {
    Optional<byte[]> secret = body(pem, PRIVATE);
    try {
      if (secret.isPresent()) {
        AsymmetricKeyParameter key = PrivateKeyFactory.createKey(secret.get());
        if (key instanceof X25519PrivateKeyParameters x25519) {
          return new RecoveryKey(x25519.generatePublicKey(), Optional.of(x25519));
        }
      }
      Optional<byte[]> shown = body(pem, PUBLIC);
      if (shown.isPresent()
          && PublicKeyFactory.createKey(shown.get()) instanceof X25519PublicKeyParameters x25519) {
        return new RecoveryKey(x25519, Optional.empty());
      }
    } catch (IOException | RuntimeException notAKey) {
      throw new IllegalArgumentException("holds no X25519 key that can be read");
    } finally {
      secret.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
    }
    throw new IllegalArgumentException(
        "holds another kind of key; make one with openssl genpkey -algorithm x25519");
  }

  private static Optional<byte[]> body(String pem, String type) {
    String begin = "-----BEGIN " + type + "-----";
    String end = "-----END " + type + "-----";
    return pem.startsWith(begin) && pem.endsWith(end) && pem.length() > begin.length()
        ? Optional.of(
            Base64.getMimeDecoder()
                .decode(pem.substring(begin.length(), pem.length() - end.length())))
        : Optional.empty();
  }

  /** Whether this is the private half, which opens backups. */
  public boolean isPrivate() {
    return privateKey.isPresent();
  }

  @Override
  public String provider() {
    return "recovery key";
  }

  @Override
  public void check() {
    // What is in memory is available.
  }

  @Override
  public String id() {
    return HexFormat.of().formatHex(id);
  }

  @Override
  public WrappedKey wrap(KeyMaterial key, byte[] associatedData) {
    byte[] plain = key.bytes(PlaintextAccess.granted());
    try {
      byte[][] sealed = hpke.seal(publicKey, INFO, associatedData, plain, null, null, null);
      byte[] wrapped =
          ByteBuffer.allocate(WRAPPED_BYTES)
              .put(FORMAT)
              .put(id)
              .put(sealed[1])
              .put(sealed[0])
              .array();
      return new WrappedKey(id(), wrapped);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("a key of 32 bytes can always be sealed", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /** Never true of the public half. */
  @Override
  public boolean mayUnwrap(byte[] wrapped) {
    return isPrivate()
        && wrapped.length == WRAPPED_BYTES
        && wrapped[0] == FORMAT
        && Arrays.equals(wrapped, 1, PREFIX, id, 0, ID_BYTES);
  }

  @Override
  public KeyMaterial unwrap(byte[] wrapped, byte[] associatedData) {
    if (!mayUnwrap(wrapped)) {
      throw wrongKey();
    }
    X25519PrivateKeyParameters own = privateKey.orElseThrow();
    int sealed = PREFIX + ENCAPSULATED_BYTES;
    try {
      return KeyMaterial.owning(
          hpke.open(
              Arrays.copyOfRange(wrapped, PREFIX, sealed),
              new AsymmetricCipherKeyPair(publicKey, own),
              INFO,
              associatedData,
              Arrays.copyOfRange(wrapped, sealed, wrapped.length),
              null,
              null,
              null));
    } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
      throw wrongKey();
    }
  }

  private Unreadable wrongKey() {
    return new Unreadable(RootKeyReason.WrongRootKey.with("", id()));
  }

  private static byte[] id(X25519PublicKeyParameters key) {
    return Arrays.copyOf(Sha256.of(ID_TEXT, key.getEncoded()), ID_BYTES);
  }

  @Override
  public String toString() {
    return "RecoveryKey[" + id() + (isPrivate() ? ", private" : ", public") + "]";
  }
}
