package dev.strongroom.adapters.awsapi.secretsmanager;

import dev.strongroom.core.problems.ReplicationReason;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretAttributes.RotationSettings;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.replication.ReplicatedState;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/** What is told of secrets and versions. Members without a value are left out. */
public final class SecretDescription {
  /** What KmsKeyIds has for the account's default key (AWS ListSecretVersionIds). */
  private static final String DEFAULT_KEY = "DefaultEncryptionKey";

  private final Function<UUID, Optional<String>> keyArns;

  /**
   * Descriptions.
   *
   * @param keyArns the ARN of a customer-managed key
   */
  public SecretDescription(Function<UUID, Optional<String>> keyArns) {
    this.keyArns = keyArns;
  }

  /** The output of DescribeSecret. */
  Map<String, Object> of(SecretRecord record) {
    return output(record, "VersionIdsToStages")
        .list("ReplicationStatus", replicas(record))
        .put(
            "CrossAccountPrimary",
            record
                .attributes()
                .primary()
                .map(link -> link(record, link, "PrimarySecretARN").members()))
        .list(
            "CrossAccountReplicas",
            record.attributes().accountReplica().stream()
                .map(
                    link ->
                        link(record, link, "ReplicaSecretARN")
                            .put("ReplicationRoleARN", link.roleArn())
                            .members())
                .toList())
        .members();
  }

  /** An entry of ListSecrets, which has another name for the labels and tells no replicas. */
  Map<String, Object> entry(SecretRecord record) {
    return output(record, "SecretVersionsToStages").members();
  }

  private Output output(SecretRecord record, String versions) {
    Map<String, List<String>> stages = stages(record);
    return Output.named(record)
        .text("Type", record.metadata().type())
        .text("Description", record.metadata().description())
        .put("KmsKeyId", record.metadata().key().map(this::key))
        .put("RotationEnabled", SecretRotation.isEnabled(record))
        .put("RotationLambdaARN", SecretRotation.settings(record, RotationSettings::functionArn))
        .put("RotationRules", SecretRotation.rules(record))
        .list("ExternalSecretRotationMetadata", SecretRotation.metadata(record))
        .put(
            "ExternalSecretRotationRoleArn",
            SecretRotation.settings(record, RotationSettings::externalRoleArn))
        .put("LastRotatedDate", record.rotation().lastRotatedAt())
        .put("LastChangedDate", record.changedAt())
        .put("LastAccessedDate", record.accessedOn().map(SecretDescription::midnight))
        .put("DeletedDate", record.deletionAt())
        .put("NextRotationDate", SecretRotation.nextDate(record))
        .list("Tags", tags(record.metadata().tags()))
        .put(versions, Optional.of(stages).filter(s -> !s.isEmpty()))
        .put("OwningService", record.arn().name().owningService())
        .put("CreatedDate", record.createdAt())
        .put(
            "PrimaryRegion",
            Optional.of(record.arn().region())
                .filter(region -> !record.attributes().replicas().isEmpty()));
  }

  /** Where the secret is to be replicated to, as far as that has come. */
  static List<Map<String, Object>> replicas(SecretRecord record) {
    return record.attributes().replicas().stream()
        .map(
            replica ->
                new Output()
                    .put("Region", replica.region())
                    .put("KmsKeyId", replica.kmsKeyId())
                    .put("Status", replica.failed() ? "Failed" : "InProgress")
                    .put("StatusMessage", message(replica))
                    .members())
        .toList();
  }

  private static Optional<String> message(RegionReplica replica) {
    return replica.failed()
        ? replica.message()
        : Optional.of(ReplicationReason.RegionNotConnected.with().message());
  }

  private static Output link(SecretRecord record, CrossAccountLink link, String arn) {
    return new Output()
        .put(arn, link.arn().toString())
        .put("ReplicationStatus", ReplicatedState.status(record, link).awsName())
        .put("StatusMessage", link.cause().map(StoredCause::sentence));
  }

  /** A version in the output of ListSecretVersionIds. */
  Map<String, Object> version(SecretRecord record, VersionEntry version) {
    return new Output()
        .put("VersionId", version.id().value())
        .list("VersionStages", stages(record, version.id()))
        .put("LastAccessedDate", version.accessedOn().map(SecretDescription::midnight))
        .put("CreatedDate", version.createdAt())
        .put(
            "KmsKeyIds",
            version.keys().all().stream()
                .map(key -> key.map(this::key).orElse(DEFAULT_KEY))
                .toList())
        .members();
  }

  /** Its ARN; the id of one that is not in the store any more. */
  private String key(UUID id) {
    return keyArns.apply(id).orElseGet(id::toString);
  }

  private static Object midnight(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  static List<Map<String, String>> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Map.of("Key", tag.getKey(), "Value", tag.getValue()))
        .toList();
  }

  /** The labelled versions, those without a value too. */
  private static Map<String, List<String>> stages(SecretRecord record) {
    Map<String, List<String>> stages = new TreeMap<>();
    record
        .labels()
        .labels()
        .values()
        .forEach(version -> stages.put(version.value(), stages(record, version)));
    return stages;
  }

  /** The labels of a version. */
  static List<String> stages(SecretRecord record, VersionId version) {
    return record.labels().of(version).stream().map(StagingLabel::value).toList();
  }
}
