package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PasswordGenerator;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/**
 * The current JSON object with a fresh password under a key; everything else in it stays as it is
 * (createSecret of AWS's single-user templates).
 */
public final class NewPassword implements NextValue {
  /** The key of the password in AWS's templates. */
  public static final String KEY = "password";

  private static final String WHERE = "the current version";

  private final JsonObjects json;
  private final PasswordGenerator generator;
  private final PasswordRules rules;
  private final String key;

  /** Passwords by these rules under this key. */
  public NewPassword(
      JsonObjects json, PasswordGenerator generator, PasswordRules rules, String key) {
    this.json = json;
    this.generator = generator;
    this.rules = rules;
    this.key = key;
  }

  /**
   * Values that are a password and nothing else, or that hold one under a key if they are a JSON
   * object.
   */
  public static NextValue anyForm(
      JsonObjects json, PasswordGenerator generator, PasswordRules rules, String key) {
    NewPassword inObject = new NewPassword(json, generator, rules, key);
    return current -> {
      Optional<JsonObject> object = json.parse(current);
      object.ifPresent(JsonObject::close);
      return object.isPresent() ? inObject.after(current) : generator.generate(rules);
    };
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInput with {@link ProjectionReason#ValueNotAnObject} or {@link
   *     ProjectionReason#JsonKeyNotFound} when the current value has no such key, with {@link
   *     DeclarationReason#InvalidSpecField} when the rules allow no password
   */
  @Override
  public SecretValue after(SecretValue current) {
    try (JsonObject object = json.require(current, WHERE)) {
      if (!object.keys().contains(key)) {
        throw new InvalidInput(ProjectionReason.JsonKeyNotFound.with(WHERE, key));
      }
      try (SecretValue password = generator.generate(rules)) {
        return object.with(key, password);
      }
    }
  }
}
