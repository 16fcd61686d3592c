package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * What was issued, and when it was used. The secret half covers the account, the ServiceAccount and
 * the time: a key does not work any more when another client changes them here.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessKeyStatus(
    @JsonPropertyDescription("The access key id, AKIA and 16 letters or digits. Not secret.")
        String accessKeyId,
    @JsonPropertyDescription("Account id of the namespace when the key was issued.")
        String accountId,
    @JsonPropertyDescription(
            "Uid of the ServiceAccount when the key was issued. The key ends with it.")
        String serviceAccountUid,
    @JsonPropertyDescription(
            "When the secret half was shown, RFC 3339. It is shown once; not set before.")
        String issuedTime,
    @JsonPropertyDescription("The hour in which the key was used last, RFC 3339.")
        String lastUsedTime) {}
