package dev.strongroom.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardPatternTest {
  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "'', '', true",
    "'', a, false",
    "?, '', false",
    "?, é, true",
    "?, \uD83D\uDD11, true",
    "a*b*c, abc, true",
    "a*b*c, axxbyyc, true",
    "a*b*c, acb, false",
    "**a, aba, true",
    "*?, '', false",
    "a?c*, abcdef, true",
  })
  void matchesWholeTexts(String pattern, String text, boolean expected) {
    assertThat(pattern(pattern, false).matches(text)).isEqualTo(expected);
  }

  @Test
  void isAsLongAsAWordOrLonger() {
    for (int length = 60; length < 140; length++) {
      String text = "x".repeat(length);

      assertThat(pattern(text, false).matches(text)).isTrue();
      assertThat(pattern("*" + text, false).matches("y" + text)).isTrue();
      assertThat(pattern(text + "?", false).matches(text)).isFalse();
    }
  }

  /** Backtracking would need more steps than there is time for. */
  @Test
  void takesHostilePatterns() {
    String pattern = "*a".repeat(1000) + "b";
    String text = "a".repeat(2048);

    assertThat(pattern(pattern, false).matches(text)).isFalse();
    assertThat(pattern("?*".repeat(1000) + "b", false).matches(text)).isFalse();
  }

  @Property
  void matchesWhatTheSameRegularExpressionDoes(
      @ForAll("patterns") String pattern, @ForAll("texts") String text, @ForAll boolean anyCase) {
    // Given
    String expression = pattern.replace("*", ".*").replace("?", ".");
    int flags = Pattern.DOTALL | (anyCase ? Pattern.CASE_INSENSITIVE : 0);

    // When
    boolean matches = pattern(pattern, anyCase).matches(text);

    // Then
    assertThat(matches).isEqualTo(Pattern.compile(expression, flags).matcher(text).matches());
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("abA*?").ofMaxLength(12);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("abAB").ofMaxLength(12);
  }

  private static WildcardPattern pattern(String text, boolean ignoreCase) {
    return new WildcardPattern(
        PolicyText.parse(text, false).symbols(RequestContext.EMPTY).orElseThrow(), ignoreCase);
  }
}
