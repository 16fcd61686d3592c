package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.DeletionPolicy;
import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.Rewrap;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretRecord.Deletion;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.ValuePlace;
import dev.strongroom.core.record.ValuePlace.Apart;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionKeys;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretRecordSpec.Version;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Translates between the record of core and its stored object. */
public final class RecordMapper {
  private static final List<StagingLabel> AWS_LABELS =
      List.of(StagingLabel.CURRENT, StagingLabel.PREVIOUS, StagingLabel.PENDING);

  private RecordMapper() {}

  /**
   * The record in a stored object.
   *
   * @throws Unreadable with {@link StoreReason#StoredByNewerVersion} when its format is not known
   *     here, {@link StoreReason#StoredObjectDamaged} when it is no record
   */
  public static SecretRecord toRecord(SecretRecordResource resource) {
    try {
      return read(resource);
    } catch (InvalidInput
        | NullPointerException
        | IllegalArgumentException
        | DateTimeException damaged) {
      throw new Unreadable(StoreReason.StoredObjectDamaged.with());
    }
  }

  private static SecretRecord read(SecretRecordResource resource) {
    SecretRecordSpec spec = resource.getSpec();
    if (spec.getFormat() > SecretRecordSpec.FORMAT) {
      throw new Unreadable(StoreReason.StoredByNewerVersion.with(spec.getFormat()));
    }
    Instant createdAt = Instant.parse(spec.getCreatedAt());
    List<VersionEntry> versions = versions(spec, createdAt);
    return new SecretRecord(
        SecretArn.parse(spec.getArn()),
        new Owner(spec.getOwner().namespace(), spec.getOwner().name(), spec.getOwner().uid()),
        tenancy(spec.getNamespaceUid()),
        new Metadata(
            orEmpty(spec.getDescription()),
            spec.getTags() == null ? Map.of() : spec.getTags(),
            orEmpty(spec.getType()),
            deletionPolicy(spec.getRecoveryWindowInDays()),
            Optional.ofNullable(spec.getPin()).map(VersionId::new),
            key(spec.getKey()),
            Optional.ofNullable(spec.getPolicy())),
        versions,
        labels(spec, versions),
        RotationMapper.toState(spec.getRotation()),
        AttributesMapper.read(spec.getAttributes()),
        createdAt,
        time(spec.getChangedAt(), spec.getCreatedAt(), createdAt),
        day(spec.getAccessedOn()),
        time(spec.getDeletionAt())
            .map(
                at ->
                    new Deletion(
                        at,
                        Boolean.TRUE.equals(spec.getRemoving()),
                        Boolean.TRUE.equals(spec.getDeletionRequested()))),
        Optional.ofNullable(spec.getLastRollback()),
        OutboxMapper.toOutbox(spec),
        AuditOutboxMapper.read(spec.getAuditOutbox()),
        spec.getSerial() == null ? 0 : spec.getSerial(),
        resource.getMetadata().getResourceVersion());
  }

  /**
   * Writes all fields of the record into a stored object's spec, leaving unknown fields and the
   * seal. The service events are still to be sealed.
   */
  static void write(SecretRecord record, SecretRecordSpec spec) {
    spec.setArn(record.arn().toString());
    spec.setOwner(
        new SecretRecordSpec.Owner(
            record.owner().namespace(), record.owner().name(), record.owner().uid()));
    spec.setNamespaceUid(record.tenancy().stored().orElse(null));
    spec.setDescription(nullIfEmpty(record.metadata().description()));
    spec.setTags(record.metadata().tags().isEmpty() ? null : record.metadata().tags());
    spec.setType(nullIfEmpty(record.metadata().type()));
    spec.setRecoveryWindowInDays(days(record.metadata().deletion()));
    spec.setPin(record.metadata().pin().map(VersionId::value).orElse(null));
    spec.setKey(record.metadata().key().map(UUID::toString).orElse(null));
    spec.setPolicy(record.metadata().policy().orElse(null));
    spec.setAttributes(AttributesMapper.stored(record.attributes()));
    spec.setVersions(record.versions().stream().map(RecordMapper::version).toList());
    spec.setValues(values(record));
    spec.setObjects(objects(record));
    spec.setFormat(format(record));
    SortedMap<String, String> labels = new TreeMap<>();
    record.labels().labels().forEach((label, id) -> labels.put(label.value(), id.value()));
    spec.setLabels(labels);
    spec.setRotation(RotationMapper.stored(record.rotation()));
    spec.setCreatedAt(record.createdAt().toString());
    spec.setChangedAt(record.changedAt().toString());
    spec.setAccessedOn(record.accessedOn().map(LocalDate::toString).orElse(null));
    spec.setDeletionAt(text(record.deletionAt()));
    spec.setRemoving(trueOrNull(record.isBeingRemoved()));
    spec.setDeletionRequested(trueOrNull(record.isDeletionRequested()));
    spec.setLastRollback(record.lastRollback().orElse(null));
    OutboxMapper.write(record.outbox(), spec);
    spec.setAuditOutbox(AuditOutboxMapper.stored(record.auditOutbox()));
    spec.setSerial(record.serial() == 0 ? null : record.serial());
  }

  /** The first format that has room for all of it. */
  private static int format(SecretRecord record) {
    SecretAttributes attributes = record.attributes();
    if (AttributesMapper.isOfTheFifthFormat(attributes)) {
      return SecretRecordSpec.FORMAT;
    }
    boolean isOfTheFourth =
        !record.outbox().isEmpty()
            || attributes.followed().isPresent()
            || RotationMapper.isOfTheFourthFormat(record.rotation());
    if (isOfTheFourth) {
      return SecretRecordSpec.FOURTH_FORMAT;
    }
    boolean isOfTheThird =
        record.metadata().policy().isPresent()
            || record.isDeletionRequested()
            || record.rotation().retiring().isPresent()
            || !attributes.equals(SecretAttributes.NONE);
    if (isOfTheThird) {
      return SecretRecordSpec.THIRD_FORMAT;
    }
    boolean hasPlaces =
        record.versions().stream().anyMatch(v -> !v.place().equals(ValuePlace.DERIVED));
    boolean hasOutsideWork =
        record
            .rotation()
            .running()
            .filter(running -> running.work().isPresent() || running.worksEnded() > 0)
            .isPresent();
    return hasPlaces || hasOutsideWork
        ? SecretRecordSpec.FORMAT_WITH_PLACES
        : SecretRecordSpec.FIRST_FORMAT;
  }

  static Tenancy tenancy(String namespaceUid) {
    return namespaceUid == null ? Tenancy.UNKNOWN : Tenancy.of(namespaceUid);
  }

  private static DeletionPolicy deletionPolicy(Integer days) {
    if (days == null) {
      return DeletionPolicy.DEFAULT;
    }
    return days == 0 ? DeletionPolicy.AT_ONCE : DeletionPolicy.days(days);
  }

  private static Integer days(DeletionPolicy policy) {
    return policy.equals(DeletionPolicy.DEFAULT) ? null : (int) policy.window().toDays();
  }

  private static Version version(VersionEntry v) {
    return new Version(
        v.id().value(),
        v.createdAt().toString(),
        trueOrNull(v.empty()),
        trueOrNull(v.state() == VersionEntry.State.MISSING),
        v.accessedOn().map(LocalDate::toString).orElse(null),
        v.keys().sealed().map(UUID::toString).orElse(null),
        v.keys().rewraps().isEmpty() ? null : rewraps(v.keys()),
        trueOrNull(v.keys().retired()),
        v.size().orElse(null));
  }

  private static Map<String, String> values(SecretRecord record) {
    SortedMap<String, String> values = new TreeMap<>();
    for (VersionEntry version : record.versions()) {
      if (version.place() instanceof Inline inline) {
        values.put(version.id().value(), Base64.getEncoder().encodeToString(inline.ciphertext()));
      }
    }
    return values.isEmpty() ? null : values;
  }

  private static Map<String, String> objects(SecretRecord record) {
    SortedMap<String, String> objects = new TreeMap<>();
    for (VersionEntry version : record.versions()) {
      if (version.place() instanceof Apart apart) {
        objects.put(version.id().value(), apart.name());
      }
    }
    return objects.isEmpty() ? null : objects;
  }

  private static ValuePlace place(Version v, SecretRecordSpec spec) {
    String value = spec.getValues() == null ? null : spec.getValues().get(v.id());
    if (value != null) {
      return new Inline(RecordVersions.ciphertext(value));
    }
    String object = spec.getObjects() == null ? null : spec.getObjects().get(v.id());
    return object == null ? ValuePlace.DERIVED : new Apart(StoreNames.requireVersion(object));
  }

  private static List<SecretRecordSpec.Rewrap> rewraps(VersionKeys keys) {
    return keys.rewraps().stream()
        .map(
            r -> new SecretRecordSpec.Rewrap(r.key().map(UUID::toString).orElse(null), r.wrapped()))
        .toList();
  }

  private static VersionKeys keys(Version v) {
    if (v.key() == null && v.rewraps() == null) {
      return VersionKeys.DEFAULT;
    }
    List<Rewrap> rewraps =
        v.rewraps() == null
            ? List.of()
            : v.rewraps().stream().map(r -> new Rewrap(key(r.key()), r.wrapped())).toList();
    return new VersionKeys(key(v.key()), rewraps, Boolean.TRUE.equals(v.retired()));
  }

  private static Optional<UUID> key(String id) {
    return Optional.ofNullable(id).map(UUID::fromString);
  }

  private static VersionEntry.State state(Version v) {
    if (Boolean.TRUE.equals(v.missing())) {
      return VersionEntry.State.MISSING;
    }
    return Boolean.TRUE.equals(v.empty())
        ? VersionEntry.State.ANNOUNCED
        : VersionEntry.State.WRITTEN;
  }

  static Boolean trueOrNull(boolean flag) {
    return flag ? Boolean.TRUE : null;
  }

  private static Optional<LocalDate> day(String text) {
    return Optional.ofNullable(text).map(LocalDate::parse);
  }

  /** Most records were made, written and changed at one moment, so that it is parsed once. */
  private static Instant time(String text, String known, Instant knownTime) {
    return text.equals(known) ? knownTime : Instant.parse(text);
  }

  private static List<VersionEntry> versions(SecretRecordSpec spec, Instant createdAt) {
    return spec.getVersions() == null
        ? List.of()
        : spec.getVersions().stream()
            .map(
                v ->
                    new VersionEntry(
                        new VersionId(v.id()),
                        time(v.createdAt(), spec.getCreatedAt(), createdAt),
                        state(v),
                        day(v.accessedOn()),
                        keys(v),
                        Optional.ofNullable(v.size()),
                        place(v, spec)))
            .toList();
  }

  private static LabelMap labels(SecretRecordSpec spec, List<VersionEntry> versions) {
    if (spec.getLabels() == null || spec.getLabels().isEmpty()) {
      return LabelMap.EMPTY;
    }
    SortedMap<StagingLabel, VersionId> labels = new TreeMap<>();
    spec.getLabels().forEach((label, id) -> labels.put(label(label), id(id, versions)));
    return new LabelMap(labels);
  }

  /** Ten thousand records share these. */
  private static StagingLabel label(String name) {
    return AWS_LABELS.stream()
        .filter(label -> label.value().equals(name))
        .findFirst()
        .orElseGet(() -> new StagingLabel(name));
  }

  private static VersionId id(String id, List<VersionEntry> versions) {
    return versions.stream()
        .map(VersionEntry::id)
        .filter(known -> known.value().equals(id))
        .findFirst()
        .orElseGet(() -> new VersionId(id));
  }

  static Optional<Instant> time(String text) {
    return Optional.ofNullable(text).map(Instant::parse);
  }

  static String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }

  static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
