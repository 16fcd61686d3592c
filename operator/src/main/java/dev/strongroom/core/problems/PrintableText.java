package dev.strongroom.core.problems;

import java.util.regex.Pattern;

/**
 * Text from outside that goes into a message. Tenants choose names, keys and labels; none of them
 * may begin a new line of a log, change the colors of a terminal, or fill a condition.
 */
final class PrintableText {
  /**
   * Control and format characters (such as those that reverse text), line separators, surrogates.
   */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private static final String REPLACEMENT = "\uFFFD";
  private static final String CUT = "…";

  private PrintableText() {}

  /**
   * The text on one line.
   *
   * @param maxLength of what is returned, in UTF-16 code units
   */
  static String of(String text, int maxLength) {
    // Cut before: a pattern over a megabyte takes its time.
    String shown = text.length() <= maxLength ? text : text.substring(0, maxLength - 1) + CUT;
    return isPlain(shown) ? shown : UNPRINTABLE.matcher(shown).replaceAll(REPLACEMENT);
  }

  /** Whether it has printable ASCII alone, as names have: the pattern takes much longer to see. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
