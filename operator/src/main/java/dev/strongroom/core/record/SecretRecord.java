package dev.strongroom.core.record;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The record: the truth about one secret, changed only by compare-and-swap as a whole.
 *
 * @param arn its ARN, which holds region, account and name
 * @param owner the object that declares it
 * @param tenancy which incarnation of the owner's namespace it belongs to
 * @param metadata description, tags, type and what else is declared
 * @param versions all versions that exist, oldest first
 * @param labels which version each staging label points at
 * @param rotation rotation state
 * @param attributes what callers of the AWS API have set and no object declares
 * @param createdAt when the secret was made
 * @param changedAt last change of value or metadata (AWS LastChangedDate)
 * @param accessedOn the day (UTC) on which a value was last read, as far as that is known (AWS
 *     LastAccessedDate)
 * @param deletion its deletion, if it is scheduled
 * @param lastRollback the last on-demand rollback that was taken up, so that it is taken up once
 * @param outbox label updates that the event sink is still to be told
 * @param auditOutbox service events that the audit trail may still lack
 * @param serial grows with every stored change but those of access dates and those that take
 *     something out of an outbox; 0 when it was stored before there were serial numbers
 * @param revision the store's mark of this state, for the compare-and-swap; empty before the first
 */
public record SecretRecord(
    SecretArn arn,
    Owner owner,
    Tenancy tenancy,
    Metadata metadata,
    List<VersionEntry> versions,
    LabelMap labels,
    RotationState rotation,
    SecretAttributes attributes,
    Instant createdAt,
    Instant changedAt,
    Optional<LocalDate> accessedOn,
    Optional<Deletion> deletion,
    Optional<String> lastRollback,
    LabelOutbox outbox,
    AuditOutbox auditOutbox,
    long serial,
    String revision) {

  /**
   * A scheduled deletion.
   *
   * @param at end of the recovery window
   * @param begun whether the removal has begun: from then on nothing can be restored
   * @param requested whether a caller of the API asked for it (AWS DeleteSecret), while the owner
   *     goes on declaring the secret; else the owner is gone
   */
  public record Deletion(Instant at, boolean begun, boolean requested) {}

  /** Copies. */
  public SecretRecord {
    versions = List.copyOf(versions);
  }

  /** A secret without a value. */
  public static SecretRecord create(SecretArn arn, Owner owner, Metadata metadata, Instant now) {
    return new SecretRecord(
        arn,
        owner,
        Tenancy.UNKNOWN,
        metadata,
        List.of(),
        LabelMap.EMPTY,
        RotationState.NONE,
        SecretAttributes.NONE,
        now,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        LabelOutbox.EMPTY,
        AuditOutbox.EMPTY,
        0,
        "");
  }

  /** Whether it is the record of this name in this account. One that is not was copied. */
  public boolean isOf(String namespace, SecretName name) {
    return owner.namespace().equals(namespace) && arn.name().equals(name);
  }

  /** The version with AWSCURRENT; empty while the secret has no value. */
  public Optional<VersionId> current() {
    return labels.current();
  }

  /** What is known of a version. */
  public Optional<VersionEntry> version(VersionId id) {
    // Asked several times in every decision, of up to a hundred versions, and mostly for the
    // newest.
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).id().equals(id)) {
        return Optional.of(versions.get(i));
      }
    }
    return Optional.empty();
  }

  /** When the secret is removed, if it is scheduled for deletion. */
  public Optional<Instant> deletionAt() {
    return deletion.map(Deletion::at);
  }

  /** Whether a caller of the API asked for its deletion. */
  public boolean isDeletionRequested() {
    return deletion.filter(Deletion::requested).isPresent();
  }

  /** Whether its removal has begun: what is left of it is not to be used. */
  public boolean isBeingRemoved() {
    return deletion.filter(Deletion::begun).isPresent();
  }

  /**
   * With a version added, or its entry replaced in its place when it is known already. A version
   * that gets its value by this was written under the record's present key, since whoever writes a
   * value goes by the same state of the record as whoever notes that it is written.
   */
  public SecretRecord withVersion(VersionEntry entry) {
    List<VersionEntry> next = new ArrayList<>(versions);
    Optional<VersionEntry> known = version(entry.id());
    boolean isNew =
        entry.state() == VersionEntry.State.WRITTEN && known.filter(v -> !v.empty()).isEmpty();
    VersionEntry kept = isNew ? entry.under(VersionKeys.sealed(metadata.key())) : entry;
    if (known.isPresent()) {
      next.replaceAll(v -> v.id().equals(entry.id()) ? kept : v);
    } else {
      next.add(kept);
    }
    return copy(c -> c.versions = next);
  }

  /** The key that a version's value is or would be written under. */
  public Optional<UUID> sealedUnder(VersionId id) {
    return version(id).filter(v -> !v.empty()).map(v -> v.keys().sealed()).orElse(metadata.key());
  }

  /** The customer-managed keys that it needs: for new values, and to open its versions. */
  public Set<UUID> keys() {
    Set<UUID> keys = new HashSet<>();
    metadata.key().ifPresent(keys::add);
    for (VersionEntry version : versions) {
      if (!version.keys().equals(VersionKeys.DEFAULT)) {
        version.keys().all().forEach(key -> key.ifPresent(keys::add));
      }
    }
    return keys;
  }

  /** Without a version and its labels; the version must not be current. */
  public SecretRecord withoutVersion(VersionId id) {
    LabelMap remaining = labels;
    for (StagingLabel label : labels.of(id)) {
      remaining = remaining.remove(label);
    }
    LabelMap left = remaining;
    return copy(
        c -> {
          c.labels = left;
          c.versions = versions.stream().filter(v -> !v.id().equals(id)).toList();
        });
  }

  /** With other labels. */
  public SecretRecord withLabels(LabelMap next) {
    return copy(c -> c.labels = next);
  }

  /** With another rotation state. */
  public SecretRecord withRotation(RotationState next) {
    return copy(c -> c.rotation = next);
  }

  /** With other metadata and owner. */
  public SecretRecord withDeclaration(Owner nextOwner, Metadata next) {
    return copy(
        c -> {
          c.owner = nextOwner;
          c.metadata = next;
        });
  }

  /** Belonging to another incarnation of the owner's namespace. */
  public SecretRecord withTenancy(Tenancy next) {
    return copy(c -> c.tenancy = next);
  }

  /** With other attributes. */
  public SecretRecord withAttributes(SecretAttributes next) {
    return copy(c -> c.attributes = next);
  }

  /** Scheduled for deletion at this time because its owner is gone, or no longer. */
  public SecretRecord withDeletion(Optional<Instant> when) {
    return copy(c -> c.deletion = when.map(at -> new Deletion(at, false, false)));
  }

  /** Scheduled for deletion at this time because a caller of the API asked for that. */
  public SecretRecord withRequestedDeletion(Instant at) {
    return copy(c -> c.deletion = Optional.of(new Deletion(at, false, true)));
  }

  /** With its removal begun. */
  public SecretRecord withRemovalBegun() {
    return copy(c -> c.deletion = deletion.map(d -> new Deletion(d.at(), true, d.requested())));
  }

  /** With the time of the last change. */
  public SecretRecord changed(Instant at) {
    return copy(c -> c.changedAt = at);
  }

  /** With the day on which a value was last read. */
  public SecretRecord readOn(LocalDate day) {
    return copy(c -> c.accessedOn = Optional.of(day));
  }

  /** With a request for a rollback taken up. */
  public SecretRecord withRollback(String requestId) {
    return copy(c -> c.lastRollback = Optional.of(requestId));
  }

  /** With other label updates to be told. */
  public SecretRecord withOutbox(LabelOutbox next) {
    return copy(c -> c.outbox = next);
  }

  /** With other service events that the audit trail may lack. */
  public SecretRecord withAuditOutbox(AuditOutbox next) {
    return copy(c -> c.auditOutbox = next);
  }

  /**
   * The serial number of the next state. The first one is the time of creation in milliseconds
   * since 1970, so that a secret recreated under an old name has a higher one than any state before
   * it.
   */
  public long nextSerial() {
    return Math.max(serial + 1, createdAt.toEpochMilli());
  }

  /** With another serial number. */
  public SecretRecord withSerial(long next) {
    return copy(c -> c.serial = next);
  }

  /** As the store has it under this revision. */
  public SecretRecord at(String stored) {
    return copy(c -> c.revision = stored);
  }

  private SecretRecord copy(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new SecretRecord(
        arn,
        copy.owner,
        copy.tenancy,
        copy.metadata,
        copy.versions,
        copy.labels,
        copy.rotation,
        copy.attributes,
        createdAt,
        copy.changedAt,
        copy.accessedOn,
        copy.deletion,
        copy.lastRollback,
        copy.outbox,
        copy.auditOutbox,
        copy.serial,
        copy.revision);
  }

  /** The parts that change. */
  private static final class Copy {
    private Owner owner;
    private Tenancy tenancy;
    private Metadata metadata;
    private List<VersionEntry> versions;
    private LabelMap labels;
    private RotationState rotation;
    private SecretAttributes attributes;
    private Instant changedAt;
    private Optional<LocalDate> accessedOn;
    private Optional<Deletion> deletion;
    private Optional<String> lastRollback;
    private LabelOutbox outbox;
    private AuditOutbox auditOutbox;
    private long serial;
    private String revision;

    Copy(SecretRecord record) {
      owner = record.owner;
      tenancy = record.tenancy;
      metadata = record.metadata;
      versions = record.versions;
      labels = record.labels;
      rotation = record.rotation;
      attributes = record.attributes;
      changedAt = record.changedAt;
      accessedOn = record.accessedOn;
      deletion = record.deletion;
      lastRollback = record.lastRollback;
      outbox = record.outbox;
      auditOutbox = record.auditOutbox;
      serial = record.serial;
      revision = record.revision;
    }
  }
}
