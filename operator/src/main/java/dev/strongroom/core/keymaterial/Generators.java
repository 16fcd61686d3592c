package dev.strongroom.core.keymaterial;

import dev.strongroom.core.values.PasswordGenerator;
import java.security.SecureRandom;

/**
 * What makes fresh values.
 *
 * @param passwords makes passwords
 * @param keys makes keys
 */
public record Generators(PasswordGenerator passwords, KeyGenerator keys) {
  /** Generators over this source. */
  public static Generators over(SecureRandom random) {
    return new Generators(new PasswordGenerator(random), new KeyGenerator(random));
  }
}
