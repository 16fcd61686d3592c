package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What an installation claims. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstallationSpec(
    @JsonPropertyDescription("Region of the installation.") @Required @Size(min = 1, max = 64)
        String region,
    @JsonPropertyDescription("Namespaces it works for. Empty: all of the cluster.")
        List<String> namespaces,
    @JsonPropertyDescription("When the claim was made (RFC 3339).") @Required String claimedAt,
    @JsonPropertyDescription("When the installation last renewed the claim (RFC 3339).") @Required
        String renewedAt,
    @JsonPropertyDescription(
            "How often the claim was renewed. A number that goes back shows that etcd was set"
                + " back.")
        @Min(0)
        Long renewals,
    @JsonPropertyDescription(
            "True once every SecretRecord bears a seal. From then on a record without a valid seal"
                + " is not used. Earlier versions remove this field when they renew the claim,"
                + " since they write records without a valid seal.")
        Boolean recordsSealed) {}
