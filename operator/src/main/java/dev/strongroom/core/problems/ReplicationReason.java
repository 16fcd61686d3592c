package dev.strongroom.core.problems;

/**
 * How the replication of a secret into another account stands, for both of its owners: conditions
 * of the replica's object, and AWS's StatusMessage.
 */
public enum ReplicationReason implements Reason {
  ReplicaPending(
      "This secret is a replica of {0}. It gets a value when AssociateCrossAccountReplica is called"
          + " in the account of that secret."),
  ReplicaCopying("This secret is a replica of {0}, whose versions are being copied."),
  ReplicaInSync(
      "This secret is a replica of {0} and has its versions and staging labels. Change them"
          + " there."),
  ReplicaFailed(
      QUOTED,
      "This secret is a replica of {0} and could not be brought up to date. The cause: {1}"),
  ReplicaDetached(
      "This secret is a replica of {0}, which does not replicate to it any more. It keeps the last"
          + " versions. To make it a secret of its own: aws secretsmanager"
          + " stop-replication-to-replica --secret-id {1}"),
  ReplicaDeclares(
      "{0}: this secret is a replica of {1}, from which its value comes. Remove the field, or make"
          + " the replica a secret of its own: aws secretsmanager stop-replication-to-replica"
          + " --secret-id {2}"),

  CopierMissing(
      "The role {0}, in whose name the secret is copied, does not exist any more. Call"
          + " AssociateCrossAccountReplica again, with a role that does."),
  PrimaryKeyClosed(
      "The role {0} may not use kms:Decrypt with the key of the primary. Allow it in the policy of"
          + " that key, or by a right on it."),
  ReplicaKeyClosed(
      "The role {0} may not use kms:Encrypt with the key of the replica. Allow it in the policy of"
          + " that key and by a right on the key's ARN in the account of the primary."),
  ReplicaKeyDefault(
      "The replica is encrypted with the default key of its account, which no other account can"
          + " use. Change its KmsKeyId to a customer managed key."),
  RefusedElsewhere(
      "The account of the other secret refuses the copy. The owner sees the cause there, with"
          + " DescribeSecret."),
  RegionNotConnected(
      "This region is not connected to the installation yet. The secret is copied when it is."),
  AccountReplaced("Account {0} is not there any more, or its namespace was created again.");

  private final String sentence;
  private final int argumentLimit;

  ReplicationReason(String sentence) {
    this(NAME, sentence);
  }

  ReplicationReason(int argumentLimit, String sentence) {
    this.argumentLimit = argumentLimit;
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }

  @Override
  public int argumentLimit() {
    return argumentLimit;
  }
}
