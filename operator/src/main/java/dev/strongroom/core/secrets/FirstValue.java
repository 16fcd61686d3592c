package dev.strongroom.core.secrets;

import dev.strongroom.core.keymaterial.KeyRules;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** How the first value of a secret comes. */
public sealed interface FirstValue {
  /**
   * A random password.
   *
   * @param rules how it is made
   * @param template the JSON object that gets it, if any
   */
  record Generated(PasswordRules rules, Optional<Template> template) implements FirstValue {}

  /** A JSON object and its key that gets the password. */
  record Template(String json, String key) {}

  /**
   * A random key.
   *
   * @param rules how it is made
   * @param template the JSON object that gets its members
   */
  record GeneratedKey(KeyRules rules, String template) implements FirstValue {}

  /** What an existing Secret in the owner's namespace has. */
  record FromSecret(ObjectName secretName, SourceKeys keys) implements FirstValue {}

  /** A value that a caller of the API brings, who keeps it open until the secret is declared. */
  final class Brought implements FirstValue {
    private final VersionId id;
    private final SecretValue value;

    /** A value, and the id that its version gets. */
    public Brought(VersionId id, SecretValue value) {
      this.id = id;
      this.value = value;
    }

    VersionId id() {
      return id;
    }

    SecretValue value() {
      return value;
    }
  }

  /** Where first values are made. */
  interface Source {
    /**
     * Makes a value that nobody brings; the caller closes it.
     *
     * @param owner the ManagedSecret that it is made for
     * @throws NotYet when a Secret that is named does not exist, or does not allow its owner
     * @throws InvalidInput when the declaration cannot give a value
     */
    SecretValue make(Owner owner, FirstValue firstValue);
  }
}
