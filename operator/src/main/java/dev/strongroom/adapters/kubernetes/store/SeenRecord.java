package dev.strongroom.adapters.kubernetes.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.ResolvableDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.backup.KeptRecord;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Usage;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@code SecretRecord} object as this process keeps it: the record, parsed once while the object
 * was read, and of the object no more than the next update needs. Only of a record that cannot be
 * read are the stored fields kept. Never sent back whole; see {@link KubernetesRecordStore}.
 */
@Group("strongroom.dev")
@Version("v1")
@Kind("SecretRecord")
@Plural("secretrecords")
@Singular("secretrecord")
@JsonDeserialize(using = SeenRecord.Reader.class)
final class SeenRecord implements HasMetadata, Namespaced, KeptRecord {
  private static final long serialVersionUID = 1L;

  private String apiVersion = StrongroomNames.API_VERSION;
  private ObjectMeta metadata;
  private final String seal;
  private final String auditOutboxSeal;
  private final transient SecretRecord record;
  private final transient Map<String, Object> unknownFields;
  private final transient SecretRecordSpec unreadable;
  private final transient Failure problem;

  /** The key under which the seal was found to be the record's; both never change here. */
  private transient volatile long sealedUnder;

  private SeenRecord(
      SecretRecordResource resource, SecretRecord record, Optional<Failure> problem) {
    SecretRecordSpec spec =
        resource.getSpec() == null ? new SecretRecordSpec() : resource.getSpec();
    this.metadata = resource.getMetadata();
    this.record = record;
    this.seal = spec.getSeal();
    this.auditOutboxSeal = spec.getAuditOutbox() == null ? null : spec.getAuditOutbox().seal();
    this.unknownFields =
        spec.unknownFields().isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(spec.unknownFields());
    this.unreadable = problem.isPresent() ? spec : null;
    this.problem = problem.orElse(null);
  }

  private SeenRecord(SeenRecord stored, SecretRecord record) {
    this.metadata = stored.metadata;
    this.record = record;
    this.seal = stored.seal;
    this.auditOutboxSeal = stored.auditOutboxSeal;
    this.unknownFields = stored.unknownFields;
    this.unreadable = null;
    this.problem = null;
  }

  /** What is kept of a stored object. */
  static SeenRecord of(SecretRecordResource resource) {
    try {
      return new SeenRecord(resource, RecordMapper.toRecord(resource), Optional.empty());
    } catch (Failure unreadable) {
      return new SeenRecord(resource, null, Optional.of(unreadable));
    }
  }

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta changed) {
    metadata = changed;
  }

  @Override
  public String getKind() {
    return "SecretRecord";
  }

  @Override
  public String getApiVersion() {
    return apiVersion;
  }

  @Override
  public void setApiVersion(String version) {
    apiVersion = version;
  }

  @Override
  public String seal() {
    return seal;
  }

  @Override
  public String auditOutboxSeal() {
    return auditOutboxSeal;
  }

  /** The key under which its seal was last verified; 0 when it was not. */
  long sealedUnder() {
    return sealedUnder;
  }

  /** Its seal was verified, which takes longer than all else about a read from memory. */
  void foundSealedUnder(long key) {
    sealedUnder = key;
  }

  /** Fields of a newer version, to be written back. */
  Map<String, Object> unknownFields() {
    return unknownFields;
  }

  /** The stored fields of a record that cannot be read. */
  Optional<SecretRecordSpec> unreadable() {
    return Optional.ofNullable(unreadable);
  }

  @Override
  public KeptRecord as(SecretRecord next) {
    return new SeenRecord(this, next);
  }

  /** The stored fields. */
  SecretRecordSpec spec() {
    if (unreadable != null) {
      return unreadable;
    }
    SecretRecordSpec spec = new SecretRecordSpec();
    unknownFields.forEach(spec::unknownField);
    RecordMapper.write(record, spec);
    spec.setSeal(seal);
    if (spec.getAuditOutbox() != null) {
      spec.setAuditOutbox(spec.getAuditOutbox().sealed(auditOutboxSeal));
    }
    return spec;
  }

  @Override
  public String id() {
    return metadata.getName();
  }

  @Override
  public String revision() {
    return metadata.getResourceVersion();
  }

  @Override
  public SecretRecord record() {
    if (record == null) {
      // It has no stack trace, so it can be thrown anywhere.
      throw problem;
    }
    return record;
  }

  @Override
  public Optional<String> arn() {
    return record == null
        ? Optional.ofNullable(unreadable.getArn())
        : Optional.of(record.arn().toString());
  }

  @Override
  public Optional<Owner> owner() {
    return record == null
        ? Optional.ofNullable(unreadable.getOwner())
            .filter(o -> Stream.of(o.namespace(), o.name(), o.uid()).allMatch(t -> t != null))
            .map(o -> new Owner(o.namespace(), o.name(), o.uid()))
        : Optional.of(record.owner());
  }

  /** The account that it belongs to; empty where a corrupt one does not tell. */
  String account() {
    return owner().map(Owner::namespace).orElse("");
  }

  /**
   * The newer of two states. Revisions of one object are numbers that grow (Kubernetes API
   * concepts, since 1.35 promised).
   */
  static SeenRecord newer(SeenRecord known, SeenRecord other) {
    return Long.parseLong(other.revision()) > Long.parseLong(known.revision()) ? other : known;
  }

  @Override
  public boolean isDeletionScheduled() {
    return record == null ? unreadable.getDeletionAt() != null : record.deletion().isPresent();
  }

  @Override
  public Optional<Instant> deletionAt() {
    return record == null
        ? Optional.ofNullable(unreadable.getDeletionAt()).flatMap(SeenRecord::time)
        : record.deletionAt();
  }

  @Override
  public boolean names(VersionId version) {
    return record == null
        ? versions().anyMatch(v -> version.value().equals(v.id()))
        : record.version(version).isPresent();
  }

  @Override
  public Set<VersionId> versionIds() {
    return record == null
        ? versions().flatMap(v -> versionId(v.id()).stream()).collect(Collectors.toSet())
        : record.versions().stream().map(VersionEntry::id).collect(Collectors.toSet());
  }

  private static Optional<VersionId> versionId(String id) {
    try {
      return Optional.ofNullable(id).map(VersionId::new);
    } catch (InvalidInput noVersion) {
      return Optional.empty();
    }
  }

  @Override
  public Set<UUID> keys() {
    return record == null ? keysOfUnreadable() : record.keys();
  }

  private Set<UUID> keysOfUnreadable() {
    return RecordKeys.of(unreadable).stream()
        .flatMap(id -> key(id).stream())
        .collect(Collectors.toSet());
  }

  private static Optional<UUID> key(String id) {
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException noKey) {
      return Optional.empty();
    }
  }

  @Override
  public Usage usage() {
    return record == null
        ? AccountBudget.of(versions().map(v -> Optional.ofNullable(v.size())).toList())
        : AccountBudget.of(record);
  }

  private Stream<SecretRecordSpec.Version> versions() {
    return Stream.ofNullable(unreadable.getVersions()).flatMap(List::stream);
  }

  @Override
  public Instant storedAt() {
    return Instant.parse(metadata.getCreationTimestamp());
  }

  @Override
  public Optional<Instant> overwrittenAt() {
    return Optional.ofNullable(metadata.getAnnotations())
        .map(annotations -> annotations.get(StrongroomNames.OVERWRITTEN_AT))
        .flatMap(SeenRecord::time);
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  /** Parses a record while its object is read. */
  static final class Reader extends StdDeserializer<SeenRecord> implements ResolvableDeserializer {
    private static final long serialVersionUID = 1L;

    private transient JsonDeserializer<Object> resources;

    Reader() {
      super(SeenRecord.class);
    }

    @Override
    public void resolve(DeserializationContext context) throws JsonMappingException {
      resources =
          context.findRootValueDeserializer(context.constructType(SecretRecordResource.class));
    }

    @Override
    public SeenRecord deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return of((SecretRecordResource) resources.deserialize(parser, context));
    }
  }
}
