package dev.strongroom.core.record;

import java.util.Optional;

/**
 * One end of a cross-account replication, as one of its two secrets knows it (AWS
 * CrossAccountPrimary, CrossAccountReplicas). The two are a pair while the primary lists the
 * replica and the replica names the primary; the statuses follow from that and from what was
 * copied.
 *
 * @param arn the secret at the other end
 * @param status how it stands, seen from this end
 * @param cause why it failed or does not go on
 * @param roleArn on the primary: the role that copies, if one was given
 * @param anyOrganization on the primary: whether the replica's account may be of any organization
 *     (AWS ReplicaRestriction NoRestriction)
 * @param copier on the primary: ARN of the role in whose name copies are made, which is that of the
 *     caller who associated the replica when none was given
 * @param copied digest of what the replica had of the primary when the last copy succeeded
 */
public record CrossAccountLink(
    SecretArn arn,
    Status status,
    Optional<StoredCause> cause,
    Optional<String> roleArn,
    boolean anyOrganization,
    Optional<String> copier,
    Optional<String> copied) {

  /** How a replication stands (AWS StatusType). */
  public enum Status {
    /** The replica was made and nobody has associated it; only a replica is ever so. */
    PENDING("Pending"),
    /** A copy is under way. */
    IN_PROGRESS("InProgress"),
    /** The replica has what the primary has. */
    IN_SYNC("InSync"),
    /** The last copy failed. */
    FAILED("Failed"),
    /** The other end has left. */
    DETACHED("Detached");

    private final String awsName;

    Status(String awsName) {
      this.awsName = awsName;
    }

    /** The name in AWS's answers, which is stored, too. */
    public String awsName() {
      return awsName;
    }
  }

  /** On a replica: what is known of its primary. */
  public static CrossAccountLink toPrimary(SecretArn arn, Status status) {
    return new CrossAccountLink(
        arn, status, Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty());
  }

  /** On a primary: a replica that nothing has been copied to yet. */
  public static CrossAccountLink toReplica(
      SecretArn arn, Optional<String> roleArn, boolean anyOrganization, String copier) {
    return new CrossAccountLink(
        arn,
        Status.IN_PROGRESS,
        Optional.empty(),
        roleArn,
        anyOrganization,
        Optional.of(copier),
        Optional.empty());
  }

  /** In another state. */
  public CrossAccountLink in(Status next, Optional<StoredCause> why) {
    return new CrossAccountLink(arn, next, why, roleArn, anyOrganization, copier, copied);
  }

  /** In sync: the replica has what this is the digest of. */
  public CrossAccountLink having(String digest) {
    return new CrossAccountLink(
        arn,
        Status.IN_SYNC,
        Optional.empty(),
        roleArn,
        anyOrganization,
        copier,
        Optional.of(digest));
  }
}
