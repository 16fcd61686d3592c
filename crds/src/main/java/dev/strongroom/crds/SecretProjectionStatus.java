package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What Strongroom has made of a SecretProjection. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretProjectionStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled, and SecretUnchanged when a mutating webhook or policy"
                + " changed the projected Secret.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "ARN of the secret that this object was given last, also after it was withdrawn.")
        String arn,
    @JsonPropertyDescription(
            "By what the secret was named then: namespace/name of the ManagedSecret, or the ARN.")
        String source,
    @JsonPropertyDescription("Id of the version in the Secret.") String versionId,
    @JsonPropertyDescription("Name of the Secret that holds the value.") String secretName)
    implements ObservedStatus {}
