package dev.strongroom.core.record;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import java.util.regex.Pattern;

/**
 * The friendly name of a secret, unique in its account, case-sensitive: 1 to 512 characters of
 * {@code A-Z a-z 0-9 / _ + = . @ - !} (AWS CreateSecret). {@code !} is reserved for secrets that a
 * service owns, so users cannot choose it.
 */
public record SecretName(String value) implements Comparable<SecretName> {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}");

  /** Checks the AWS rules. */
  public SecretName {
    require("name", value);
  }

  /**
   * A name that a user declared.
   *
   * @param path the field that holds it, such as {@code spec.name}
   * @throws InvalidInput with the path when no secret can have it
   */
  public static SecretName declared(String path, String value) {
    require(path, value);
    return new SecretName(value);
  }

  private static void require(String path, String value) {
    if (!ALLOWED.matcher(value).matches()) {
      throw new InvalidInput(DeclarationReason.InvalidName.with(path));
    }
  }

  @Override
  public int compareTo(SecretName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
