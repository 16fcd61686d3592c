package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;

/** What Strongroom has made of a ManagedSecret; mirrors the record. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManagedSecretStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        Long observedGeneration,
    @JsonPropertyDescription("Ready, Reconciling, Stalled, and Rotated where rotation is declared.")
        List<Condition> conditions,
    @JsonPropertyDescription("ARN of the secret.") String arn,
    @JsonPropertyDescription("Id of the version with AWSCURRENT.") String versionId,
    @JsonPropertyDescription("Which version each staging label is on.")
        Map<String, String> stagingLabels,
    @JsonPropertyDescription("Last change of the value or of its description, RFC 3339.")
        String lastChangedTime,
    @JsonPropertyDescription("Name of the Secret that holds the current value.") String secretName,
    @JsonPropertyDescription("State of the rotation.") Rotation rotation) {

  /** State of the rotation. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rotation(
      @JsonPropertyDescription("End of the last successful rotation, RFC 3339.")
          String lastRotatedTime,
      @JsonPropertyDescription("When the next scheduled rotation starts, RFC 3339.")
          String nextRotationTime,
      @JsonPropertyDescription("The last request (annotation strongroom.dev/rotate) taken up.")
          String lastRequestId,
      @JsonPropertyDescription("The step that is under way, empty when no rotation runs.")
          String step) {}
}
