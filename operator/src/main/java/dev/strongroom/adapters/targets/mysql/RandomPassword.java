package dev.strongroom.adapters.targets.mysql;

import java.security.SecureRandom;
import java.util.Base64;

/** Passwords that nobody gets to know. */
final class RandomPassword {
  private static final int BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomPassword() {}

  /** One of 36 characters, with each of the usual kinds. */
  static String made() {
    byte[] random = new byte[BYTES];
    RANDOM.nextBytes(random);
    return "aA1-" + Base64.getUrlEncoder().encodeToString(random);
  }
}
