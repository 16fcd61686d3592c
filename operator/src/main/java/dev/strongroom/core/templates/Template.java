package dev.strongroom.core.templates;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.TemplateReason;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with expressions between {@value #OPEN} and {@value #CLOSE}. Helm, envsubst and the
 * substitution of Flux leave these as they are. {@value #LITERAL} stands for {@value #OPEN} itself;
 * an expression ends at the first {@value #CLOSE}.
 *
 * @param path the field that holds it, for messages
 * @param text the text as written
 * @param parts what it consists of, in order
 */
public record Template(String path, String text, List<Part> parts) {
  /** Most expressions in a template. */
  public static final int MAX_EXPRESSIONS = 64;

  /** Longest expression, in UTF-16 code units. */
  public static final int MAX_EXPRESSION = 2048;

  private static final String OPEN = "<%";
  private static final String CLOSE = "%>";
  private static final String LITERAL = "<%%";

  /** A piece of a template. */
  public sealed interface Part {}

  /** Text that stays as it is. */
  public record Text(String text) implements Part {}

  /**
   * An expression.
   *
   * @param source the expression in CEL
   * @param offset where it begins in the template, in UTF-16 code units
   */
  public record Expression(String source, int offset) implements Part {}

  /** Copies. */
  public Template {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a template.
   *
   * @throws InvalidInput with {@link TemplateReason#TemplateNotClosed} when an expression has no
   *     end, with {@link TemplateReason#TemplateTooLong} when one is too long, or there are too
   *     many
   */
  public static Template parse(String path, String text) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    int expressions = 0;
    for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
      if (text.startsWith(LITERAL, open)) {
        parts.add(new Text(text.substring(at, open + OPEN.length())));
        at = open + LITERAL.length();
        continue;
      }
      parts.add(new Text(text.substring(at, open)));
      int begin = open + OPEN.length();
      int end = text.indexOf(CLOSE, begin);
      if (end < 0) {
        throw new InvalidInput(
            TemplateReason.TemplateNotClosed.with(Position.of(path, text, open)));
      }
      if (end - begin > MAX_EXPRESSION || ++expressions > MAX_EXPRESSIONS) {
        throw new InvalidInput(
            TemplateReason.TemplateTooLong.with(
                Position.of(path, text, open), MAX_EXPRESSION, MAX_EXPRESSIONS));
      }
      parts.add(new Expression(text.substring(begin, end), begin));
      at = end + CLOSE.length();
    }
    parts.add(new Text(text.substring(at)));
    return new Template(path, text, parts);
  }

  /** The place of a character of the template, for messages. */
  public Position at(int offset) {
    return Position.of(path, text, offset);
  }

  /**
   * A place in a template. It prints as users look for it.
   *
   * @param path the field that holds the template
   * @param line from 1
   * @param column from 1, in characters
   */
  public record Position(String path, int line, int column) {
    private static Position of(String path, String text, int offset) {
      int begin = text.lastIndexOf('\n', offset - 1) + 1;
      int line = 1 + (int) text.substring(0, begin).chars().filter(c -> c == '\n').count();
      return new Position(path, line, 1 + text.codePointCount(begin, offset));
    }

    @Override
    public String toString() {
      return path + " line " + line + " column " + column;
    }
  }
}
