package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** What a team declares of a key. Every field may be left out. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.alias) || !self.alias.startsWith('aws/')",
    message = "spec.alias: aliases that begin with aws/ are reserved")
@ValidationRule(
    value = "!has(self.alias) || !self.alias.startsWith('alias/')",
    message = "spec.alias: give the alias without alias/ in front")
@ValidationRule(
    value =
        "!has(self.additionalAliases) || self.additionalAliases.all(a, !a.startsWith('aws/') &&"
            + " !a.startsWith('alias/'))",
    message =
        "spec.additionalAliases: give aliases without alias/ in front; those that begin with aws/"
            + " are reserved")
@ValidationRule(
    value =
        "!has(self.tags) || self.tags.all(k, size(k) >= 1 && size(k) <= 128 &&"
            + " !k.startsWith('aws:'))",
    message =
        "spec.tags: a key has 1 to 128 characters and does not start with aws:, which is reserved")
public record EncryptionKeySpec(
    @JsonPropertyDescription(
            "What people call the key, unique in its namespace (the account): 1 to 250 characters"
                + " of A-Z a-z 0-9 / _ -, without alias/ in front. ManagedSecrets name it as"
                + " alias/<this>. Default: the name of this object.")
        @Size(min = 1, max = 250)
        @Pattern("^[A-Za-z0-9/_-]+$")
        String alias,
    @JsonPropertyDescription(
            "Further aliases of the key, up to 49, each as in spec.alias. Where there are some,"
                + " give spec.alias too unless the name of this object shall be one.")
        @Size(max = 49)
        List<@Size(min = 1, max = 250) @Pattern("^[A-Za-z0-9/_-]+$") String> additionalAliases,
    @JsonPropertyDescription("What the key is for, up to 8192 characters. Not secret.")
        @Size(max = 8192)
        String description,
    @JsonPropertyDescription(
            "Tags, up to 50; keys of 1 to 128 characters, values of up to 256. Keys that start with"
                + " aws: are reserved. Not secret.")
        Map<String, @Size(max = 256) String> tags,
    @JsonPropertyDescription(
            "Whether secrets can be read and written with the key. While it is disabled, projected"
                + " Secrets stay as they are. Default: true.")
        Boolean enabled,
    @JsonPropertyDescription(
            "Days from one material to the next, 90 to 2560; older materials go on decrypting."
                + " Without it the key is rotated only on demand, by a new value of the annotation"
                + " strongroom.dev/rotate.")
        @Min(90)
        @Max(2560)
        Integer rotationPeriodInDays,
    @JsonPropertyDescription(
            "Key policy, as JSON in the grammar of AWS, up to 32768 bytes: Version, and statements"
                + " with Effect, Principal, Action and Resource. Default: everybody of the account"
                + " may use the key.")
        @Size(min = 2, max = 32768)
        String policy,
    @JsonPropertyDescription(
            "How the key ends. Deleting this object schedules the deletion too; applying it again"
                + " within the window cancels it.")
        Deletion deletion) {

  /** How the key ends. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Deletion(
      @JsonPropertyDescription(
              "Schedules the deletion: from now on the key cannot be used, at the end of the window"
                  + " its material is destroyed. Set to false to cancel. Default: false.")
          Boolean schedule,
      @JsonPropertyDescription(
              "Days from the scheduling to the end of the material, 7 to 30. A date that is set is"
                  + " not moved by later changes here. Default: 30.")
          @Min(7)
          @Max(30)
          Integer pendingWindowInDays) {}
}
