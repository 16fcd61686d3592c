package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.strongroom.crds.SecretProjectionSpec.WhenWithdrawn;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** The namespaces that may use the secret, and those that are given it unasked. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.namespaces) || has(self.namespaceSelector) || has(self.projectInto)",
    message = "spec.sharing: namespaces, namespaceSelector or projectInto must be given")
public record Sharing(
    @JsonPropertyDescription(
            "Names of namespaces, up to 64. Each stands for the namespace that has the name when"
                + " the operator first sees it here (status.sharing.namespaces): one that is"
                + " created under that name later is not allowed until the name was removed here"
                + " and added again. Default: none.")
        @Size(min = 1, max = 64)
        List<@Size(min = 1, max = 63) @Pattern(Patterns.OBJECT_NAME) String> namespaces,
    @JsonPropertyDescription(
            "Namespaces with these labels, which cluster administrators set. Default: none.")
        NamespaceSelector namespaceSelector,
    @JsonPropertyDescription(
            "Namespaces in which the operator itself makes a SecretProjection of this secret, and"
                + " so a Secret. Each must accept that with the annotation"
                + " strongroom.dev/accept-secrets-from on its Namespace object, which lists uids or"
                + " names of namespaces, separated by commas, or is *. Default: none.")
        ProjectInto projectInto) {

  /** Namespaces that are given a Secret without having asked for it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.namespaces) || has(self.namespaceSelector)",
      message = "spec.sharing.projectInto: namespaces or namespaceSelector must be given")
  @ValidationRule(
      value = "!has(self.projection) || !has(self.projection.deletionPolicy)",
      message =
          "spec.sharing.projectInto.projection.deletionPolicy: must not be given; whenWithdrawn"
              + " says what happens to the Secrets")
  public record ProjectInto(
      @JsonPropertyDescription(
              "Names of namespaces, up to 64; each stands for one namespace, as in"
                  + " spec.sharing.namespaces. Default: none.")
          @Size(min = 1, max = 64)
          List<@Size(min = 1, max = 63) @Pattern(Patterns.OBJECT_NAME) String> namespaces,
      @JsonPropertyDescription(
              "Namespaces with these labels, also those that get them later. Default: none.")
          NamespaceSelector namespaceSelector,
      @JsonPropertyDescription(
              "The Secret in each of these namespaces. The SecretProjection has the same name."
                  + " Default: a Secret with the name of this object and the whole value under the"
                  + " key value.")
          Projection projection,
      @JsonPropertyDescription(
              "What happens to the Secret of a namespace that is no longer listed here, no longer"
                  + " has the labels or no longer accepts it: Remove deletes it, Keep leaves it"
                  + " with the version that it has. Its SecretProjection is deleted. Default:"
                  + " Remove.")
          WhenWithdrawn whenWithdrawn) {}

  /** Namespaces by their labels. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "size(self.matchLabels) >= 1",
      message = "spec.sharing.namespaceSelector.matchLabels: must have at least one label")
  @ValidationRule(
      value =
          "self.matchLabels.all(k, "
              + Patterns.LABEL_KEY
              + " && self.matchLabels[k].matches('"
              + Patterns.LABEL_VALUE
              + "'))",
      message =
          "spec.sharing.namespaceSelector.matchLabels: keys and values must be those of Kubernetes"
              + " labels")
  public record NamespaceSelector(
      @JsonPropertyDescription("Labels that a namespace must have, all of them, 1 to 16.") @Required
          Map<String, @Size(max = 63) String> matchLabels) {}
}
