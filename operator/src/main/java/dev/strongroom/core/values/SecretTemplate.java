package dev.strongroom.core.values;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object that gets a generated password under a key (CloudFormation's GenerateSecretString
 * with SecretStringTemplate and GenerateStringKey), or several members.
 */
public final class SecretTemplate {
  private final JsonObjects json;
  private final String path;

  /**
   * Templates.
   *
   * @param json reads them
   * @param path the field that holds them, for what is said about one
   */
  public SecretTemplate(JsonObjects json, String path) {
    this.json = json;
    this.path = path;
  }

  /**
   * The template with the password under the key; the caller closes it, and the password.
   *
   * @throws InvalidInput with {@link DeclarationReason#TemplateNotAnObject} when the template is no
   *     JSON object or has a key twice, with {@link RequestReason#ValueSize} when the result is too
   *     large
   */
  public SecretValue fill(String template, String key, SecretValue password) {
    return fill(template, Map.of(key, password));
  }

  /**
   * The template with these members; the caller closes it, and them.
   *
   * @throws InvalidInput as for a password
   */
  public SecretValue fill(String template, Map<String, SecretValue> members) {
    if (template.isEmpty()) {
      throw new InvalidInput(DeclarationReason.TemplateNotAnObject.with());
    }
    try (SecretValue text = SecretValue.text(template)) {
      Optional<JsonObject> object = json.parse(text);
      object.ifPresent(JsonObject::close);
      if (object.isEmpty()) {
        throw new InvalidInput(DeclarationReason.TemplateNotAnObject.with());
      }
      return json.with(text, members, path);
    }
  }
}
