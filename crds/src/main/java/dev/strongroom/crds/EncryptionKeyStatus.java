package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What Strongroom has made of an EncryptionKey; mirrors its record. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EncryptionKeyStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        Long observedGeneration,
    @JsonPropertyDescription("Ready, Reconciling and Stalled.") List<Condition> conditions,
    @JsonPropertyDescription("Id of the key, a UUID.") String keyId,
    @JsonPropertyDescription("ARN of the key.") String arn,
    @JsonPropertyDescription("Alias of the key, without alias/ in front.") String alias,
    @JsonPropertyDescription("Enabled, Disabled or PendingDeletion.") String keyState,
    @JsonPropertyDescription("The newest materials, newest first; the first one encrypts.")
        @Size(max = 10)
        List<Material> materials,
    @JsonPropertyDescription("Number of versions of the key material; all of them decrypt.")
        Integer materialCount,
    @JsonPropertyDescription("How many secrets have a version that needs the key.") Integer secrets,
    @JsonPropertyDescription(
            "Names of up to 20 of those secrets, while the deletion of the key is scheduled.")
        @Size(max = 20)
        List<String> usedBy,
    @JsonPropertyDescription("When the material is destroyed, RFC 3339, if that is scheduled.")
        String deletionTime,
    @JsonPropertyDescription("When the newest material was made, RFC 3339, unless it is the first.")
        String lastRotatedTime,
    @JsonPropertyDescription("When the next rotation is due, RFC 3339.") String nextRotationTime,
    @JsonPropertyDescription("The last request (annotation strongroom.dev/rotate) taken up.")
        String lastRequestId)
    implements ObservedStatus {

  /** One material. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Material(
      @JsonPropertyDescription("Its number in the key, from 1.") Integer version,
      @JsonPropertyDescription("When it was made, RFC 3339.") String createdTime) {}
}
