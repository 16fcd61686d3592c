package dev.strongroom.core.record;

import java.util.Arrays;

/**
 * Where the store keeps the ciphertext of a version. The store chooses the place and may change it
 * later. A seal does not cover it, because the ciphertext is bound to its version by its own
 * encryption.
 */
public sealed interface ValuePlace {
  /** In an object whose name follows from ARN, version and key, as versions before 0.2 wrote it. */
  ValuePlace DERIVED = new Derived();

  /**
   * In the record itself.
   *
   * @param ciphertext is not copied and must not be changed
   */
  record Inline(byte[] ciphertext) implements ValuePlace {
    @Override
    public boolean equals(Object other) {
      return other instanceof Inline inline && Arrays.equals(ciphertext, inline.ciphertext);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(ciphertext);
    }

    @Override
    public String toString() {
      return "Inline[" + ciphertext.length + " bytes]";
    }
  }

  /**
   * In an object of its own.
   *
   * @param name the store's name of it
   */
  record Apart(String name) implements ValuePlace {}

  /** See {@link #DERIVED}. */
  record Derived() implements ValuePlace {}
}
