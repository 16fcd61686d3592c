package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Which secret a consumer asks for, and the Secret that it wants. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretProjectionSpec(
    @JsonPropertyDescription(
            "The ManagedSecret whose current value is wanted. One of another namespace must allow"
                + " this namespace in spec.sharing.")
        @Required
        SecretReference secretRef,
    @JsonPropertyDescription(
            "The native Secret to write the current value into, in this namespace. Default: a"
                + " Secret with the name of this object and the whole value under the key value.")
        Projection projection,
    @JsonPropertyDescription(
            "What happens to the Secret when the ManagedSecret no longer allows this namespace:"
                + " Remove deletes it, Keep leaves it with the version that it has. Default:"
                + " Remove.")
        WhenWithdrawn whenWithdrawn) {

  /** A ManagedSecret of any namespace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SecretReference(
      @JsonPropertyDescription("Name of the ManagedSecret.")
          @Required
          @Size(min = 1, max = 253)
          @Pattern(Patterns.OBJECT_NAME)
          String name,
      @JsonPropertyDescription("Name of its namespace. Default: the namespace of this object.")
          @Size(min = 1, max = 63)
          @Pattern(Patterns.OBJECT_NAME)
          String namespace) {}

  /** What happens to a Secret whose secret is no longer shared. */
  public enum WhenWithdrawn {
    /** It is deleted. */
    Remove,
    /** It stays as it is. */
    Keep
  }
}
