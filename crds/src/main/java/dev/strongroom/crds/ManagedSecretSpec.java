package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** What a team declares of a secret. Every field may be left out. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.name) == has(oldSelf.name) && (!has(self.name) || self.name == oldSelf.name)",
    message = "spec.name: a secret's name cannot be changed; make a new ManagedSecret instead")
@ValidationRule(
    value =
        "!has(self.tags) || self.tags.all(k, size(k) >= 1 && size(k) <= 128 &&"
            + " !k.startsWith('aws:'))",
    message =
        "spec.tags: a key has 1 to 128 characters and does not start with aws:, which is reserved")
public record ManagedSecretSpec(
    @JsonPropertyDescription(
            "Name of the secret, unique in its namespace (the account): 1 to 512 characters of"
                + " A-Z a-z 0-9 / _ + = . @ -. Default: the name of this object. Cannot be changed.")
        @Size(min = 1, max = 512)
        @Pattern("^[A-Za-z0-9/_+=.@-]+$")
        String name,
    @JsonPropertyDescription("What the secret is for, up to 2048 characters. Not secret.")
        @Size(max = 2048)
        String description,
    @JsonPropertyDescription(
            "Tags, up to 50; keys of 1 to 128 characters, values of up to 256. Keys that start with"
                + " aws: are reserved. Not secret.")
        Map<String, @Size(max = 256) String> tags,
    @JsonPropertyDescription(
            "How the first value comes: generate, or fromSecret. Without it the secret has no value"
                + " until one is put. Later changes here do not replace an existing value.")
        ValueSource value,
    @JsonPropertyDescription(
            "The native Secret to write the current value into, in this namespace. Without it no"
                + " Secret is written; with an empty object all defaults apply.")
        Projection projection,
    @JsonPropertyDescription("How the value is rotated. Without it the value is never rotated.")
        Rotation rotation) {

  /** How the first value comes. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.generate) != has(self.fromSecret)",
      message = "spec.value: exactly one of generate and fromSecret must be given")
  public record ValueSource(
      @JsonPropertyDescription("Generate a random password (AWS GetRandomPassword).")
          Generate generate,
      @JsonPropertyDescription(
              "Take the value once from a Secret of this namespace; later changes there are not"
                  + " followed.")
          FromSecret fromSecret) {}

  /** A generated password, plain or inside a JSON object. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.template) == has(self.key)",
      message = "spec.value.generate: template and key must be given together")
  public record Generate(
      @JsonPropertyDescription("How the password is made. Default: 32 characters of every kind.")
          PasswordRules password,
      @JsonPropertyDescription(
              "A JSON object, up to 32768 characters, into which the password is put under key. Do"
                  + " not write secrets here.")
          @Size(min = 2, max = 32768)
          String template,
      @JsonPropertyDescription("The key of the template that gets the password.")
          @Size(min = 1, max = 256)
          String key) {}

  /** A key of a Secret in the same namespace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.name) && has(self.key)",
      message = "spec.value.fromSecret: name and key must be given")
  public record FromSecret(
      @JsonPropertyDescription("Name of the Secret.") @Size(min = 1, max = 253) String name,
      @JsonPropertyDescription("Key of the Secret's data.") @Size(min = 1, max = 253) String key) {}

  /** Policy and target of the rotation. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.policyRef) && has(self.targetRef)",
      message = "spec.rotation: policyRef and targetRef must be given")
  public record Rotation(
      @JsonPropertyDescription("The RotationPolicy of this namespace: when and how.")
          LocalReference policyRef,
      @JsonPropertyDescription(
              "The ExternalSecretTarget of this namespace: the system that must accept the value.")
          LocalReference targetRef) {}
}
