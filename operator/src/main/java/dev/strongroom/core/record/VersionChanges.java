package dev.strongroom.core.record;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What happens to versions and staging labels, as functions of the record alone: the rules of AWS
 * ("How secret versions work" and UpdateSecretVersionStage in its documentation; cycles that were
 * recorded against AWS are in the tests). Every change leaves these true:
 *
 * <ul>
 *   <li>a secret that has a value has AWSCURRENT, on a version with a value;
 *   <li>a label is on one version, which the record names; there are at most 20;
 *   <li>AWSPREVIOUS goes to the version that loses AWSCURRENT;
 *   <li>there are at most {@value #MAX_VERSIONS} versions.
 * </ul>
 */
public final class VersionChanges {
  /** Most versions of a secret (AWS quota). */
  public static final int MAX_VERSIONS = 100;

  /** A version younger than this is never pruned. */
  public static final Duration KEPT = Duration.ofHours(24);

  private VersionChanges() {}

  /**
   * A version with a value is put (AWS PutSecretValue). The first version of a secret becomes
   * current in any case.
   *
   * @param id a version that is new, or announced and still without a value
   * @param stages the labels it gets; when there are none it becomes current, and a version that
   *     has AWSPENDING beside AWSCURRENT loses both
   * @throws Rejected when the secret is scheduled for deletion or a replica, or a quota is used up
   */
  public static SecretRecord put(
      SecretRecord record, VersionId id, Set<StagingLabel> stages, Instant now) {
    requireWritable(record);
    Instant createdAt = record.version(id).map(VersionEntry::createdAt).orElse(now);
    SecretRecord next =
        record
            .withVersion(VersionEntry.written(id, createdAt))
            .withLabels(labelsAfterPut(record.labels(), id, stages));
    return counted(record, withRoom(next, now)).changed(now);
  }

  private static LabelMap labelsAfterPut(LabelMap labels, VersionId id, Set<StagingLabel> stages) {
    boolean becomesCurrent =
        stages.isEmpty() || stages.contains(StagingLabel.CURRENT) || labels.current().isEmpty();
    boolean pendingIsDone =
        stages.isEmpty()
            && labels.current().isPresent()
            && labels.version(StagingLabel.PENDING).equals(labels.current());
    LabelMap next = pendingIsDone ? labels.remove(StagingLabel.PENDING) : labels;
    for (StagingLabel stage : stages) {
      next = stage.equals(StagingLabel.CURRENT) ? next : next.move(stage, id);
    }
    return becomesCurrent ? next.moveCurrent(id) : next;
  }

  /**
   * A label is moved or taken away (AWS UpdateSecretVersionStage). Moving it to where it is changes
   * nothing.
   *
   * @throws Rejected when the secret is scheduled for deletion or a replica, a version is not
   *     there, {@code removeFrom} is not as {@link LabelMove} says, AWSCURRENT would vanish or go
   *     to a version without a value, or there would be too many labels
   */
  public static SecretRecord move(SecretRecord record, LabelMove move, Instant now) {
    requireWritable(record);
    if (move.moveTo().isEmpty() && move.removeFrom().isEmpty()) {
      throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.NothingToMove.with());
    }
    requireKnown(record, move.moveTo());
    requireKnown(record, move.removeFrom());
    Optional<VersionId> holder = record.labels().version(move.label());
    if (holder.isPresent() && holder.equals(move.moveTo())) {
      return record;
    }
    requireHolder(move, holder);
    LabelMap labels =
        move.moveTo().isPresent()
            ? record.labels().move(move.label(), requireReadable(record, move))
            : record.labels().remove(move.label());
    return counted(record, record.withLabels(labels)).changed(now);
  }

  private static void requireHolder(LabelMove move, Optional<VersionId> holder) {
    if (holder.isPresent() && move.removeFrom().isEmpty()) {
      throw new Rejected(
          Kind.INVALID_PARAMETER, RequestReason.RemoveFromMissing.with(move.label(), holder.get()));
    }
    if (move.removeFrom().isPresent() && !move.removeFrom().equals(holder)) {
      throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.RemoveFromWrong.with(move.label()));
    }
  }

  private static void requireKnown(SecretRecord record, Optional<VersionId> version) {
    if (version.isPresent() && record.version(version.get()).isEmpty()) {
      throw new Rejected(Kind.NOT_FOUND, RequestReason.VersionNotFound.with(version.get()));
    }
  }

  private static VersionId requireReadable(SecretRecord record, LabelMove move) {
    VersionId to = move.moveTo().orElseThrow();
    boolean readable =
        record.version(to).filter(v -> v.state() == VersionEntry.State.WRITTEN).isPresent();
    if (move.label().equals(StagingLabel.CURRENT) && !readable) {
      throw new Rejected(Kind.INVALID_REQUEST, RequestReason.VersionWithoutValue.with(to));
    }
    return to;
  }

  /**
   * Without those unlabelled versions that have to go so that at most {@value #MAX_VERSIONS} are
   * left, oldest first. Younger ones than {@link #KEPT}, the pinned one, the one that was taken
   * last from a Secret that is followed, and those that a rotation under way works with stay. The
   * values of versions that went are garbage from then on.
   *
   * @throws Rejected with {@link Kind#LIMIT_EXCEEDED} when too few can go
   */
  public static SecretRecord withRoom(SecretRecord record, Instant now) {
    int excess = record.versions().size() - MAX_VERSIONS;
    if (excess <= 0) {
      return record;
    }
    Set<VersionId> needed = needed(record);
    List<VersionId> going =
        record.versions().stream()
            .filter(v -> !needed.contains(v.id()))
            .filter(v -> v.createdAt().isBefore(now.minus(KEPT)))
            .sorted(Comparator.comparing(VersionEntry::createdAt))
            .limit(excess)
            .map(VersionEntry::id)
            .toList();
    if (going.size() < excess) {
      throw new Rejected(
          Kind.LIMIT_EXCEEDED, RequestReason.TooManyVersions.with(MAX_VERSIONS, KEPT.toHours()));
    }
    SecretRecord next = record;
    for (VersionId id : going) {
      next = next.withoutVersion(id);
    }
    return next;
  }

  private static Set<VersionId> needed(SecretRecord record) {
    Set<VersionId> needed = new HashSet<>(record.labels().labels().values());
    record.metadata().pin().ifPresent(needed::add);
    record.attributes().followed().map(FollowedSource::version).ifPresent(needed::add);
    record
        .rotation()
        .running()
        .ifPresent(
            running -> {
              needed.add(running.token());
              needed.add(running.from());
            });
    return needed;
  }

  /**
   * A new current value counts as a rotation: the next one is computed from now (AWS, {@code
   * AutomaticallyAfterDays}). Forgetting what it was computed from has that done.
   */
  private static SecretRecord counted(SecretRecord before, SecretRecord after) {
    boolean isNew = !after.current().equals(before.current()) && before.current().isPresent();
    RotationState rotation = after.rotation();
    return isNew && rotation.scheduleKey().isPresent() && rotation.running().isEmpty()
        ? after.withRotation(rotation.withSchedule(Optional.empty(), Optional.empty()))
        : after;
  }

  /**
   * Checks that the secret can be worked with.
   *
   * @throws Rejected when it is scheduled for deletion
   */
  public static void requireUsable(SecretRecord record) {
    if (record.isBeingRemoved()) {
      throw new Rejected(Kind.NOT_FOUND, RequestReason.SecretNotFound.with());
    }
    if (record.deletion().isPresent()) {
      throw new Rejected(Kind.INVALID_REQUEST, RequestReason.MarkedForDeletion.with());
    }
  }

  /**
   * Checks that versions and labels of the secret may be changed. Those of a cross-account replica
   * come from its primary alone, until it is made a secret of its own (AWS
   * StopReplicationToReplica).
   *
   * @throws Rejected when it is such a replica, or scheduled for deletion
   */
  public static void requireWritable(SecretRecord record) {
    requireUsable(record);
    if (record.attributes().primary().isPresent()) {
      throw new Rejected(Kind.INVALID_REQUEST, RequestReason.ReplicaReadOnly.with());
    }
  }
}
