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
    @JsonPropertyDescription(
            "Ready, Reconciling, Stalled, Rotated where rotation is declared, RolledOut where a"
                + " rollout is declared, Intact when a version is lost, Rewrapped while versions"
                + " follow a change of the key, SecretUnchanged when a mutating webhook or policy"
                + " changed the projected Secret, and Shared where SecretProjections of other"
                + " namespaces use the secret or did.")
        List<Condition> conditions,
    @JsonPropertyDescription("ARN of the secret.") String arn,
    @JsonPropertyDescription("Id of the version with AWSCURRENT.") String versionId,
    @JsonPropertyDescription("Which version each staging label is on.")
        Map<String, String> stagingLabels,
    @JsonPropertyDescription(
            "The versions with staging labels, newest first; at most 20, since a secret has at most"
                + " 20 labels.")
        List<Version> versions,
    @JsonPropertyDescription("Number of versions, with and without staging labels.")
        Integer versionCount,
    @JsonPropertyDescription("Last change of the value or of its description, RFC 3339.")
        String lastChangedTime,
    @JsonPropertyDescription("Name of the Secret that holds the value.") String secretName,
    @JsonPropertyDescription("Id of the version in that Secret, where spec.pin chooses it.")
        String pinnedVersionId,
    @JsonPropertyDescription(
            "The encryption key, where it is not the account's own or versions are still to follow"
                + " a change.")
        Encryption encryption,
    @JsonPropertyDescription("State of the rotation.") Rotation rotation,
    @JsonPropertyDescription(
            "ARN of the primary in another account, where this secret is its cross-account"
                + " replica.")
        String crossAccountPrimaryArn,
    @JsonPropertyDescription(
            "Serial number of the record that this status shows. A record with a lower one was set"
                + " back and is not used.")
        Long recordSerial,
    @JsonPropertyDescription("Whom spec.sharing allows.") Sharing sharing)
    implements ObservedStatus {

  /** Whom the secret is shared with. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sharing(
      @JsonPropertyDescription(
              "The uid of each namespace that spec.sharing names, by its name: only the namespace"
                  + " with this uid is allowed.")
          Map<String, String> namespaces,
      @JsonPropertyDescription("How far the namespaces of spec.sharing.projectInto are.")
          ProjectedInto projectedInto) {}

  /** The namespaces that the secret is projected into. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ProjectedInto(
      @JsonPropertyDescription("How many namespaces spec.sharing.projectInto selects.")
          int namespaces,
      @JsonPropertyDescription("How many of them have the Secret as declared.") int ready,
      @JsonPropertyDescription("How many cannot have it at present.") int failing,
      @JsonPropertyDescription("Why, for the first five of those.") List<Problem> problems) {}

  /** Why a namespace cannot have a Secret. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Problem(
      @JsonPropertyDescription("Name of the namespace.") String namespace,
      @JsonPropertyDescription("The reason, in one word.") String reason,
      @JsonPropertyDescription("The reason, as a sentence.") String message) {}

  /** The encryption key and how many versions are under it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Encryption(
      @JsonPropertyDescription("ARN of the key, empty for the account's own.") String keyArn,
      @JsonPropertyDescription("Alias of the key, without alias/ in front.") String alias,
      @JsonPropertyDescription("How many versions spec.rewrap wants under the key.")
          Integer versions,
      @JsonPropertyDescription("Number of versions already encrypted under the current key.")
          Integer rewrapped) {}

  /** A version with staging labels. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Version(
      @JsonPropertyDescription("Id of the version.") String id,
      @JsonPropertyDescription("Its staging labels.") List<String> stagingLabels,
      @JsonPropertyDescription("When it was made, RFC 3339.") String createdTime,
      @JsonPropertyDescription(
              "Announced while its value is still to come, Missing when its value is not in the"
                  + " store any more; absent otherwise.")
          String state) {}

  /** State of the rotation. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rotation(
      @JsonPropertyDescription(
              "How the credential is changed at the target: the strategy that the policy names, or"
                  + " that was chosen from what the target and the given secrets allow. Where the"
                  + " choice depends on the value, the one of the running rotation, else of the"
                  + " last.")
          String strategy,
      @JsonPropertyDescription("End of the last successful rotation, RFC 3339.")
          String lastRotatedTime,
      @JsonPropertyDescription("When the next scheduled rotation starts, RFC 3339.")
          String nextRotationTime,
      @JsonPropertyDescription("The last request (annotation strongroom.dev/rotate) taken up.")
          String lastRequestId,
      @JsonPropertyDescription("The step that is under way, empty when no rotation runs.")
          String step,
      @JsonPropertyDescription(
              "Class of the last failure, such as CannotConnect or CredentialRefused; empty after a"
                  + " success.")
          String failure,
      @JsonPropertyDescription(
              "When the running rotation is attempted again after a failure, RFC 3339.")
          String nextAttemptTime) {}
}
