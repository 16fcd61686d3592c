package dev.strongroom.adapters.awsapi.secretsmanager;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/** What DescribeSecret says of a secret. Members without a value are left out. */
public final class SecretDescription {
  private final Function<UUID, Optional<String>> keyArns;

  /**
   * Descriptions.
   *
   * @param keyArns the ARN of a customer-managed key
   */
  public SecretDescription(Function<UUID, Optional<String>> keyArns) {
    this.keyArns = keyArns;
  }

  Map<String, Object> of(SecretRecord record) {
    Map<String, List<String>> stages = stages(record);
    return new Output()
        .put("ARN", record.arn().toString())
        .put("Name", record.arn().name().value())
        .text("Type", record.metadata().type())
        .text("Description", record.metadata().description())
        .put("KmsKeyId", record.metadata().key().flatMap(keyArns))
        .put("LastRotatedDate", record.rotation().lastRotatedAt())
        .put("LastChangedDate", record.changedAt())
        .put("LastAccessedDate", record.accessedOn().map(SecretDescription::midnight))
        .put("DeletedDate", record.deletionAt())
        .put("NextRotationDate", record.rotation().nextRotationAt())
        .list("Tags", tags(record.metadata().tags()))
        .put("VersionIdsToStages", Optional.of(stages).filter(s -> !s.isEmpty()))
        .put("CreatedDate", record.createdAt())
        .members();
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
        .forEach(
            version ->
                stages.put(
                    version.value(),
                    record.labels().of(version).stream()
                        .map(StagingLabel::value)
                        .sorted()
                        .toList()));
    return stages;
  }
}
