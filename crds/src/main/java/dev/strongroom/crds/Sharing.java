package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** The namespaces whose SecretProjections are given the secret. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.namespaces) || has(self.namespaceSelector)",
    message = "spec.sharing: namespaces or namespaceSelector must be given")
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
        NamespaceSelector namespaceSelector) {

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
