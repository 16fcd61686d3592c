package dev.strongroom.core.record;

import java.util.Optional;

/**
 * One end of a cross-account replication, as one of its two secrets knows it (AWS
 * CrossAccountPrimary, CrossAccountReplicas).
 *
 * @param arn the secret at the other end
 * @param status how it stands, seen from this end
 * @param message why it failed or does not go on
 * @param roleArn on the primary: the role that copies, if one was given
 * @param anyOrganization on the primary: whether the replica's account may be of any organization
 *     (AWS ReplicaRestriction NoRestriction)
 */
public record CrossAccountLink(
    SecretArn arn,
    Status status,
    Optional<String> message,
    Optional<String> roleArn,
    boolean anyOrganization) {

  /** How a replication stands (AWS StatusType). */
  public enum Status {
    /** The replica was made and nobody has associated it; only a replica is ever so. */
    PENDING("Pending"),
    /** A copy is under way. */
    IN_PROGRESS("InProgress"),
    /** The replica has the primary's current value. */
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
    return new CrossAccountLink(arn, status, Optional.empty(), Optional.empty(), false);
  }

  /** In another state. */
  public CrossAccountLink in(Status next, Optional<String> why) {
    return new CrossAccountLink(arn, next, why, roleArn, anyOrganization);
  }
}
