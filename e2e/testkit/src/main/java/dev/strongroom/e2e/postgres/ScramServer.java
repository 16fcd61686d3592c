package dev.strongroom.e2e.postgres;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** One exchange of SCRAM-SHA-256 (RFC 5802, 7677) as its server sees it. */
final class ScramServer {
  private static final int ITERATIONS = 4096;
  private static final int KEY_BITS = 256;

  private final byte[] salt = new byte[16];
  private final String clientFirst;
  private final String serverFirst;

  /**
   * Answers a client's first message.
   *
   * @param message the client's, with its header, such as {@code n,,n=*,r=…}
   */
  ScramServer(String message) {
    this(message, ITERATIONS);
  }

  /** Asks for this many rounds of hashing. */
  ScramServer(String message, int iterations) {
    SecureRandom random = new SecureRandom();
    random.nextBytes(salt);
    this.clientFirst = message.split(",", 3)[2];
    String nonce = clientFirst.replaceFirst("^.*?r=", "");
    this.serverFirst = "r=" + nonce + "strongroom,s=" + encode(salt) + ",i=" + iterations;
  }

  String first() {
    return serverFirst;
  }

  /** The server's last message, if the client's last one proves that it knows this password. */
  Optional<String> last(String clientLast, String password) {
    try {
      int end = clientLast.lastIndexOf(",p=");
      String signed = clientFirst + "," + serverFirst + "," + clientLast.substring(0, end);
      byte[] proof = Base64.getDecoder().decode(clientLast.substring(end + 3));
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, KEY_BITS))
              .getEncoded();
      byte[] stored = sha256(hmac(salted, "Client Key"));
      byte[] signature = hmac(stored, signed);
      for (int i = 0; i < proof.length && i < signature.length; i++) {
        proof[i] ^= signature[i];
      }
      return MessageDigest.isEqual(sha256(proof), stored)
          ? Optional.of("v=" + encode(hmac(hmac(salted, "Server Key"), signed)))
          : Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks what every JDK has", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
