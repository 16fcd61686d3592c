package dev.strongroom.core.rotation;

import dev.strongroom.core.keymaterial.KeyGenerator;
import dev.strongroom.core.keymaterial.KeyMaterial;
import dev.strongroom.core.keymaterial.KeyRules;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.SecretValue;

/**
 * The current JSON object with a fresh key and its id; everything else in it stays as it is.
 *
 * @param json reads the objects
 * @param generator makes the keys
 * @param rules how they are made
 */
public record NewKey(JsonObjects json, KeyGenerator generator, KeyRules rules)
    implements NextValue {
  private static final String WHERE = "the current version";

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInput with {@link ProjectionReason#ValueNotAnObject} or {@link
   *     ProjectionReason#JsonKeyNotFound} when the current value holds no such key
   */
  @Override
  public SecretValue after(SecretValue current) {
    try (JsonObject object = json.require(current, WHERE)) {
      if (!object.keys().contains(rules.secretMember())) {
        throw new InvalidInput(ProjectionReason.JsonKeyNotFound.with(WHERE, rules.secretMember()));
      }
    }
    try (KeyMaterial key = generator.generate(rules)) {
      return json.with(current, key.members(), WHERE);
    }
  }
}
