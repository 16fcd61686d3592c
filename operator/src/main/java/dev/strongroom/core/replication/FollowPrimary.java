package dev.strongroom.core.replication;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.ReplicationReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.CrossAccountLink.Status;
import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.Namespaces;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Brings a cross-account replica to its primary, and both ends of the link to how it stands. The
 * links are the intent: the primary lists the replica, and the replica names the primary. A copy is
 * one compare-and-swap of the replica's record with the versions, the labels and the status; the
 * primary's status comes after it. So whatever ends the process leaves either nothing or a replica
 * that has all of one state of its primary, and the next pass finds what is left to do. Two passes
 * at the same time come to the same.
 */
public final class FollowPrimary {
  private final RecordUpdates updates;
  private final SecretValues values;
  private final AccountBudget budget;
  private final Namespaces namespaces;
  private final CopyRights rights;
  private final Clock clock;

  /** What a pass has come to. */
  public enum Outcome {
    /** Nothing is left to do until one of the two changes. */
    SETTLED,
    /** The copy was refused, and both ends say why. It may be let through later. */
    FAILED,
    /** There is no record of the other end, see {@link #leave}. */
    OTHER_END_MISSING
  }

  /**
   * The use case over these ports.
   *
   * @param budget of the replica's account, in which its versions count
   */
  public FollowPrimary(
      RecordStore records,
      SecretValues values,
      AccountBudget budget,
      Namespaces namespaces,
      CopyRights rights,
      Clock clock) {
    this.updates = new RecordUpdates(records);
    this.values = values;
    this.budget = budget;
    this.namespaces = namespaces;
    this.rights = rights;
    this.clock = clock;
  }

  /**
   * A pass over a pair. Copies are made in that over the primary; the one over a replica finds out
   * whether its primary has left.
   *
   * @param end a record of either of the two, which may lag
   * @param ends finds the record of the other one, which may lag as well
   * @throws Unavailable when the store, a key or a door does not answer; to be repeated
   */
  public Outcome follow(SecretRecord end, Function<SecretArn, Optional<SecretRecord>> ends) {
    Optional<SecretArn> other = otherEnd(end.attributes());
    if (other.isEmpty()) {
      return Outcome.SETTLED;
    }
    Optional<SecretRecord> found = ends.apply(other.get());
    if (found.isEmpty()) {
      return Outcome.OTHER_END_MISSING;
    }
    boolean isPrimary = end.attributes().accountReplica().isPresent();
    SecretRecord primary = isPrimary ? end : found.get();
    SecretRecord replica = isPrimary ? found.get() : end;
    boolean isPair =
        ReplicaLinks.names(replica, primary.arn()) && ReplicaLinks.lists(primary, replica.arn());
    if (!isPair) {
      leave(end);
      return Outcome.SETTLED;
    }
    return isPrimary ? bring(primary, replica) : Outcome.SETTLED;
  }

  /** The other end of a link that is not known to be cut. */
  private static Optional<SecretArn> otherEnd(SecretAttributes attributes) {
    return attributes
        .accountReplica()
        .filter(link -> link.status() != Status.DETACHED)
        .or(
            () ->
                attributes
                    .primary()
                    .filter(link -> link.status() != Status.DETACHED)
                    .filter(link -> link.status() != Status.PENDING))
        .map(CrossAccountLink::arn);
  }

  /**
   * The other end has left, or is gone for certain. A replica keeps what it has.
   *
   * @throws Unavailable when the store does not answer
   */
  public void leave(SecretRecord end) {
    SecretArn other = otherEnd(end.attributes()).orElseThrow();
    if (end.attributes().accountReplica().isPresent()) {
      atPrimary(end, other, link -> link.in(Status.DETACHED, Optional.empty()));
    } else {
      atReplica(end, other, link -> link.in(Status.DETACHED, Optional.empty()));
    }
  }

  private Outcome bring(SecretRecord primary, SecretRecord replica) {
    Copy copy = new Copy(primary);
    if (copy.isDone(replica)) {
      return Outcome.SETTLED;
    }
    try {
      if (copy.into(replica)) {
        atPrimary(primary, replica.arn(), link -> link.having(copy.digest));
      }
      return Outcome.SETTLED;
    } catch (Unavailable later) {
      throw later;
    } catch (Failure refused) {
      Finding finding = refused.finding();
      atReplica(replica, primary.arn(), link -> failed(link, finding, !copy.isAtPrimary));
      atPrimary(primary, replica.arn(), link -> failed(link, finding, copy.isAtPrimary));
      return Outcome.FAILED;
    }
  }

  /** What is wrong in one account is not told to the other. */
  private static CrossAccountLink failed(CrossAccountLink link, Finding finding, boolean isOwn) {
    Finding told =
        isOwn || finding.reason() instanceof ReplicationReason
            ? finding
            : ReplicationReason.RefusedElsewhere.with();
    return link.in(Status.FAILED, Optional.of(StoredCause.of(told)));
  }

  private void atPrimary(
      SecretRecord primary, SecretArn replica, UnaryOperator<CrossAccountLink> change) {
    change(
        primary,
        attributes ->
            attributes
                .accountReplica()
                .filter(link -> link.arn().equals(replica))
                .filter(link -> link.status() != Status.DETACHED)
                .map(link -> attributes.withAccountReplica(Optional.of(change.apply(link))))
                .orElse(attributes));
  }

  private void atReplica(
      SecretRecord replica, SecretArn primary, UnaryOperator<CrossAccountLink> change) {
    change(
        replica,
        attributes ->
            attributes
                .primary()
                .filter(link -> link.arn().equals(primary))
                .map(link -> attributes.withPrimary(Optional.of(change.apply(link))))
                .orElse(attributes));
  }

  private void change(SecretRecord end, UnaryOperator<SecretAttributes> change) {
    try {
      updates.change(
          end.owner().namespace(),
          end.arn().name(),
          record ->
              record.arn().equals(end.arn())
                  ? record.withAttributes(change.apply(record.attributes()))
                  : record);
    } catch (Rejected gone) {
      // It was removed meanwhile: there is nothing to tell it.
    }
  }

  /** A state of a primary on its way to the replica. */
  private final class Copy {
    private final SecretRecord primary;
    private final String digest;

    /** Whether it is the primary that is being worked on. */
    private boolean isAtPrimary;

    Copy(SecretRecord primary) {
      this.primary = primary;
      this.digest = ReplicatedState.digest(primary);
    }

    boolean isDone(SecretRecord replica) {
      return isIn(replica)
          && primary.attributes().accountReplica().filter(this::isTold).isPresent()
          && replica.attributes().primary().filter(this::isTold).isPresent();
    }

    private boolean isTold(CrossAccountLink link) {
      return link.equals(link.having(digest));
    }

    private boolean isIn(SecretRecord replica) {
      return ReplicatedState.digest(replica).equals(digest) && missing(replica).isEmpty();
    }

    private Set<VersionId> missing(SecretRecord replica) {
      return ReplicatedState.versions(primary).stream()
          .filter(version -> !isThere(version, replica))
          .map(VersionEntry::id)
          .collect(Collectors.toSet());
    }

    private static boolean isThere(VersionEntry version, SecretRecord replica) {
      return replica
          .version(version.id())
          .filter(known -> known.state() == VersionEntry.State.WRITTEN)
          .filter(known -> known.createdAt().equals(version.createdAt()))
          .isPresent();
    }

    /** False when the replica has left meanwhile. */
    boolean into(SecretRecord replica) {
      String namespace = replica.owner().namespace();
      try (Reservation room = budget.reservation(namespace)) {
        SecretRecord stored =
            updates.change(
                namespace,
                replica.arn().name(),
                record -> {
                  if (!isReplica(record, replica)) {
                    return record;
                  }
                  SecretRecord next = isIn(record) ? record : copied(record);
                  next =
                      next.withAttributes(
                          next.attributes()
                              .withPrimary(
                                  next.attributes().primary().map(link -> link.having(digest))));
                  room.require(record, next);
                  return next;
                });
        room.commit(stored);
        return isReplica(stored, replica);
      }
    }

    private boolean isReplica(SecretRecord record, SecretRecord replica) {
      return record.arn().equals(replica.arn()) && ReplicaLinks.names(record, primary.arn());
    }

    private SecretRecord copied(SecretRecord replica) {
      requireAllowed(replica);
      SecretRecord next = replica.withLabels(LabelMap.EMPTY);
      for (VersionEntry version : ReplicatedState.versions(primary)) {
        next = isThere(version, next) ? next : sealed(next.withoutVersion(version.id()), version);
      }
      next = next.withLabels(ReplicatedState.labels(primary));
      return VersionChanges.withRoom(next, clock.instant()).changed(clock.instant());
    }

    private void requireAllowed(SecretRecord replica) {
      isAtPrimary = true;
      VersionChanges.requireUsable(primary);
      requireTenancy(primary);
      isAtPrimary = false;
      VersionChanges.requireUsable(replica);
      requireTenancy(replica);
      rights.require(primary, replica, missing(replica));
    }

    /** The value goes from under one account's key under the other's, in memory that is wiped. */
    private SecretRecord sealed(SecretRecord replica, VersionEntry version) {
      VersionId id = version.id();
      isAtPrimary = true;
      try (SecretValue value =
          values
              .read(primary, id)
              .orElseThrow(() -> new Unreadable(StoreReason.VersionMissing.with(id)))) {
        isAtPrimary = false;
        return replica.withVersion(
            VersionEntry.announced(id, version.createdAt())
                .holding(values.seal(replica, id, value), value.length()));
      }
    }

    /** Of a namespace that was created again the secrets of the earlier one are not. */
    private void requireTenancy(SecretRecord end) {
      boolean isAdmitted;
      try {
        isAdmitted =
            end.tenancy().admits(namespaces.current(end.owner().namespace()), end.createdAt());
      } catch (NotYet | InvalidInput noSuchAccount) {
        isAdmitted = false;
      }
      if (!isAdmitted) {
        throw new Rejected(
            Kind.INVALID_REQUEST, ReplicationReason.AccountReplaced.with(end.arn().account()));
      }
    }
  }
}
