package dev.strongroom.core.record;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The friendly name of a secret, unique in its account, case-sensitive: 1 to 512 characters of
 * {@code A-Z a-z 0-9 / _ + = . @ - !} (AWS CreateSecret). What stands before a {@code !} is the
 * service that manages the secret (AWS, secrets managed by other services): callers of the API
 * cannot choose such a name, nor change such a secret.
 */
public record SecretName(String value) implements Comparable<SecretName> {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}");

  /** The service that manages credentials which Strongroom rotates itself. */
  public static final String STRONGROOM = "strongroom";

  private static final char MANAGED = '!';
  private static final Pattern DECLARABLE = Pattern.compile("(" + STRONGROOM + "!)?[^!]+");

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

  /** The service that manages the secret (AWS OwningService); empty for a secret of the account. */
  public Optional<String> owningService() {
    return Optional.of(value.indexOf(MANAGED))
        .filter(at -> at > 0)
        .map(at -> value.substring(0, at));
  }

  /** Whether users may declare a secret of this name: no service manages it but Strongroom. */
  public boolean mayBeDeclared() {
    return DECLARABLE.matcher(value).matches();
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
