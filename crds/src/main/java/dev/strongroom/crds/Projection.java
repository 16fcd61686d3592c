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

/** The native Secret that the current value is written into. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.data) || self.data.all(a, self.data.exists_one(b, b.key == a.key))",
    message = "spec.projection.data: each key may be given once")
public record Projection(
    @JsonPropertyDescription("Name of the Secret. Default: the name of this object.")
        @Size(min = 1, max = 253)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        String name,
    @JsonPropertyDescription("Type of the Secret, such as kubernetes.io/tls. Default: Opaque.")
        @Size(min = 1, max = 253)
        String type,
    @JsonPropertyDescription("Labels of the Secret. Default: none but Strongroom's own.")
        Map<String, @Size(max = 63) String> labels,
    @JsonPropertyDescription("Annotations of the Secret. Default: none but Strongroom's own.")
        Map<String, @Size(max = 4096) String> annotations,
    @JsonPropertyDescription(
            "The keys of the Secret, up to 64. Default: the whole value under the key value.")
        @Size(min = 1, max = 64)
        List<Entry> data,
    @JsonPropertyDescription(
            "What happens to the Secret when this object is deleted: Retain keeps it, Delete has"
                + " Kubernetes collect it. Default: Retain.")
        DeletionPolicy deletionPolicy,
    @JsonPropertyDescription(
            "Take over a Secret that exists and is not Strongroom's. Its data is replaced. Default:"
                + " false.")
        Boolean adopt) {

  /** What happens to the projected Secret when its ManagedSecret is deleted. */
  public enum DeletionPolicy {
    /** It stays. */
    Retain,
    /** Kubernetes collects it. */
    Delete
  }

  /** One key of the Secret. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      @JsonPropertyDescription("Key of the Secret's data.")
          @Required
          @Size(min = 1, max = 253)
          @Pattern("^[-._a-zA-Z0-9]+$")
          String key,
      @JsonPropertyDescription(
              "Key of the value, which must be a JSON object; text is written without its quotes."
                  + " Default: the whole value.")
          @Size(min = 1, max = 256)
          String jsonKey) {}
}
