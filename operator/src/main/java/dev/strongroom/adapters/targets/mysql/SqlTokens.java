package dev.strongroom.adapters.targets.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A statement that the server has written, cut into words, quoted texts and signs. What stands in
 * quotes is never taken for a word of the statement.
 */
final class SqlTokens {
  private static final String QUOTES = "`'\"";

  private final String sql;
  private final List<Token> tokens;

  /**
   * One piece.
   *
   * @param text a word in capitals, a sign, or the content of a quoted text
   * @param quoted whether it stood in quotes
   * @param start where it begins
   * @param end where it ends
   */
  private record Token(String text, boolean quoted, int start, int end) {}

  SqlTokens(String sql) {
    this.sql = sql;
    this.tokens = new ArrayList<>();
    int at = 0;
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
        continue;
      }
      Token token = QUOTES.indexOf(sql.charAt(at)) >= 0 ? quotedAt(at) : bareAt(at);
      tokens.add(token);
      at = token.end();
    }
  }

  /** A text as a string of SQL, in a session without {@code NO_BACKSLASH_ESCAPES}. */
  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private Token quotedAt(int start) {
    char quote = sql.charAt(start);
    StringBuilder content = new StringBuilder();
    int at = start + 1;
    while (at < sql.length()) {
      char here = sql.charAt(at);
      boolean isLast = at + 1 == sql.length();
      if (here == quote && (isLast || sql.charAt(at + 1) != quote)) {
        return new Token(content.toString(), true, start, at + 1);
      }
      boolean isPair = here == quote || here == '\\' && quote != '`' && !isLast;
      content.append(isPair ? sql.charAt(at + 1) : here);
      at += isPair ? 2 : 1;
    }
    return new Token(content.toString(), true, start, at);
  }

  private Token bareAt(int start) {
    int end = start;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    end = Math.max(end, start + 1);
    return new Token(
        sql.substring(start, end).toUpperCase(java.util.Locale.ROOT), false, start, end);
  }

  private static boolean isWordPart(char character) {
    return Character.isLetterOrDigit(character) || character == '_' || character == '*';
  }

  /** How many there are. */
  int size() {
    return tokens.size();
  }

  /** Whether the words at a place are these. */
  boolean areAt(int index, String... words) {
    for (int i = 0; i < words.length; i++) {
      int at = index + i;
      if (at < 0 || at >= tokens.size() || tokens.get(at).quoted()) {
        return false;
      }
      if (!tokens.get(at).text().equals(words[i])) {
        return false;
      }
    }
    return true;
  }

  /** Where these words first stand, from a place on. */
  Optional<Integer> find(int from, String... words) {
    for (int index = from; index < tokens.size(); index++) {
      if (areAt(index, words)) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }

  /** Whether an account is named at a place. */
  boolean isAccountAt(int index, Account account) {
    return index >= 0
        && index + 2 < tokens.size()
        && tokens.get(index).quoted()
        && tokens.get(index).text().equals(account.user())
        && areAt(index + 1, "@")
        && tokens.get(index + 2).quoted()
        && tokens.get(index + 2).text().equals(account.host());
  }

  /** The word or quoted text at a place. */
  Optional<String> textAt(int index) {
    return index < tokens.size() ? Optional.of(tokens.get(index).text()) : Optional.empty();
  }

  /** Whether there is a quoted text at a place. */
  boolean isQuotedAt(int index) {
    return index < tokens.size() && tokens.get(index).quoted();
  }

  /** What is written from one place up to before another. */
  String written(int from, int to) {
    return from >= to ? "" : sql.substring(tokens.get(from).start(), tokens.get(to - 1).end());
  }
}
