package dev.strongroom.core.templates;

import dev.strongroom.core.values.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression that only names a place in the value, such as {@code value.hosts[0].name}. What
 * stands there is taken as it stands, numbers digit for digit.
 *
 * @param tokens names of members and indexes of elements; none for the whole value
 */
public record ValuePath(List<String> tokens) {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.([A-Za-z_][A-Za-z0-9_]*)|\\[\"([^\"\\\\\\n"
              + "]*)\"]|\\['([^'\\\\\\n"
              + "]*)']|\\[([0-9]{1,6})]");
  private static final String VALUE = "value";

  /** Copies. */
  public ValuePath {
    tokens = List.copyOf(tokens);
  }

  /** Reads one; empty when the expression is anything else. */
  public static Optional<ValuePath> parse(String expression) {
    String text = expression.strip();
    if (!text.startsWith(VALUE)) {
      return Optional.empty();
    }
    List<String> tokens = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    int at = VALUE.length();
    while (at < text.length()) {
      if (!step.find(at) || step.start() != at) {
        return Optional.empty();
      }
      for (int group = 1; group <= step.groupCount(); group++) {
        if (step.group(group) != null) {
          tokens.add(step.group(group));
        }
      }
      at = step.end();
    }
    return Optional.of(new ValuePath(tokens));
  }

  /** The key of a JSON object that leads there; see {@code JsonObject.kind}. */
  public String key() {
    if (tokens.size() == 1 && !JsonPointer.isMeant(tokens.get(0))) {
      return tokens.get(0);
    }
    return JsonPointer.of(tokens).text();
  }
}
