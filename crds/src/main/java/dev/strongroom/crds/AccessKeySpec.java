package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Whom an access key stands for. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.serviceAccountName == oldSelf.serviceAccountName",
    message =
        "spec.serviceAccountName: cannot be changed; delete this AccessKey and create another one")
public record AccessKeySpec(
    @JsonPropertyDescription(
            "Name of the ServiceAccount of this namespace whose role the key has. Cannot be"
                + " changed. Whoever creates this object needs verb create on serviceaccounts/token"
                + " of that ServiceAccount.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Patterns.OBJECT_NAME)
        String serviceAccountName) {}
