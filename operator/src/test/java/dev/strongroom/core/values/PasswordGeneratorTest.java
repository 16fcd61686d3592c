package dev.strongroom.core.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.InvalidInput;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PasswordGeneratorTest {
  private final PasswordGenerator generator = new PasswordGenerator(new SecureRandom());

  @Property(tries = 500)
  void everyPasswordKeepsItsRules(@ForAll("rules") PasswordRules rules) {
    String password = generate(rules);

    assertThat(password).hasSize(rules.length());
    assertThat(password.chars())
        .allMatch(c -> rules.excludeCharacters().indexOf(c) < 0 && c >= ' ' && c < 127)
        .noneMatch(c -> rules.excludeNumbers() && Character.isDigit(c))
        .noneMatch(c -> rules.excludeUppercase() && Character.isUpperCase(c))
        .noneMatch(c -> rules.excludeLowercase() && Character.isLowerCase(c))
        .noneMatch(c -> rules.excludePunctuation() && PasswordRules.PUNCTUATION.indexOf(c) >= 0)
        .noneMatch(c -> !rules.includeSpace() && c == ' ');
    if (rules.requireEachIncludedType()) {
      for (String type : rules.types()) {
        assertThat(password.chars()).anyMatch(c -> type.indexOf(c) >= 0);
      }
    }
  }

  @Provide
  Arbitrary<PasswordRules> rules() {
    Arbitrary<Boolean> flag = Arbitraries.of(true, false);
    return Builders.withBuilder(() -> new Object[8])
        .use(Arbitraries.integers().between(5, 200))
        .in((a, v) -> set(a, 0, v))
        .use(Arbitraries.strings().ascii().ofMaxLength(30))
        .in((a, v) -> set(a, 1, v))
        .use(flag)
        .in((a, v) -> set(a, 2, v))
        .use(flag)
        .in((a, v) -> set(a, 3, v))
        .use(flag)
        .in((a, v) -> set(a, 4, v))
        .use(flag)
        .in((a, v) -> set(a, 6, v))
        .use(flag)
        .in((a, v) -> set(a, 7, v))
        .build(
            a ->
                // Lower case stays in, so that there always is a password.
                new PasswordRules(
                    (int) a[0],
                    (String) a[1],
                    (boolean) a[2],
                    (boolean) a[3],
                    (boolean) a[4],
                    false,
                    (boolean) a[6],
                    (boolean) a[7]));
  }

  private static Object[] set(Object[] array, int index, Object value) {
    array[index] = value;
    return array;
  }

  @Example
  void theDefaultIsThatOfAws() {
    assertThat(PasswordRules.DEFAULT)
        .isEqualTo(new PasswordRules(32, "", false, false, false, false, false, true));
    assertThat(PasswordRules.PUNCTUATION).hasSize(32);
    assertThat(generate(PasswordRules.DEFAULT)).hasSize(32).doesNotContain(" ");
  }

  @Example
  void theShortestPasswordThatHoldsEveryTypeIsMade() {
    PasswordRules five = new PasswordRules(5, "", false, false, false, false, true, true);
    PasswordRules rare =
        new PasswordRules(
            5,
            PasswordRules.PUNCTUATION.substring(1) + "bcdefghijklmnopqrstuvwxyz" + "123456789",
            false,
            false,
            false,
            false,
            true,
            true);

    assertThat(generate(five)).hasSize(5).contains(" ");
    assertThat(generate(rare)).hasSize(5).contains(" ", "a", "0", "!");
  }

  @Example
  void everyCharacterIsAboutEquallyFrequent() {
    PasswordRules rules = new PasswordRules(4096, "", false, false, false, false, true, false);
    int[] seen = new int[128];
    IntStream.range(0, 50).forEach(i -> generate(rules).chars().forEach(c -> seen[c]++));

    // 204,800 draws over 95 characters: 2,156 each; six standard deviations are 278.
    for (int c = ' '; c < 127; c++) {
      assertThat(seen[c]).as("character %d", c).isBetween(1878, 2434);
    }
  }

  @Example
  void twoPasswordsAreNeverEqual() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      assertThat(seen.add(generate(PasswordRules.DEFAULT))).isTrue();
    }
  }

  @Example
  void impossibleRulesAreNamed() {
    assertInvalid(
        "password.length: must be from 1 to 4096.",
        () -> new PasswordRules(0, "", false, false, false, false, false, true));
    assertInvalid(
        "password.length: must be from 1 to 4096.",
        () -> new PasswordRules(4097, "", false, false, false, false, false, true));
    assertInvalid(
        "password.excludeCharacters: must have at most 4096 characters.",
        () -> PasswordRules.DEFAULT.withExcludeCharacters("x".repeat(4097)));
    assertInvalid(
        "password: every character is excluded.",
        () -> generate(new PasswordRules(8, "", true, true, true, true, false, true)));
    assertInvalid(
        "password.length: Password length is too short based on the required types.",
        () -> generate(new PasswordRules(3, "", false, false, false, false, false, true)));
    assertThat(generate(new PasswordRules(1, "", false, false, false, false, false, false)))
        .hasSize(1);
  }

  private static void assertInvalid(String sentence, Runnable action) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.finding().message()).isEqualTo(sentence));
  }

  private String generate(PasswordRules rules) {
    try (SecretValue password = generator.generate(rules)) {
      return password.text(PlaintextAccess.granted());
    }
  }

  @Example
  void aUrlSafePasswordStandsInAUrlAsItIs() {
    // Given
    PasswordRules rules =
        new PasswordRules(64, "abc~", false, false, false, false, true, true).urlSafe();

    for (int i = 0; i < 200; i++) {
      // When
      String password = generate(rules);

      // Then
      URI url = URI.create("postgres://user:" + password + "@db/" + password + "?p=" + password);
      assertThat(url.getRawUserInfo()).isEqualTo("user:" + password);
      assertThat(url.getRawPath()).isEqualTo("/" + password);
      assertThat(url.getQuery()).isEqualTo("p=" + password);
      assertThat(URLEncoder.encode(password, StandardCharsets.UTF_8)).isEqualTo(password);
      assertThat(password).containsPattern("[-._]").doesNotContainPattern("[abc~ ]");
    }
  }
}
