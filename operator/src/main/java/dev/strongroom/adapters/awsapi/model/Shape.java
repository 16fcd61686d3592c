package dev.strongroom.adapters.awsapi.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The type of a member, with the limits of AWS's model. All bounds are inclusive. */
public sealed interface Shape {
  /** No bound in the model; what bounds it is the size of a request. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /**
   * Text of {@code min} to {@code max} characters (UTF-16 units).
   *
   * @param pattern what all of it must match
   * @param values the only ones that are allowed; any when empty
   * @param sensitive kept out of messages
   * @param otherwise the answer to a wrong length, where AWS has another than for all members
   */
  record Text(
      int min,
      int max,
      Optional<Pattern> pattern,
      List<String> values,
      boolean sensitive,
      Optional<AwsError> otherwise)
      implements Shape {
    /** The same, matching a pattern. */
    public Text matching(String regex) {
      return new Text(min, max, Optional.of(Pattern.compile(regex)), values, sensitive, otherwise);
    }

    /** The same, kept out of messages. */
    public Text secret() {
      return new Text(min, max, pattern, values, true, otherwise);
    }

    /** The same with another answer to a wrong length. */
    public Text orElse(AwsError error) {
      return new Text(min, max, pattern, values, sensitive, Optional.of(error));
    }
  }

  /**
   * The value of a secret, 1 to {@link dev.strongroom.core.values.SecretValue#MAX_BYTES} bytes.
   *
   * @param binary whether it is a blob, which JSON has as Base64
   */
  record Plaintext(boolean binary) implements Shape {}

  /**
   * A whole number.
   *
   * @param isLong whether it has 64 bits in the model, or 32
   */
  record Number(long min, long max, boolean isLong) implements Shape {}

  /**
   * Bytes, which JSON has as Base64.
   *
   * @param sensitive whether they are plaintext, which is wiped when the call ends
   */
  record Blob(int min, int max, boolean sensitive) implements Shape {}

  /** Texts by names, in numbers and lengths that the model does not bound. */
  record Texts() implements Shape {}

  /** True or false. */
  record Flag() implements Shape {}

  /** A list of {@code min} to {@code max} items. */
  record Items(Shape item, int min, int max) implements Shape {}

  /** Named members. Those that are unknown are ignored, as AWS does. */
  record Structure(Map<String, Member> members) implements Shape {}

  /** A member of a structure. */
  record Member(String name, Shape shape, boolean required) {}

  /** Text of so many characters. */
  static Text text(int min, int max) {
    return new Text(min, max, Optional.empty(), List.of(), false, Optional.empty());
  }

  /** One of these words. */
  static Text oneOf(String... values) {
    return new Text(0, UNBOUNDED, Optional.empty(), List.of(values), false, Optional.empty());
  }

  /** A 32-bit number within bounds. */
  static Number number(long min, long max) {
    return new Number(min, max, false);
  }

  /** A 64-bit number within bounds. */
  static Number longNumber(long min, long max) {
    return new Number(min, max, true);
  }

  /** A list. */
  static Items items(Shape item, int min, int max) {
    return new Items(item, min, max);
  }

  /** A member that must be there. */
  static Member required(String name, Shape shape) {
    return new Member(name, shape, true);
  }

  /** A member that may be absent. */
  static Member optional(String name, Shape shape) {
    return new Member(name, shape, false);
  }

  /** A structure of these members. */
  static Structure structure(Member... members) {
    Map<String, Member> byName = new LinkedHashMap<>();
    for (Member member : members) {
      byName.put(member.name(), member);
    }
    return new Structure(byName);
  }
}
