package dev.strongroom.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.util.Base64;

/**
 * A key pair in the PEM files that OpenSSL writes.
 *
 * @param privateKey PKCS #8
 * @param publicKey X.509 SubjectPublicKeyInfo
 */
public record PemKeyPair(Path privateKey, Path publicKey) {
  private static final int LINE = 64;

  /** Writes a pair as {@code <name>.key} and {@code <name>.pub}. */
  public static PemKeyPair write(Path directory, String name, KeyPair pair) {
    try {
      return new PemKeyPair(
          Files.writeString(
              directory.resolve(name + ".key"), pem("PRIVATE KEY", pair.getPrivate())),
          Files.writeString(directory.resolve(name + ".pub"), pem("PUBLIC KEY", pair.getPublic())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String type, Key key) {
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, body);
  }
}
