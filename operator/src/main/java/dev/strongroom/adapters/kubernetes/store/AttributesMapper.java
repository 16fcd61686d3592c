package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.FollowedSource;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretAttributes.RotationSettings;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretRecordSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Translates between the attributes of core and their stored form, in which what is not set takes
 * no room.
 */
final class AttributesMapper {
  private AttributesMapper() {}

  /** What is stored; null when nothing is set. */
  static SecretRecordSpec.Attributes stored(SecretAttributes attributes) {
    if (attributes.equals(SecretAttributes.NONE)) {
      return null;
    }
    return new SecretRecordSpec.Attributes(
        nullIfEmpty(attributes.managedPolicies()),
        attributes.replicas().isEmpty()
            ? null
            : attributes.replicas().stream().map(AttributesMapper::stored).toList(),
        attributes.primary().map(AttributesMapper::stored).orElse(null),
        attributes.accountReplica().map(AttributesMapper::stored).orElse(null),
        attributes.rotation().map(AttributesMapper::stored).orElse(null),
        attributes
            .followed()
            .map(f -> new SecretRecordSpec.Followed(f.version().value(), f.state()))
            .orElse(null));
  }

  private static SecretRecordSpec.Replica stored(RegionReplica replica) {
    return new SecretRecordSpec.Replica(
        replica.region(),
        replica.kmsKeyId().orElse(null),
        RecordMapper.trueOrNull(replica.failed()),
        replica.message().orElse(null));
  }

  private static SecretRecordSpec.Link stored(CrossAccountLink link) {
    return new SecretRecordSpec.Link(
        link.arn().toString(),
        link.status().awsName(),
        link.cause().flatMap(StoredCause::text).orElse(null),
        link.roleArn().orElse(null),
        RecordMapper.trueOrNull(link.anyOrganization()),
        link.copier().orElse(null),
        link.copied().orElse(null),
        coded(link).map(StoredCause::code).orElse(null),
        coded(link).map(StoredCause::names).filter(names -> !names.isEmpty()).orElse(null));
  }

  /** Whether there is what a version before the fifth format does not know. */
  static boolean isOfTheFifthFormat(SecretAttributes attributes) {
    return Stream.concat(attributes.primary().stream(), attributes.accountReplica().stream())
        .anyMatch(link -> coded(link).isPresent());
  }

  /** Why a replication does not go on, unless an earlier version stored that as a sentence. */
  private static Optional<StoredCause> coded(CrossAccountLink link) {
    return link.cause().filter(cause -> cause.text().isEmpty());
  }

  private static SecretRecordSpec.RotationSettings stored(RotationSettings settings) {
    return new SecretRecordSpec.RotationSettings(
        RecordMapper.trueOrNull(settings.enabled()),
        settings.functionArn().orElse(null),
        settings.afterDays().orElse(null),
        settings.schedule().orElse(null),
        settings.duration().orElse(null),
        nullIfEmpty(settings.externalMetadata()),
        settings.externalRoleArn().orElse(null));
  }

  /**
   * The attributes in a record.
   *
   * @throws IllegalArgumentException when they are none
   */
  static SecretAttributes read(SecretRecordSpec.Attributes stored) {
    if (stored == null) {
      return SecretAttributes.NONE;
    }
    return new SecretAttributes(
        sorted(stored.managedPolicies()),
        Optional.ofNullable(stored.replicas()).orElse(List.of()).stream()
            .map(AttributesMapper::read)
            .toList(),
        Optional.ofNullable(stored.primary()).map(AttributesMapper::read),
        Optional.ofNullable(stored.accountReplica()).map(AttributesMapper::read),
        Optional.ofNullable(stored.rotation()).map(AttributesMapper::read),
        Optional.ofNullable(stored.followed()).map(AttributesMapper::read));
  }

  private static RegionReplica read(SecretRecordSpec.Replica stored) {
    return new RegionReplica(
        require(stored.region()),
        Optional.ofNullable(stored.key()),
        Boolean.TRUE.equals(stored.failed()),
        Optional.ofNullable(stored.message()));
  }

  private static CrossAccountLink read(SecretRecordSpec.Link stored) {
    return new CrossAccountLink(
        SecretArn.parse(stored.arn()),
        Stream.of(CrossAccountLink.Status.values())
            .filter(status -> status.awsName().equals(stored.status()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no status of a replication")),
        Optional.ofNullable(stored.code())
            .map(code -> RotationMapper.cause(code, stored.names()))
            .or(() -> Optional.ofNullable(stored.message()).map(StoredCause::text)),
        Optional.ofNullable(stored.role()),
        Boolean.TRUE.equals(stored.anyOrganization()),
        Optional.ofNullable(stored.copier()),
        Optional.ofNullable(stored.copied()));
  }

  private static RotationSettings read(SecretRecordSpec.RotationSettings stored) {
    return new RotationSettings(
        Boolean.TRUE.equals(stored.enabled()),
        Optional.ofNullable(stored.function()),
        Optional.ofNullable(stored.afterDays()),
        Optional.ofNullable(stored.schedule()),
        Optional.ofNullable(stored.duration()),
        sorted(stored.externalMetadata()),
        Optional.ofNullable(stored.externalRole()));
  }

  private static FollowedSource read(SecretRecordSpec.Followed stored) {
    if (stored.version() == null || stored.state() == null) {
      throw new IllegalArgumentException("no state of a Secret that is followed");
    }
    return new FollowedSource(new VersionId(stored.version()), stored.state());
  }

  private static String require(String text) {
    if (text == null) {
      throw new IllegalArgumentException("a replica without a region");
    }
    return text;
  }

  private static SortedMap<String, String> sorted(Map<String, String> stored) {
    return stored == null ? new TreeMap<>() : new TreeMap<>(stored);
  }

  private static Map<String, String> nullIfEmpty(Map<String, String> texts) {
    return texts.isEmpty() ? null : texts;
  }
}
