package dev.strongroom.core.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A text in a policy: characters, wildcards, and variables such as {@code ${aws:PrincipalTag/team,
 * 'none'}} (IAM user guide, "Variables and tags"). {@code ${*}}, {@code ${?}} and {@code ${$}}
 * stand for the characters themselves. What a variable stands for is text: wildcards in it are
 * none.
 *
 * <p>A variable whose key is absent or has several values is unresolved unless it has a default.
 */
final class PolicyText {
  /** Most characters: no ARN, description or tag that is compared has more (AWS). */
  static final int LONGEST = 2048;

  private sealed interface Part permits Symbols, Variable {}

  /** Code points and wildcards, and the same as text. */
  private record Symbols(int[] symbols, String plain) implements Part {
    static Symbols of(String text) {
      return new Symbols(text.codePoints().map(PolicyText::symbol).toArray(), text);
    }
  }

  private record Variable(String key, Optional<String> otherwise) implements Part {}

  private final String source;
  private final List<Part> parts;

  private PolicyText(String source, List<Part> parts) {
    this.source = source;
    this.parts = parts;
  }

  /**
   * Reads a text.
   *
   * @param variables whether the policy's version has variables; else they are plain text
   */
  static PolicyText parse(String text, boolean variables) {
    List<Part> parts = new ArrayList<>();
    int done = 0;
    while (done < text.length()) {
      int start = variables ? text.indexOf("${", done) : -1;
      int end = start < 0 ? -1 : end(text, start + 2);
      if (end < 0) {
        parts.add(Symbols.of(text.substring(done)));
        break;
      }
      parts.add(Symbols.of(text.substring(done, start)));
      parts.add(expression(text.substring(start + 2, end)));
      done = end + 1;
    }
    return new PolicyText(text, parts);
  }

  /** Whether it stands for one text alone: it has neither wildcards nor variables. */
  boolean isFixed() {
    return parts.stream()
        .allMatch(
            part ->
                part instanceof Symbols text
                    && Arrays.stream(text.symbols()).allMatch(symbol -> symbol >= 0));
  }

  /** The text as the policy has it. */
  String source() {
    return source;
  }

  boolean hasVariables() {
    return parts.stream().anyMatch(Variable.class::isInstance);
  }

  /** Code points and wildcards in this context; empty when a variable is unresolved. */
  Optional<int[]> symbols(RequestContext context) {
    IntStream.Builder symbols = IntStream.builder();
    for (Part part : parts) {
      if (part instanceof Symbols text) {
        for (int symbol : text.symbols()) {
          symbols.add(symbol);
        }
      } else {
        Optional<String> value = value((Variable) part, context);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        value.get().codePoints().forEach(symbols);
      }
    }
    return Optional.of(symbols.build().toArray());
  }

  /** The text in this context, with wildcards as themselves; empty when it is unresolved. */
  Optional<String> plain(RequestContext context) {
    StringBuilder plain = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Symbols text) {
        plain.append(text.plain());
      } else {
        Optional<String> value = value((Variable) part, context);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        plain.append(value.get());
      }
    }
    return Optional.of(plain.toString());
  }

  private static Optional<String> value(Variable variable, RequestContext context) {
    return context.single(variable.key()).or(variable::otherwise);
  }

  private static int symbol(int c) {
    return c == '*' ? WildcardPattern.ANY : c == '?' ? WildcardPattern.ONE : c;
  }

  /** Where the brace is that ends an expression; one in quotes is part of a default. */
  private static int end(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == '}' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private static Part expression(String inside) {
    if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
      return new Symbols(inside.codePoints().toArray(), inside);
    }
    int comma = inside.indexOf(',');
    if (comma < 0) {
      return new Variable(inside.trim(), Optional.empty());
    }
    String quoted = inside.substring(comma + 1).trim();
    boolean isQuoted = quoted.length() >= 2 && quoted.startsWith("'") && quoted.endsWith("'");
    return new Variable(
        inside.substring(0, comma).trim(),
        isQuoted ? Optional.of(quoted.substring(1, quoted.length() - 1)) : Optional.empty());
  }
}
