package dev.strongroom.adapters.cel;

import dev.strongroom.core.crypto.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * Salts that follow from the version of a secret, so that it always has the same password hashes
 * and key stores. A salt need not be secret, only one of its own. Not thread-safe.
 */
final class Salts {
  private final String seed;
  private int given;

  /** Salts for one rendering; see {@code Expressions.over}. */
  Salts(String seed) {
    this.seed = seed;
  }

  /**
   * The next one, 32 bytes.
   *
   * @param protectedBytes what it is to protect, if that cannot be guessed: another salt for other
   *     bytes. A password must not be given, for the salt would tell whether a guess is right.
   */
  byte[] next(byte[]... protectedBytes) {
    byte[] place = ("salt " + given++ + " " + seed).getBytes(StandardCharsets.UTF_8);
    return Sha256.of(place, Sha256.of(protectedBytes));
  }
}
