package dev.strongroom.core.crypto;

import dev.strongroom.core.values.PlaintextAccess;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.SecretKey;

/**
 * The {@value #BYTES} bytes of an AES-256 or HMAC key. Cannot be printed, serialised or compared by
 * {@code equals}; its bytes are read only with a {@link PlaintextAccess}, and closing it wipes
 * them. (The JDK's ciphers keep copies of their own until they are collected.) Safe to read from
 * many threads; the one owner closes it when nobody uses it any more.
 */
public final class KeyMaterial implements AutoCloseable {
  /** Length of a key in bytes. */
  public static final int BYTES = 32;

  private final byte[] bytes;
  private volatile boolean closed;

  private KeyMaterial(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A key that takes ownership of {@code bytes}: the caller must not keep them.
   *
   * @throws IllegalArgumentException when there are not {@link #BYTES} of them
   */
  public static KeyMaterial owning(byte[] bytes) {
    if (bytes.length != BYTES) {
      Arrays.fill(bytes, (byte) 0);
      throw new IllegalArgumentException("a key has " + BYTES + " bytes");
    }
    return new KeyMaterial(bytes);
  }

  /** A fresh key. */
  public static KeyMaterial generate(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new KeyMaterial(bytes);
  }

  /** A copy of the bytes; the caller wipes it. */
  public byte[] bytes(PlaintextAccess access) {
    requireOpen(access);
    return bytes.clone();
  }

  /** Copies the bytes to this place of an array; the caller wipes or encrypts them there. */
  public void copyTo(byte[] target, int from, PlaintextAccess access) {
    requireOpen(access);
    System.arraycopy(bytes, 0, target, from, BYTES);
  }

  /** Whether both are the same key, in time that does not depend on where they differ. */
  public boolean sameAs(KeyMaterial other) {
    requireOpen(PlaintextAccess.granted());
    other.requireOpen(PlaintextAccess.granted());
    return MessageDigest.isEqual(bytes, other.bytes);
  }

  private void requireOpen(PlaintextAccess access) {
    Objects.requireNonNull(access, "access");
    if (closed) {
      throw new IllegalStateException("key material is closed");
    }
  }

  /** The key as the JDK takes it; a view, which dies with this object. */
  public SecretKey as(String algorithm) {
    return new View(this, algorithm);
  }

  @Override
  public void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "KeyMaterial[redacted]";
  }

  /** Unlike SecretKeySpec it keeps no copy that nobody can wipe. */
  private static final class View implements SecretKey {
    private static final long serialVersionUID = 1L;
    private final transient KeyMaterial key;
    private final String algorithm;

    View(KeyMaterial key, String algorithm) {
      this.key = key;
      this.algorithm = algorithm;
    }

    @Override
    public String getAlgorithm() {
      return algorithm;
    }

    @Override
    public String getFormat() {
      return "RAW";
    }

    @Override
    public byte[] getEncoded() {
      return key.bytes(PlaintextAccess.granted());
    }
  }
}
