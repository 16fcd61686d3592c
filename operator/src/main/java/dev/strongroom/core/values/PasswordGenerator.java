package dev.strongroom.core.values;

import dev.strongroom.core.problems.InvalidInput;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Makes random passwords. Every password that the rules allow is equally likely: characters are
 * drawn without modulo bias, and a draw that lacks a required type is thrown away whole instead of
 * being mended. Safe for use by many threads.
 */
public final class PasswordGenerator {
  private final SecureRandom random;

  /** A generator over this source. */
  public PasswordGenerator(SecureRandom random) {
    this.random = random;
  }

  /**
   * A fresh password; the caller closes it.
   *
   * @throws InvalidInput with {@link DeclarationReason#InvalidSpecField} when the rules allow no
   *     password
   */
  public SecretValue generate(PasswordRules rules) {
    List<String> types = rules.types();
    byte[] alphabet = new byte[types.stream().mapToInt(String::length).sum()];
    byte[] typeOf = new byte[128];
    int size = 0;
    for (int type = 0; type < types.size(); type++) {
      for (char c : types.get(type).toCharArray()) {
        alphabet[size++] = (byte) c;
        typeOf[c] = (byte) type;
      }
    }
    int required = rules.requireEachIncludedType() ? types.size() : 1;
    byte[] password = new byte[rules.length()];
    do {
      draw(alphabet, password);
    } while (distinctTypes(password, typeOf) < required);
    return SecretValue.owning(SecretValue.Kind.TEXT, password);
  }

  /** Fills {@code out}; bytes above the largest multiple of the alphabet's size are not used. */
  private void draw(byte[] alphabet, byte[] out) {
    int fair = 256 - 256 % alphabet.length;
    byte[] drawn = new byte[out.length];
    int done = 0;
    while (done < out.length) {
      random.nextBytes(drawn);
      for (int i = 0; i < drawn.length && done < out.length; i++) {
        int number = drawn[i] & 0xff;
        if (number < fair) {
          out[done++] = alphabet[number % alphabet.length];
        }
      }
    }
    Arrays.fill(drawn, (byte) 0);
  }

  private static int distinctTypes(byte[] password, byte[] typeOf) {
    int seen = 0;
    for (byte c : password) {
      seen |= 1 << typeOf[c];
    }
    return Integer.bitCount(seen);
  }
}
