package dev.strongroom.core.secrets.search;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The words of a text: it is cut at spaces and punctuation, before a capital that follows a small
 * letter, and between letters and digits. {@code credsDatabase#892} has the words creds, Database
 * and 892 (AWS user guide, "Find secrets").
 */
final class SearchWords {
  private enum Kind {
    LOWER,
    UPPER,
    DIGIT,
    OTHER
  }

  private SearchWords() {}

  static Stream<String> of(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    Kind before = Kind.OTHER;
    for (int i = 0; i < text.length(); i++) {
      Kind kind = kind(text.charAt(i));
      if (isCut(before, kind)) {
        add(text.substring(start, i), words);
        start = kind == Kind.OTHER ? i + 1 : i;
      }
      before = kind;
    }
    add(text.substring(Math.min(start, text.length())), words);
    return words.stream();
  }

  private static boolean isCut(Kind before, Kind kind) {
    return kind == Kind.OTHER
        || before != kind && !(before == Kind.UPPER && kind == Kind.LOWER) && before != Kind.OTHER;
  }

  private static void add(String word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word);
    }
  }

  private static Kind kind(char c) {
    if (Character.isDigit(c)) {
      return Kind.DIGIT;
    } else if (Character.isUpperCase(c)) {
      return Kind.UPPER;
    }
    return Character.isLetter(c) ? Kind.LOWER : Kind.OTHER;
  }
}
