package dev.strongroom.core.keymaterial;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.keymaterial.KeyRules.Algorithm;
import dev.strongroom.core.keymaterial.KeyRules.Encoding;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The public half of a key as OpenSSH knows it.
 *
 * @param type such as {@code ssh-ed25519}
 * @param blob its encoding (RFC 4253 section 6.6), in Base64
 */
public record OpenSshPublicKey(String type, String blob) {
  private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
  private static final String END = "-----END OPENSSH PRIVATE KEY-----";
  private static final String NONE = "none";
  private static final String CURVE = "ecdsa-sha2-nistp";

  /** The longest name in a key; the blob of an RSA key of 16,384 bits takes 2,100 bytes. */
  private static final int MAX_STRING = 4_096;

  static OpenSshPublicKey of(String type, byte[] blob) {
    return new OpenSshPublicKey(type, Base64.getEncoder().encodeToString(blob));
  }

  /**
   * That of a private key in OpenSSH's own format (PROTOCOL.key) without a passphrase.
   *
   * @return empty when it is none such
   */
  public static Optional<OpenSshPublicKey> ofPrivate(
      SecretValue privateKey, PlaintextAccess access) {
    byte[] text = privateKey.bytes(access);
    try {
      int begin = indexOf(text, BEGIN);
      int end = indexOf(text, END);
      return begin < 0 || end < begin
          ? Optional.empty()
          : decoded(Arrays.copyOfRange(text, begin + BEGIN.length(), end));
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static int indexOf(byte[] text, String label) {
    byte[] wanted = label.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i + wanted.length <= text.length; i++) {
      if (Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private static Optional<OpenSshPublicKey> decoded(byte[] base64) {
    byte[] whole = {};
    try {
      whole = Base64.getMimeDecoder().decode(base64);
      return read(ByteBuffer.wrap(whole));
    } catch (IllegalArgumentException | BufferUnderflowException noKey) {
      return Optional.empty();
    } finally {
      Arrays.fill(base64, (byte) 0);
      Arrays.fill(whole, (byte) 0);
    }
  }

  private static Optional<OpenSshPublicKey> read(ByteBuffer in) {
    byte[] magic = new byte[OpenSshKey.MAGIC.length];
    in.get(magic);
    boolean isClear =
        Arrays.equals(magic, OpenSshKey.MAGIC) && text(in).equals(NONE) && text(in).equals(NONE);
    if (!isClear || !text(in).isEmpty() || in.getInt() != 1) {
      return Optional.empty();
    }
    byte[] blob = string(in);
    return Optional.of(of(text(ByteBuffer.wrap(blob)), blob));
  }

  private static String text(ByteBuffer in) {
    return new String(string(in), StandardCharsets.US_ASCII);
  }

  private static byte[] string(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > MAX_STRING) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** A line of {@code authorized_keys}, without options, comment and line end. */
  public String line() {
    return type + " " + blob;
  }

  /** As {@code ssh-keygen -l} shows it. */
  public String fingerprint() {
    byte[] digest = Sha256.of(Base64.getDecoder().decode(blob));
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
  }

  /**
   * How a key of the same kind is made: of the same algorithm, and of at least the same size, as
   * far as there is one. Empty for a kind that is not made here.
   */
  public Optional<KeyRules.Pair> rules() {
    if (type.equals("ssh-ed25519")) {
      return Optional.of(rules(Algorithm.ED25519, 256));
    } else if (type.startsWith(CURVE)) {
      return size(Algorithm.ECDSA, type.substring(CURVE.length()))
          .map(size -> rules(Algorithm.ECDSA, size));
    }
    return type.equals("ssh-rsa")
        ? modulusBits().map(bits -> KeyRules.Pair.rsaLike(bits, Encoding.OPENSSH))
        : Optional.empty();
  }

  private static KeyRules.Pair rules(Algorithm algorithm, int size) {
    return new KeyRules.Pair(algorithm, size, Encoding.OPENSSH);
  }

  private static Optional<Integer> size(Algorithm algorithm, String bits) {
    return algorithm.sizes().stream().filter(size -> size.toString().equals(bits)).findFirst();
  }

  private Optional<Integer> modulusBits() {
    ByteBuffer in = ByteBuffer.wrap(Base64.getDecoder().decode(blob));
    try {
      string(in);
      string(in);
      // A positive number with its highest bit set, so a zero byte stands before it.
      return Optional.of((string(in).length - 1) * 8);
    } catch (BufferUnderflowException tooShort) {
      return Optional.empty();
    }
  }
}
