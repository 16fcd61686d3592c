package dev.strongroom.core.values;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RequestReason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * The plaintext of one version: 1 to {@value #MAX_BYTES} bytes, either text (AWS SecretString) or
 * binary (AWS SecretBinary). The only type that holds plaintext: it cannot be printed, serialised
 * or compared by {@code equals}, its bytes are read only with a {@link PlaintextAccess}, and
 * closing it wipes them. Not thread-safe.
 */
public final class SecretValue implements AutoCloseable {
  /** Largest value in bytes (AWS Secrets Manager quota; text is measured in UTF-8). */
  public static final int MAX_BYTES = 65_536;

  /** Whether a value was given as text or as bytes; AWS hands it back the same way. */
  public enum Kind {
    TEXT,
    BINARY
  }

  private final Kind kind;
  private final byte[] bytes;
  private boolean closed;

  private SecretValue(Kind kind, byte[] bytes) {
    this.kind = kind;
    this.bytes = bytes;
  }

  /**
   * A value of the given kind, which takes ownership of {@code bytes}: the caller must not keep
   * them.
   *
   * @throws InvalidInput with {@link RequestReason#ValueSize} when empty or larger than {@link
   *     #MAX_BYTES}
   */
  public static SecretValue owning(Kind kind, byte[] bytes) {
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      int length = bytes.length;
      Arrays.fill(bytes, (byte) 0);
      throw new InvalidInput(RequestReason.ValueSize.with(length));
    }
    return new SecretValue(kind, bytes);
  }

  /**
   * A text value; see {@link #owning} for the limits.
   *
   * @throws InvalidInput with {@link RequestReason#NotUnicode} when the text has half of a
   *     surrogate pair, which no encoding can hold
   */
  public static SecretValue text(CharSequence text) {
    return owning(Kind.TEXT, utf8(text));
  }

  /**
   * A text in UTF-8, for the caller to wipe.
   *
   * @throws InvalidInput with {@link RequestReason#NotUnicode} when it has half of a surrogate pair
   */
  public static byte[] utf8(CharSequence text) {
    ByteBuffer encoded;
    try {
      encoded =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException halfOfAPair) {
      throw new InvalidInput(RequestReason.NotUnicode.with());
    }
    byte[] bytes = Arrays.copyOfRange(encoded.array(), 0, encoded.limit());
    Arrays.fill(encoded.array(), (byte) 0);
    return bytes;
  }

  /** A value of unknown origin: text when the bytes are well-formed UTF-8, binary otherwise. */
  public static SecretValue detecting(byte[] bytes) {
    return owning(isText(bytes) ? Kind.TEXT : Kind.BINARY, bytes);
  }

  /** Whether these bytes are well-formed UTF-8. */
  public static boolean isText(byte[] bytes) {
    try {
      CharBuffer decoded =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      Arrays.fill(decoded.array(), '\0');
      return true;
    } catch (CharacterCodingException notText) {
      return false;
    }
  }

  /** Text or binary. */
  public Kind kind() {
    return kind;
  }

  /** Length in bytes. */
  public int length() {
    return bytes.length;
  }

  /** A copy of the bytes; the caller wipes it. */
  public byte[] bytes(PlaintextAccess access) {
    requireOpen(access);
    return bytes.clone();
  }

  /** The same value once more; the caller closes it. */
  public SecretValue copy() {
    requireOpen(PlaintextAccess.granted());
    return new SecretValue(kind, bytes.clone());
  }

  /**
   * Copies the bytes to this place of an array, which must have room for {@link #length}; the
   * caller wipes or encrypts them there.
   */
  public void copyTo(byte[] target, int from, PlaintextAccess access) {
    requireOpen(access);
    System.arraycopy(bytes, 0, target, from, bytes.length);
  }

  /** The value as text. The string cannot be wiped: use it only where an API takes nothing else. */
  public String text(PlaintextAccess access) {
    requireOpen(access);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Whether both hold the same bytes and kind, in time that does not depend on where they differ.
   */
  public boolean sameAs(SecretValue other) {
    requireOpen(PlaintextAccess.granted());
    other.requireOpen(PlaintextAccess.granted());
    return kind == other.kind && MessageDigest.isEqual(bytes, other.bytes);
  }

  private void requireOpen(PlaintextAccess access) {
    Objects.requireNonNull(access, "access");
    if (closed) {
      throw new IllegalStateException("secret value is closed");
    }
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
    closed = true;
  }

  @Override
  public String toString() {
    return "SecretValue[redacted]";
  }
}
