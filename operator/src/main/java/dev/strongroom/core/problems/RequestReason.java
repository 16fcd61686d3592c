package dev.strongroom.core.problems;

/** Refusals of requests about a secret, in AWS's words where they are known. */
public enum RequestReason implements Reason {
  InvalidVersionId("A version id has 32 to 64 printable characters without spaces."),
  InvalidLabel("A staging label has 1 to 256 characters."),
  TooManyLabels("A secret has at most {0} staging labels."),
  CurrentCannotBeRemoved(
      "You can only move staging label AWSCURRENT to a different secret version. It can't be"
          + " completely removed."),
  InvalidSecretId(
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
          + " following: -/_+=.@!"),
  ValueMissing("You must provide either SecretString or SecretBinary."),
  ValueTwice("You can't specify both a binary secret value and a string secret value."),
  TokenMissing("You must provide a ClientRequestToken value. We recommend a UUID-type value."),
  TagKeyMissing("Every tag must have a Key of 1 to 128 characters."),
  TagTwice("The tag key {0} is given twice."),
  PolicyNameReserved(
      "PolicyName: {0} cannot be written. Only the policy with the name default can."),
  WindowWithForce(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."),
  ReplicasLeft("You can't delete secret {0} that still has replica regions [{1}]"),
  AccountLinkLeft(
      "You can't delete secret {0} while it takes part in a cross-account replication. End that"
          + " first: DisassociateCrossAccountReplica on the primary, StopReplicationToReplica on"
          + " the replica."),
  NoReplica("The secret {0} is not a replica."),
  ReplicaReadOnly(
      "Operation not permitted on a replica secret. Call must be made in primary secret's"
          + " account."),
  NotWithPrimary("You can't specify {0} together with CrossAccountPrimaryARN."),
  PrimaryElsewhere(
      "CrossAccountPrimaryARN: the primary must be a secret of another account in region {0}."),
  ReplicaElsewhere(
      "CrossAccountReplicaARN: the replica must be a secret of another account in region {0}."),
  ReplicaNeedsKey(
      "KmsKeyId: a cross-account replica must be encrypted with a customer managed key of its"
          + " account."),
  NotReplicaOf("The secret {0} is not a cross-account replica of {1}."),
  ReplicaHasNoReplica("The secret {0} is a cross-account replica, which can't have replicas."),
  OneAccountReplica(
      "A secret can have one cross-account replica. Call DisassociateCrossAccountReplica for {0}"
          + " first."),
  ReplicationRoleElsewhere(
      "ReplicationRoleARN: the role must be a ServiceAccount of the primary's account:"
          + " arn:aws:iam::{0}:role/<ServiceAccount>."),
  TooManyReplicas("A secret has at most {0} replica regions."),
  NoRotationFunction("No Lambda rotation function ARN is associated with this secret."),
  NoExternalRotation(
      "ExternalSecretRotationRoleArn and ExternalSecretRotationMetadata go with a managed external"
          + " secret, which this is not."),
  InvalidRotationRules(QUOTED, "RotationRules: {0}"),
  TwoRotationSchedules(
      "You cannot specify both rotation frequency and schedule expression together."),
  NoRotationSchedule("RotationRules: give AutomaticallyAfterDays or ScheduleExpression."),
  RotationInProgress("Previous rotation request is still in progress."),
  InvalidReplicaRegion("Invalid replica region."),
  KmsKeyNotFound("KmsKeyId: there is no key {0} in this account and region."),
  KmsKeyForeign(
      "KmsKeyId: the key {0} belongs to another account or region, whose keys cannot encrypt"
          + " secrets here."),
  InvalidArn("This is not the ARN of a secret."),
  ValueSize("A value has 1 to 65536 bytes; this one has {0}."),
  NotUnicode("The text contains half of a surrogate pair, which is not a character."),
  SecretNotFound("Secrets Manager can't find the specified secret."),
  LabelNotFound("Secrets Manager can't find the specified secret value for staging label: {0}"),
  VersionNotFound("Secrets Manager can't find the specified secret value for VersionId: {0}"),
  LabelNotOnVersion(
      "You provided a VersionStage that is not associated to the provided VersionId."),
  MarkedForDeletion(
      "You can't perform this operation on the secret because it was marked for deletion."),
  TokenInUse(
      "You can't use ClientRequestToken {0} because that value is already in use for a version of"
          + " secret {1}."),
  RemoveFromMissing(
      "The parameter RemoveFromVersionId can't be empty. Staging label {0} is currently attached to"
          + " version {1}, so you must explicitly reference that version in RemoveFromVersionId."),
  RemoveFromWrong(
      "When you move staging label {0}, if you specify RemoveFromVersionId, it must be set to the"
          + " version that currently has the staging label {0}."),
  NothingToMove("You must provide MoveToVersionId, RemoveFromVersionId, or both."),
  VersionWithoutValue("Version {0} has no value, so it cannot be made current."),
  TooManyVersions(
      "A secret has at most {0} versions. Only versions without staging labels that are older than"
          + " {1} hours are removed to make room, and there are not enough of them."),
  SecretExists("The operation failed because the secret {0} already exists."),
  NameReserved(
      "The name of a secret cannot contain an exclamation mark: that is reserved for secrets that"
          + " a service owns."),
  ManagedByService(
      "The secret is managed by another service, and you must use that service to update it: {0}"
          + " manages this one."),
  TagReserved("Keys of tags that start with {0} are reserved."),
  TooManyTags("A secret has at most {0} tags."),
  ObjectRefused(
      "The API server refused ManagedSecret {0} with status {1}. An admission policy, a webhook or"
          + " a quota of this account may forbid it; nothing was changed."),
  RecoveryWindow("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive)."),
  ResourcePolicyNotFound("Secrets Manager can't find the specified resource policy."),
  InvalidNextToken("The NextToken value is invalid."),
  FilterIncomplete("Filters: each filter needs a Key and Values."),
  BatchOfBothOrNone("Either 'SecretIdList' or 'Filters' must be provided, but not both."),
  BatchMaxResults(
      "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided."),
  PasswordTooShort("Password length is too short based on the required types."),
  PasswordOfNothing("Every character is excluded. Include at least one type of characters."),
  RemovalUnderWay(
      "You can't create this secret because a secret with this name is already scheduled for"
          + " deletion.");

  private final String sentence;
  private final int argumentLimit;

  RequestReason(String sentence) {
    this(NAME, sentence);
  }

  RequestReason(int argumentLimit, String sentence) {
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
