package dev.strongroom.adapters.awsapi.model;

import dev.strongroom.adapters.awsapi.model.Shape.Items;
import dev.strongroom.adapters.awsapi.model.Shape.Member;
import dev.strongroom.adapters.awsapi.model.Shape.Structure;
import dev.strongroom.adapters.awsapi.model.Shape.Text;
import dev.strongroom.core.values.SecretValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of an input breaks the limits of the model, in the words of AWS. A message has at most
 * {@value #MOST} of them and quotes {@value #LONGEST_QUOTE} characters of a value.
 */
public final class Violations {
  private static final int MOST = 20;
  private static final int LONGEST_QUOTE = 256;

  private final List<String> found = new ArrayList<>();
  private Optional<AwsError> special = Optional.empty();

  /** Where a member stands, as AWS's messages write it: {@code rotationRules.duration}. */
  public static String path(String parent, String member) {
    String name = Character.toLowerCase(member.charAt(0)) + member.substring(1);
    return parent.isEmpty() ? name : parent + "." + name;
  }

  /** Where an item of a list stands; the first has number 1. */
  public static String item(String list, int number) {
    return list + "." + number + ".member";
  }

  /** Checks a text. */
  public void text(Text shape, String path, String value) {
    if (value.length() < shape.min() || value.length() > shape.max()) {
      if (shape.otherwise().isPresent()) {
        special = shape.otherwise();
        return;
      }
      length(value(shape, value), path, value.length(), shape.min(), shape.max());
    }
    if (!isMatching(shape, value)) {
      add(value(shape, value), path, matching(shape));
    }
    if (!isAllowed(shape, value)) {
      add(value(shape, value), path, "satisfy enum value set: " + shape.values());
    }
  }

  /** Checks the length of a secret's value in bytes. */
  public void plaintext(String path, int length) {
    length("Value", path, length, 1, SecretValue.MAX_BYTES);
  }

  /** Checks the length of bytes. */
  public void blob(Shape.Blob shape, String path, int length) {
    length("Value", path, length, shape.min(), shape.max());
  }

  /** Checks a number. */
  public void number(Shape.Number shape, String path, long value) {
    if (value < shape.min()) {
      add(quoted("" + value), path, "have value greater than or equal to " + shape.min());
    }
    if (value > shape.max()) {
      add(quoted("" + value), path, "have value less than or equal to " + shape.max());
    }
  }

  /** Checks the length of a list, and its items when they are text. */
  public void items(Items shape, String path, List<?> values) {
    String quoted = shape.item() instanceof Text t && t.sensitive() ? "Value" : quoted("" + values);
    length(quoted, path, values.size(), shape.min(), shape.max());
    if (shape.item() instanceof Text text && !values.stream().allMatch(v -> isGood(text, v))) {
      List<String> rules = new ArrayList<>();
      if (text.max() != Shape.UNBOUNDED) {
        rules.add("Member must have length less than or equal to " + text.max());
      }
      if (text.min() > 0) {
        rules.add("Member must have length greater than or equal to " + text.min());
      }
      text.pattern().ifPresent(p -> rules.add("Member must " + matching(text)));
      if (!text.values().isEmpty()) {
        rules.add("Member must satisfy enum value set: " + text.values());
      }
      add(quoted, path, "satisfy constraint: " + rules);
    }
  }

  /** Checks that what is required is there. */
  public void structure(Structure shape, String path, Input input) {
    for (Member member : shape.members().values()) {
      if (member.required() && !input.has(member.name())) {
        missing(path(path, member.name()));
      }
    }
  }

  /** Something that must be there is not. */
  public void missing(String path) {
    add("Value null", path, "not be null");
  }

  /**
   * Refuses the input when anything was found.
   *
   * @throws AwsException with ValidationException, or the error that AWS has for this member alone
   */
  public void require() {
    if (!found.isEmpty()) {
      String errors =
          found.size() == 1 ? "1 validation error" : found.size() + " validation errors";
      throw AwsError.validation(errors + " detected: " + String.join("; ", found)).exception();
    }
    if (special.isPresent()) {
      throw special.get().exception();
    }
  }

  private void length(String value, String path, int length, int min, int max) {
    if (length < min) {
      add(value, path, "have length greater than or equal to " + min);
    }
    if (length > max) {
      add(value, path, "have length less than or equal to " + max);
    }
  }

  private void add(String value, String path, String rule) {
    if (found.size() < MOST) {
      found.add(value + " at '" + path + "' failed to satisfy constraint: Member must " + rule);
    }
  }

  private static boolean isGood(Text shape, Object value) {
    String text = (String) value;
    return text.length() >= shape.min()
        && text.length() <= shape.max()
        && isMatching(shape, text)
        && isAllowed(shape, text);
  }

  /** Patterns are tried on text of an allowed length alone, so that they cannot take long. */
  private static boolean isMatching(Text shape, String value) {
    return value.length() > shape.max()
        || shape.pattern().map(p -> p.matcher(value).matches()).orElse(true);
  }

  private static boolean isAllowed(Text shape, String value) {
    return shape.values().isEmpty() || shape.values().contains(value);
  }

  private static String matching(Text shape) {
    return "satisfy regular expression pattern: " + shape.pattern().orElseThrow();
  }

  private static String value(Text shape, String value) {
    return shape.sensitive() ? "Value" : quoted(value);
  }

  private static String quoted(String value) {
    return value.length() <= LONGEST_QUOTE
        ? "Value '" + value + "'"
        : "Value '" + value.substring(0, LONGEST_QUOTE) + "...'";
  }
}
