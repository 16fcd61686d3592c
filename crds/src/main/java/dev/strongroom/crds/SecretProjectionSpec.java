package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Which secret a consumer asks for, and the Secret that it wants. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.secretRef) != has(self.arn)",
    message = "spec: exactly one of secretRef and arn must be given")
@ValidationRule(
    value = "has(self.arn) == has(self.serviceAccountName)",
    message = "spec.serviceAccountName: must be given with arn, and only with it")
public record SecretProjectionSpec(
    @JsonPropertyDescription(
            "The ManagedSecret whose current value is wanted. One of another namespace must allow"
                + " this namespace in spec.sharing.")
        SecretReference secretRef,
    @JsonPropertyDescription(
            "The whole ARN of a secret of any account of this installation, instead of secretRef."
                + " Its resource policy must allow secretsmanager:GetSecretValue to the role of"
                + " serviceAccountName.")
        @Size(min = 60, max = 640)
        @Pattern(
            "^arn:aws:secretsmanager:[a-z0-9-]{1,64}:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}"
                + "-[A-Za-z0-9]{6}$")
        String arn,
    @JsonPropertyDescription(
            "Name of the ServiceAccount of this namespace in whose name the secret of arn is read:"
                + " a role, as for callers of the AWS API. Whoever sets this needs the right to"
                + " create serviceaccounts/token of it.")
        @Size(min = 1, max = 253)
        @Pattern(Patterns.OBJECT_NAME)
        String serviceAccountName,
    @JsonPropertyDescription(
            "The native Secret to write the current value into, in this namespace. Default: a"
                + " Secret with the name of this object and the whole value under the key value.")
        Projection projection,
    @JsonPropertyDescription(
            "What happens to the Secret when its secret is no longer shared with this namespace or"
                + " role: Remove deletes it, Keep leaves it with the version that it has. Default:"
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
