package dev.strongroom.core.values;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.JsonObjects.JsonObject;

/**
 * A JSON object that gets a generated password under a key: CloudFormation's GenerateSecretString
 * with SecretStringTemplate and GenerateStringKey.
 */
public final class SecretTemplate {
  private final JsonObjects json;

  /** Templates read by this port. */
  public SecretTemplate(JsonObjects json) {
    this.json = json;
  }

  /**
   * The template with the password under the key; the caller closes it, and the password.
   *
   * @throws InvalidInput with {@link DeclarationReason#TemplateNotAnObject} when the template is no
   *     JSON object or has a key twice, with {@link RequestReason#ValueSize} when the result is too
   *     large
   */
  public SecretValue fill(String template, String key, SecretValue password) {
    if (template.isEmpty()) {
      throw new InvalidInput(DeclarationReason.TemplateNotAnObject.with());
    }
    try (SecretValue text = SecretValue.text(template);
        JsonObject object =
            json.parse(text)
                .orElseThrow(
                    () -> new InvalidInput(DeclarationReason.TemplateNotAnObject.with()))) {
      return object.with(key, password);
    }
  }
}
