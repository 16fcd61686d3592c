package dev.strongroom.core.values;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RequestReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a random password is made: the parameters of AWS GetRandomPassword. The characters are those
 * of printable ASCII; each belongs to one of the types lower case, upper case, numbers, punctuation
 * and space. A type of which all characters are excluded counts as excluded.
 *
 * @param length in characters, 1 to {@value #MAX_LENGTH}
 * @param excludeCharacters characters never used, up to {@value #MAX_EXCLUDED} of them
 * @param excludeNumbers use none of {@code 0-9}
 * @param excludePunctuation use none of {@link #PUNCTUATION}
 * @param excludeUppercase use none of {@code A-Z}
 * @param excludeLowercase use none of {@code a-z}
 * @param includeSpace use the blank too
 * @param requireEachIncludedType at least one character of every type in use; then the length must
 *     be no less than the number of types
 */
public record PasswordRules(
    int length,
    String excludeCharacters,
    boolean excludeNumbers,
    boolean excludePunctuation,
    boolean excludeUppercase,
    boolean excludeLowercase,
    boolean includeSpace,
    boolean requireEachIncludedType) {

  /** The length unless another is asked for (AWS). */
  public static final int DEFAULT_LENGTH = 32;

  /** The longest password (AWS). */
  public static final int MAX_LENGTH = 4096;

  /** The most characters that can be excluded (AWS). */
  public static final int MAX_EXCLUDED = 4096;

  /** The 32 punctuation characters (AWS GetRandomPassword). */
  public static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  /** AWS's defaults: 32 characters, every type but space, at least one of each. */
  public static final PasswordRules DEFAULT =
      new PasswordRules(DEFAULT_LENGTH, "", false, false, false, false, false, true);

  /** What keeps rules from allowing any password. */
  public enum Obstacle {
    /** Every character is excluded. */
    NOTHING_INCLUDED,
    /** The length cannot hold one character of each required type. */
    TOO_SHORT
  }

  private static final String URL_SAFE_PUNCTUATION = "-._~";
  private static final String LOWERCASE = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPERCASE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String NUMBERS = "0123456789";

  /**
   * Checks that there is such a password.
   *
   * @throws InvalidInput with {@link DeclarationReason#InvalidSpecField} when there is none
   */
  public PasswordRules {
    require(length >= 1 && length <= MAX_LENGTH, "password.length", "must be from 1 to 4096.");
    require(
        excludeCharacters.length() <= MAX_EXCLUDED,
        "password.excludeCharacters",
        "must have at most 4096 characters.");
  }

  /** These rules with other excluded characters. */
  public PasswordRules withExcludeCharacters(String excluded) {
    return new PasswordRules(
        length,
        excluded,
        excludeNumbers,
        excludePunctuation,
        excludeUppercase,
        excludeLowercase,
        includeSpace,
        requireEachIncludedType);
  }

  /**
   * These rules without the characters that have to be percent-encoded in some part of a URL: of
   * the punctuation {@code - . _ ~} is left (RFC 3986, unreserved), and there is no blank.
   */
  public PasswordRules urlSafe() {
    StringBuilder excluded = new StringBuilder(" ");
    PUNCTUATION
        .chars()
        .filter(c -> URL_SAFE_PUNCTUATION.indexOf(c) < 0)
        .forEach(excluded::appendCodePoint);
    excludeCharacters
        .chars()
        .filter(c -> excluded.indexOf(String.valueOf((char) c)) < 0)
        .distinct()
        .forEach(excluded::appendCodePoint);
    return withExcludeCharacters(excluded.toString());
  }

  /** Why no password follows the rules; empty when there is one. */
  public Optional<Obstacle> obstacle() {
    return obstacle(included());
  }

  private Optional<Obstacle> obstacle(List<String> types) {
    if (types.isEmpty()) {
      return Optional.of(Obstacle.NOTHING_INCLUDED);
    }
    return requireEachIncludedType && length < types.size()
        ? Optional.of(Obstacle.TOO_SHORT)
        : Optional.empty();
  }

  /**
   * The characters of each type in use.
   *
   * @throws InvalidInput with {@link DeclarationReason#InvalidSpecField} when there is an {@link
   *     #obstacle}
   */
  List<String> types() {
    List<String> types = included();
    obstacle(types)
        .ifPresent(
            obstacle -> {
              throw switch (obstacle) {
                case NOTHING_INCLUDED -> invalid("password", "every character is excluded.");
                case TOO_SHORT ->
                    invalid("password.length", RequestReason.PasswordTooShort.with().message());
              };
            });
    return types;
  }

  private List<String> included() {
    List<String> types = new ArrayList<>();
    add(types, LOWERCASE, !excludeLowercase);
    add(types, UPPERCASE, !excludeUppercase);
    add(types, NUMBERS, !excludeNumbers);
    add(types, PUNCTUATION, !excludePunctuation);
    add(types, " ", includeSpace);
    return types;
  }

  private void add(List<String> types, String characters, boolean included) {
    StringBuilder left = new StringBuilder();
    characters.chars().filter(c -> excludeCharacters.indexOf(c) < 0).forEach(left::appendCodePoint);
    if (included && !left.isEmpty()) {
      types.add(left.toString());
    }
  }

  private static void require(boolean holds, String path, String sentence) {
    if (!holds) {
      throw invalid(path, sentence);
    }
  }

  private static InvalidInput invalid(String path, String sentence) {
    return new InvalidInput(DeclarationReason.InvalidSpecField.with(path, sentence));
  }
}
