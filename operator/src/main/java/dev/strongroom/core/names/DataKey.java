package dev.strongroom.core.names;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;

/**
 * A key of a Secret's or ConfigMap's data: 1 to 253 characters of {@code A-Z a-z 0-9 - _ .}, not
 * {@code .} and not starting with {@code ..}, as Kubernetes' {@code IsConfigMapKey} defines it.
 */
public record DataKey(String value) {
  private static final int LONGEST = 253;

  /**
   * A key of this program's own.
   *
   * @throws IllegalArgumentException when it is not a key, which is a bug
   */
  public DataKey {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a key of a Secret");
    }
  }

  /**
   * A key that a user declared.
   *
   * @param path the field that holds it, such as {@code spec.projection.data[0].key}
   * @throws InvalidInput with the path when it is not a key
   */
  public static DataKey declared(String path, String value) {
    if (!isValid(value)) {
      throw new InvalidInput(DeclarationReason.InvalidDataKey.with(path));
    }
    return new DataKey(value);
  }

  private static boolean isValid(String text) {
    return text != null
        && !text.isEmpty()
        && text.length() <= LONGEST
        && !text.equals(".")
        && !text.startsWith("..")
        && text.chars().allMatch(DataKey::isAllowed);
  }

  private static boolean isAllowed(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_'
        || c == '.';
  }

  @Override
  public String toString() {
    return value;
  }
}
