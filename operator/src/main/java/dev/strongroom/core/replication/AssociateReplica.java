package dev.strongroom.core.replication;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.CrossAccountLink.Status;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.secrets.ChangeAttributes;
import java.util.Optional;

/**
 * Joins a primary and its cross-account replica, and parts them. The change of the caller's own
 * secret is the whole of it, in one compare-and-swap. The other end is told at once where that is
 * possible; whatever keeps that from happening, a crash too, {@link FollowPrimary} makes up for.
 */
public final class AssociateReplica {
  private final ChangeAttributes changing;

  /** The use case by these changes. */
  public AssociateReplica(ChangeAttributes changing) {
    this.changing = changing;
  }

  /**
   * A primary lists a replica. Repeating it has copies tried again.
   *
   * @param replica which names this primary, or is refused
   * @return the primary's record as it is now
   * @throws Rejected when the secret is no replica of this primary, or as {@link
   *     ReplicaLinks#associated}, or one of both is scheduled for deletion
   * @throws Unavailable when the store does not answer
   */
  public SecretRecord associate(SecretRecord primary, SecretRecord replica, CrossAccountLink link) {
    if (!ReplicaLinks.names(replica, primary.arn())) {
      throw new Rejected(
          Kind.INVALID_REQUEST, RequestReason.NotReplicaOf.with(replica.arn(), primary.arn()));
    }
    SecretRecord associated =
        changing.change(
            primary.owner().namespace(),
            primary.arn().name(),
            attributes -> ReplicaLinks.associated(primary.arn(), attributes, link));
    tell(replica, primary.arn(), Status.IN_PROGRESS);
    return associated;
  }

  /**
   * A primary lists a replica no more, which keeps what it has.
   *
   * @param replica its record, if it is still there
   * @return the primary's record as it is now
   * @throws Rejected when the secret does not list this replica, or is scheduled for deletion
   * @throws Unavailable when the store does not answer
   */
  public SecretRecord disassociate(
      SecretRecord primary, SecretArn replicaArn, Optional<SecretRecord> replica) {
    SecretRecord left =
        changing.change(
            primary.owner().namespace(),
            primary.arn().name(),
            attributes -> ReplicaLinks.disassociated(primary.arn(), attributes, replicaArn));
    replica.ifPresent(other -> tell(other, primary.arn(), Status.DETACHED));
    return left;
  }

  /**
   * A replica becomes a secret of its own, with what it has.
   *
   * @return its record as it is now
   * @throws Rejected when the secret is no replica, or is scheduled for deletion
   * @throws Unavailable when the store does not answer
   */
  public SecretRecord promote(SecretRecord replica) {
    return changing.change(
        replica.owner().namespace(),
        replica.arn().name(),
        attributes -> {
          if (attributes.primary().isEmpty()) {
            throw new Rejected(Kind.INVALID_REQUEST, RequestReason.NoReplica.with(replica.arn()));
          }
          return ReplicaLinks.promoted(attributes);
        });
  }

  private void tell(SecretRecord replica, SecretArn primary, Status status) {
    try {
      changing.change(
          replica.owner().namespace(),
          replica.arn().name(),
          attributes ->
              attributes.primary().filter(link -> link.arn().equals(primary)).isPresent()
                  ? ReplicaLinks.replicaIn(attributes, status)
                  : attributes);
    } catch (Failure later) {
      // The work in the background tells it.
    }
  }
}
