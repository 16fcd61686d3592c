package dev.strongroom.core.policy;

import java.util.Arrays;

/**
 * A pattern with {@code *} for any characters and {@code ?} for one. It is a nondeterministic
 * automaton whose states are the bits of a few words, so that comparing takes time proportional to
 * the length of the text times that of the pattern divided by 64, whatever the two contain.
 */
final class WildcardPattern {
  /** Stands for {@code *} among code points. */
  static final int ANY = -1;

  /** Stands for {@code ?} among code points. */
  static final int ONE = -2;

  private final boolean ignoreCase;

  /** How many characters a text has at least; the accepting state. */
  private final int length;

  /** States that may swallow a character without moving on. */
  private final long[] loops;

  /** The different characters of the pattern, sorted. */
  private final int[] alphabet;

  /** For each of them, the states that it moves on from; the last is for all other characters. */
  private final long[][] moves;

  /**
   * A pattern.
   *
   * @param symbols code points, {@link #ANY} and {@link #ONE}
   */
  WildcardPattern(int[] symbols, boolean ignoreCase) {
    this.ignoreCase = ignoreCase;
    int[] folded = new int[symbols.length];
    int[] sorted = new int[symbols.length];
    int characters = 0;
    int wildcards = 0;
    for (int i = 0; i < symbols.length; i++) {
      folded[i] = fold(symbols[i]);
      if (folded[i] >= 0) {
        sorted[characters++] = folded[i];
      } else if (folded[i] == ANY) {
        wildcards++;
      }
    }
    this.length = symbols.length - wildcards;
    this.alphabet = distinct(Arrays.copyOf(sorted, characters));
    this.loops = new long[length / Long.SIZE + 1];
    this.moves = new long[alphabet.length + 1][loops.length];
    int state = 0;
    for (int symbol : folded) {
      if (symbol == ANY) {
        set(loops, state);
      } else {
        if (symbol == ONE) {
          for (long[] states : moves) {
            set(states, state);
          }
        } else {
          set(moves[Arrays.binarySearch(alphabet, symbol)], state);
        }
        state++;
      }
    }
  }

  /** Whether the whole text has this form. */
  boolean matches(String text) {
    if (length == 0 && loops[0] != 0) {
      return true;
    }
    long[] states = new long[loops.length];
    set(states, 0);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (!step(states, fold(c))) {
        return false;
      }
    }
    return (states[length / Long.SIZE] & 1L << length) != 0;
  }

  /** Takes one character; false when no state is left. */
  private boolean step(long[] states, int c) {
    int found = Arrays.binarySearch(alphabet, c);
    long[] moving = moves[found >= 0 ? found : alphabet.length];
    long carry = 0;
    long left = 0;
    for (int word = 0; word < states.length; word++) {
      long moved = states[word] & moving[word];
      states[word] = moved << 1 | carry | states[word] & loops[word];
      carry = moved >>> (Long.SIZE - 1);
      left |= states[word];
    }
    return left != 0;
  }

  private int fold(int symbol) {
    return ignoreCase && symbol >= 0
        ? Character.toLowerCase(Character.toUpperCase(symbol))
        : symbol;
  }

  private static int[] distinct(int[] characters) {
    Arrays.sort(characters);
    int kept = 0;
    for (int c : characters) {
      if (kept == 0 || characters[kept - 1] != c) {
        characters[kept++] = c;
      }
    }
    return Arrays.copyOf(characters, kept);
  }

  private static void set(long[] bits, int bit) {
    bits[bit / Long.SIZE] |= 1L << bit;
  }
}
