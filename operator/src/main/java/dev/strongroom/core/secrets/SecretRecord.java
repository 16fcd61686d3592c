package dev.strongroom.core.secrets;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The record: the truth about one secret, changed only by compare-and-swap as a whole.
 *
 * @param arn its ARN, which holds region, account and name
 * @param owner the object that declares it
 * @param metadata description, tags, type
 * @param versions all versions that exist, oldest first
 * @param labels which version each staging label points at
 * @param rotation rotation state
 * @param createdAt when the secret was made
 * @param changedAt last change of value or metadata (AWS LastChangedDate)
 * @param deletionAt when the secret is removed, if it is scheduled for deletion
 * @param revision the store's mark of this state, for the compare-and-swap; empty before the first
 */
public record SecretRecord(
    SecretArn arn,
    Owner owner,
    Metadata metadata,
    List<VersionEntry> versions,
    LabelMap labels,
    RotationState rotation,
    Instant createdAt,
    Instant changedAt,
    Optional<Instant> deletionAt,
    String revision) {

  /** Copies. */
  public SecretRecord {
    versions = List.copyOf(versions);
  }

  /** A secret without a value. */
  public static SecretRecord create(SecretArn arn, Owner owner, Metadata metadata, Instant now) {
    return new SecretRecord(
        arn,
        owner,
        metadata,
        List.of(),
        LabelMap.EMPTY,
        RotationState.NONE,
        now,
        now,
        Optional.empty(),
        "");
  }

  /** The version with AWSCURRENT; empty while the secret has no value. */
  public Optional<VersionId> current() {
    return labels.current();
  }

  /** What is known of a version. */
  public Optional<VersionEntry> version(VersionId id) {
    return versions.stream().filter(v -> v.id().equals(id)).findFirst();
  }

  /** With a version added, or its entry replaced when it is known already. */
  public SecretRecord withVersion(VersionEntry entry) {
    List<VersionEntry> next = new ArrayList<>(versions);
    next.removeIf(v -> v.id().equals(entry.id()));
    next.add(entry);
    return new SecretRecord(
        arn, owner, metadata, next, labels, rotation, createdAt, changedAt, deletionAt, revision);
  }

  /** Without a version and its labels; the version must not be current. */
  public SecretRecord withoutVersion(VersionId id) {
    LabelMap remaining = labels;
    for (StagingLabel label : labels.of(id)) {
      remaining = remaining.remove(label);
    }
    List<VersionEntry> next = versions.stream().filter(v -> !v.id().equals(id)).toList();
    return new SecretRecord(
        arn,
        owner,
        metadata,
        next,
        remaining,
        rotation,
        createdAt,
        changedAt,
        deletionAt,
        revision);
  }

  /** With other labels. */
  public SecretRecord withLabels(LabelMap next) {
    return new SecretRecord(
        arn, owner, metadata, versions, next, rotation, createdAt, changedAt, deletionAt, revision);
  }

  /** With another rotation state. */
  public SecretRecord withRotation(RotationState next) {
    return new SecretRecord(
        arn, owner, metadata, versions, labels, next, createdAt, changedAt, deletionAt, revision);
  }

  /** With other metadata and owner. */
  public SecretRecord withDeclaration(Owner nextOwner, Metadata next) {
    return new SecretRecord(
        arn,
        nextOwner,
        next,
        versions,
        labels,
        rotation,
        createdAt,
        changedAt,
        deletionAt,
        revision);
  }

  /** Scheduled for deletion at this time, or no longer. */
  public SecretRecord withDeletion(Optional<Instant> when) {
    return new SecretRecord(
        arn, owner, metadata, versions, labels, rotation, createdAt, changedAt, when, revision);
  }

  /** With the time of the last change. */
  public SecretRecord changed(Instant at) {
    return new SecretRecord(
        arn, owner, metadata, versions, labels, rotation, createdAt, at, deletionAt, revision);
  }
}
