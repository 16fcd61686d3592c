package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** How a root key stands. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RootKeyStatus(
    @JsonPropertyDescription(
            "Where the key is: cluster, file, pkcs11 or kms-plugin; not set for a key that is"
                + " needed and not configured.")
        String provider,
    @JsonPropertyDescription("Id of the root key. Not secret.") String rootKeyId,
    @JsonPropertyDescription("Whether it wraps new encryption keys; there is one such root key.")
        Boolean active,
    @JsonPropertyDescription("How many encryption keys have a material that it wrapped.")
        Integer keyRecords,
    @JsonPropertyDescription(
            "Ready: it can be used. Needed: False when it can be removed without loss."
                + " KeptOutside: False for a key that is kept in this cluster. SecretIntact: there"
                + " when the Secret with the key was deleted or replaced. KeyRecordsDeleted: True"
                + " when key records were deleted and put back.")
        List<Condition> conditions) {}
