package dev.strongroom.e2e.cluster;

import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/** The key pair with which a cluster signs the tokens of its service accounts. */
final class ServiceAccountKeys {
  private static final int RSA_BITS = 2048;

  private ServiceAccountKeys() {}

  /** Generates a pair into a directory. RSA, as most clusters have it. */
  static PemKeyPair generate(Path directory) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      return PemKeyPair.write(directory, "service-account", generator.generateKeyPair());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
