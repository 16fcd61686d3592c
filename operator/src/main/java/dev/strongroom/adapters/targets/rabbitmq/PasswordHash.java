package dev.strongroom.adapters.targets.rabbitmq;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;

/**
 * A password as RabbitMQ keeps it: four bytes of salt, then the digest of salt and password, in
 * Base64 (RabbitMQ, "Credentials and Passwords", "This is the algorithm").
 */
enum PasswordHash {
  /** The server's own, unless its configuration names another. */
  SHA256("rabbit_password_hashing_sha256", SHA256Digest::new),
  /** The other one that is not obsolete. */
  SHA512("rabbit_password_hashing_sha512", SHA512Digest::new);

  private static final int SALT_BYTES = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String module;
  private final Supplier<Digest> digests;

  PasswordHash(String module, Supplier<Digest> digests) {
    this.module = module;
    this.digests = digests;
  }

  /** How the server names it. */
  String module() {
    return module;
  }

  /** The one that a user's hash is of; SHA-256 where that is neither of these. */
  static PasswordHash named(String module) {
    return Arrays.stream(values())
        .filter(known -> known.module.equals(module))
        .findFirst()
        .orElse(SHA256);
  }

  /** A hash with a new salt. */
  String of(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] text = password.getBytes(StandardCharsets.UTF_8);
    Digest digest = digests.get();
    digest.update(salt, 0, salt.length);
    digest.update(text, 0, text.length);
    byte[] both = Arrays.copyOf(salt, salt.length + digest.getDigestSize());
    digest.doFinal(both, salt.length);
    return Base64.getEncoder().encodeToString(both);
  }
}
