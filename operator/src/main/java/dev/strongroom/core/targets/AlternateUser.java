package dev.strongroom.core.targets;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.rotation.NextValue;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;

/**
 * A next value for the other one of two users, whose names differ by a suffix (createSecret of
 * AWS's alternating-users templates).
 */
public final class AlternateUser implements NextValue {
  /** The suffix of AWS's templates. */
  public static final String SUFFIX = "_clone";

  private static final String KEY = "username";
  private static final String WHERE = "the current version";

  private final JsonObjects json;
  private final NextValue next;
  private final String suffix;
  private final int longestName;

  /**
   * Values of the other user.
   *
   * @param next makes everything but the name
   * @param suffix what the second user's name ends with
   * @param longestName the longest name that the target accepts, in characters
   */
  public AlternateUser(JsonObjects json, NextValue next, String suffix, int longestName) {
    this.json = json;
    this.next = next;
    this.suffix = suffix;
    this.longestName = longestName;
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInput with {@link RotationReason#CloneNameTooLong}, or as {@link
   *     JsonObject#member} says
   */
  @Override
  public SecretValue after(SecretValue current) {
    try (SecretValue made = next.after(current);
        JsonObject object = json.require(made, WHERE);
        SecretValue name = SecretValue.text(other(username(object)))) {
      return object.with(KEY, name);
    }
  }

  /** Whether two names are those of a pair of alternating users. */
  public static boolean areOfOnePair(String one, String other, String suffix) {
    return one.equals(other + suffix) || other.equals(one + suffix);
  }

  private static String username(JsonObject object) {
    try (SecretValue name = object.member(KEY, WHERE)) {
      return name.text(PlaintextAccess.granted());
    }
  }

  private String other(String name) {
    if (name.endsWith(suffix) && name.length() > suffix.length()) {
      return name.substring(0, name.length() - suffix.length());
    }
    String other = name + suffix;
    if (other.length() > longestName) {
      throw new InvalidInput(RotationReason.CloneNameTooLong.with(suffix, longestName));
    }
    return other;
  }
}
