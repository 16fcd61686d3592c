package dev.strongroom.core.values;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The path of a member of a JSON document (RFC 6901): every token after a slash is the name of a
 * member of an object, or the index of an array element. In a token {@code ~1} stands for a slash
 * and {@code ~0} for a tilde; any other use of a tilde is malformed.
 *
 * @param rawTokens the tokens as written, with their escapes; at least one
 */
public record JsonPointer(List<String> rawTokens) {
  private static final Pattern SYNTAX = Pattern.compile("(/([^~/]|~[01])*)+", Pattern.DOTALL);

  /** Copies. */
  public JsonPointer {
    rawTokens = List.copyOf(rawTokens);
  }

  /** The pointer with these tokens, which are names and indexes without escapes. */
  public static JsonPointer of(List<String> tokens) {
    return new JsonPointer(tokens.stream().map(JsonPointer::escaped).toList());
  }

  /** The pointer that is meant by a path with dots: {@code /a/b} for {@code a.b}. */
  public static JsonPointer ofDotted(String path) {
    return of(List.of(path.split("\\.", -1)));
  }

  /** A name as a token, with the escapes that it needs. */
  public static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  /** Whether a text can only be meant as a pointer, well-formed or not: it starts with a slash. */
  public static boolean isMeant(String text) {
    return text.startsWith("/");
  }

  /**
   * Reads a pointer.
   *
   * @return empty when the text is no well-formed pointer. The empty text, which points to the
   *     whole document, is refused, too: nobody needs it where a member is asked for.
   */
  public static Optional<JsonPointer> parse(String text) {
    return SYNTAX.matcher(text).matches()
        ? Optional.of(new JsonPointer(List.of(text.substring(1).split("/", -1))))
        : Optional.empty();
  }

  /** The tokens without their escapes. */
  public Stream<String> tokens() {
    return rawTokens.stream().map(token -> token.replace("~1", "/").replace("~0", "~"));
  }

  /** The pointer as it is written. */
  public String text() {
    return upTo(rawTokens.size());
  }

  /** The pointer that consists of the first tokens of this one. */
  public String upTo(int count) {
    return rawTokens.stream().limit(count).map(t -> "/" + t).collect(Collectors.joining());
  }
}
