package dev.strongroom.adapters.awsapi.secretsmanager;

import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Members that several inputs have. */
final class SecretInputs {
  private SecretInputs() {}

  /** The SecretId. */
  static String secretId(Input input) {
    return input.requiredText("SecretId");
  }

  /**
   * The ClientRequestToken, which SDKs fill in themselves.
   *
   * @param missing what kind of refusal AWS has when there is none
   * @throws Rejected when there is none
   */
  static VersionId token(Input input, Kind missing) {
    return input
        .text("ClientRequestToken")
        .map(VersionId::new)
        .orElseThrow(() -> new Rejected(missing, RequestReason.TokenMissing.with()));
  }

  /**
   * The SecretString or SecretBinary, which is the input's.
   *
   * @throws Rejected when both are given
   */
  static Optional<SecretValue> value(Input input) {
    Optional<SecretValue> text = input.plaintext("SecretString");
    Optional<SecretValue> binary = input.plaintext("SecretBinary");
    if (text.isPresent() && binary.isPresent()) {
      throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.ValueTwice.with());
    }
    return text.or(() -> binary);
  }

  /**
   * The Tags.
   *
   * @throws Rejected when one has no key, or two have the same
   */
  static Map<String, String> tags(Input input) {
    Map<String, String> tags = new TreeMap<>();
    for (Input tag : input.structures("Tags").orElse(List.of())) {
      String key =
          tag.text("Key")
              .orElseThrow(
                  () -> new Rejected(Kind.INVALID_PARAMETER, RequestReason.TagKeyMissing.with()));
      if (tags.put(key, tag.text("Value").orElse("")) != null) {
        throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.TagTwice.with(key));
      }
    }
    return tags;
  }

  /**
   * The AddReplicaRegions.
   *
   * @throws Rejected when one names no region
   */
  static List<RegionReplica> replicas(Input input) {
    return input.structures("AddReplicaRegions").orElse(List.of()).stream()
        .map(
            replica ->
                RegionReplica.requested(
                    replica
                        .text("Region")
                        .orElseThrow(
                            () ->
                                new Rejected(
                                    Kind.INVALID_PARAMETER,
                                    RequestReason.InvalidReplicaRegion.with())),
                    replica.text("KmsKeyId").filter(id -> !id.isEmpty())))
        .toList();
  }

  /** VersionId and VersionStage. */
  static VersionReference version(Input input) {
    return new VersionReference(
        input.text("VersionId").map(VersionId::new),
        input.text("VersionStage").map(StagingLabel::new));
  }
}
