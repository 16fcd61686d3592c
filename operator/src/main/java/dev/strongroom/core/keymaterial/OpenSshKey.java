package dev.strongroom.core.keymaterial;

import dev.strongroom.core.values.SecretValue;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A key pair as OpenSSH writes it, without a passphrase.
 *
 * <p>OpenSSH, PROTOCOL.key; public keys by RFC 4253, RFC 5656 and RFC 8709.
 */
final class OpenSshKey {
  /** What every key of this format begins with. */
  static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);

  private static final String NONE = "none";
  private static final int ED25519_BYTES = 32;
  private static final int BLOCK = 8;

  /** Room for an RSA key of 4096 bits, which takes 3,300 bytes. */
  private static final int ROOM = 8_192;

  private final OpenSshPublicKey publicKey;
  private final SecretValue privateKey;

  private OpenSshKey(OpenSshPublicKey publicKey, SecretValue privateKey) {
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  /**
   * A key pair of one of {@link KeyRules.Algorithm}.
   *
   * @param check a random number by which readers see that they have decrypted it
   */
  static OpenSshKey of(KeyPair pair, int check) {
    if (pair.getPrivate() instanceof EdECPrivateKey key) {
      byte[] info = pair.getPublic().getEncoded();
      byte[] point = Arrays.copyOfRange(info, info.length - ED25519_BYTES, info.length);
      byte[] seed = key.getBytes().orElseThrow();
      byte[] both = Arrays.copyOf(seed, 2 * ED25519_BYTES);
      System.arraycopy(point, 0, both, ED25519_BYTES, ED25519_BYTES);
      OpenSshKey made =
          of("ssh-ed25519", check, out -> string(out, point), out -> both(out, point, both));
      Arrays.fill(seed, (byte) 0);
      Arrays.fill(both, (byte) 0);
      return made;
    }
    if (pair.getPrivate() instanceof ECPrivateKey key) {
      ECPublicKey open = (ECPublicKey) pair.getPublic();
      int bits = open.getParams().getCurve().getField().getFieldSize();
      String curve = "nistp" + bits;
      byte[] point = uncompressed(open, (bits + 7) / 8);
      Consumer<ByteBuffer> publicPart =
          out -> {
            string(out, curve);
            string(out, point);
          };
      return of(
          "ecdsa-sha2-" + curve,
          check,
          publicPart,
          publicPart.andThen(out -> number(out, key.getS())));
    }
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) pair.getPrivate();
    RSAPublicKey open = (RSAPublicKey) pair.getPublic();
    return of(
        "ssh-rsa",
        check,
        out -> {
          number(out, open.getPublicExponent());
          number(out, open.getModulus());
        },
        out -> rsa(out, key));
  }

  private static void both(ByteBuffer out, byte[] point, byte[] seedAndPoint) {
    string(out, point);
    string(out, seedAndPoint);
  }

  private static void rsa(ByteBuffer out, RSAPrivateCrtKey key) {
    number(out, key.getModulus());
    number(out, key.getPublicExponent());
    number(out, key.getPrivateExponent());
    number(out, key.getCrtCoefficient());
    number(out, key.getPrimeP());
    number(out, key.getPrimeQ());
  }

  private static OpenSshKey of(
      String type, int check, Consumer<ByteBuffer> publicPart, Consumer<ByteBuffer> privatePart) {
    ByteBuffer open = ByteBuffer.allocate(ROOM);
    string(open, type);
    publicPart.accept(open);
    byte[] blob = written(open);
    ByteBuffer secret = ByteBuffer.allocate(ROOM);
    secret.putInt(check).putInt(check);
    string(secret, type);
    privatePart.accept(secret);
    string(secret, "");
    for (int pad = 1; secret.position() % BLOCK != 0; pad++) {
      secret.put((byte) pad);
    }
    byte[] section = written(secret);
    ByteBuffer whole = ByteBuffer.allocate(2 * ROOM);
    whole.put(MAGIC);
    string(whole, NONE);
    string(whole, NONE);
    string(whole, "");
    whole.putInt(1);
    string(whole, blob);
    string(whole, section);
    Arrays.fill(section, (byte) 0);
    return new OpenSshKey(
        OpenSshPublicKey.of(type, blob), Pem.encoded("OPENSSH PRIVATE KEY", written(whole)));
  }

  /** What was written; the buffer is wiped. */
  private static byte[] written(ByteBuffer buffer) {
    byte[] written = Arrays.copyOf(buffer.array(), buffer.position());
    Arrays.fill(buffer.array(), (byte) 0);
    return written;
  }

  private static void string(ByteBuffer out, String text) {
    string(out, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void string(ByteBuffer out, byte[] bytes) {
    out.putInt(bytes.length).put(bytes);
  }

  private static void number(ByteBuffer out, BigInteger number) {
    byte[] bytes = number.toByteArray();
    string(out, bytes);
    Arrays.fill(bytes, (byte) 0);
  }

  /** A point as SEC 1 has it. */
  private static byte[] uncompressed(ECPublicKey key, int length) {
    byte[] point = new byte[1 + 2 * length];
    point[0] = 4;
    coordinate(key.getW().getAffineX(), point, 1 + length);
    coordinate(key.getW().getAffineY(), point, point.length);
    return point;
  }

  private static void coordinate(BigInteger number, byte[] point, int end) {
    byte[] bytes = number.toByteArray();
    int skip = bytes[0] == 0 ? 1 : 0;
    System.arraycopy(bytes, skip, point, end - (bytes.length - skip), bytes.length - skip);
  }

  /** The private key; the caller closes it. */
  SecretValue privateKey() {
    return privateKey;
  }

  /** The public half. */
  OpenSshPublicKey publicKey() {
    return publicKey;
  }
}
