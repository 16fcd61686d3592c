package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.CheckpointSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/** Signs with an Ed25519 key of the JDK's. */
public final class Ed25519Signer implements CheckpointSigner {
  private static final String ALGORITHM = "Ed25519";
  private static final int LARGEST_FILE = 4096;

  /** What stands before the 32 bytes of a public key (RFC 8410). */
  private static final byte[] PUBLIC_KEY_HEADER =
      HexFormat.of().parseHex("302a300506032b6570032100");

  private final PrivateKey key;
  private final String publicKey;

  private Ed25519Signer(PrivateKey key, byte[] publicKey) {
    this.key = key;
    this.publicKey = Base64.getEncoder().encodeToString(publicKey);
  }

  /** A key for this process alone. */
  public static Ed25519Signer generated(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      return new Ed25519Signer(pair.getPrivate(), pair.getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 is in every JDK", e);
    }
  }

  /**
   * The key in a PEM file (PKCS #8), as {@code openssl genpkey -algorithm ed25519} makes it.
   *
   * @throws IllegalArgumentException when the file cannot be read or holds no such key
   */
  public static Ed25519Signer of(Path file) {
    byte[] pkcs8 = pem(file, "PRIVATE KEY");
    try {
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
      byte[] point = new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
      Arrays.fill(seed, (byte) 0);
      byte[] encoded = Arrays.copyOf(PUBLIC_KEY_HEADER, PUBLIC_KEY_HEADER.length + point.length);
      System.arraycopy(point, 0, encoded, PUBLIC_KEY_HEADER.length, point.length);
      return new Ed25519Signer(key, encoded);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + " holds no Ed25519 key in PKCS #8");
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /**
   * The public key in a PEM file, as {@link #publicKey} has it.
   *
   * @throws IllegalArgumentException when the file cannot be read or holds none
   */
  public static String publicKey(Path file) {
    byte[] encoded = pem(file, "PUBLIC KEY");
    if (!Ed25519Check.isPublicKey(encoded)) {
      throw new IllegalArgumentException(file + " holds no Ed25519 public key");
    }
    return Base64.getEncoder().encodeToString(encoded);
  }

  private static byte[] pem(Path file, String type) {
    String begin = "-----BEGIN " + type + "-----";
    String end = "-----END " + type + "-----";
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new IllegalArgumentException(file + " is too large for a key");
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      int from = text.indexOf(begin);
      int to = text.indexOf(end);
      if (from < 0 || to < from) {
        throw new IllegalArgumentException(file + " has no " + begin);
      }
      return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read");
    }
  }

  @Override
  public String publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 is in every JDK", e);
    }
  }
}
