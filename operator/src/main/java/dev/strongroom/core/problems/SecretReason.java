package dev.strongroom.core.problems;

/** The life of a declared secret, from its first value to its deletion. */
public enum SecretReason implements Reason {
  Synced("Version {0} is current."),
  NoValueYet(
      "The secret has no value yet: spec.value is not set. Set spec.value.generate or"
          + " spec.value.fromSecret, or put a value through the AWS API, to give it one."),
  Restored("The secret {0} was scheduled for deletion and is restored, with all its versions."),
  TakenOver("The secret {0} was taken over from ManagedSecret {1}."),
  RolledBack("AWSCURRENT was moved to version {0} for the request {1}."),
  LossAccepted("The loss of version {0} was accepted. The secret continues without it."),
  NothingToRollBack(
      "The request {0} moved nothing: AWSCURRENT is already on that version, or there is no other"
          + " version."),
  RollbackRefused(
      "The request {0} was refused and moved nothing. To try again, set the annotation"
          + " strongroom.dev/rollback-to to a version or a label of the secret, and"
          + " strongroom.dev/rollback to another id. The cause: {1}"),
  NameTaken(
      "spec.name: the name {0} is already used by ManagedSecret {1}. Choose another name, or name"
          + " that object in spec.adopt to take its secret over."),
  DeletionScheduled(
      "spec.name: the secret {0} of ManagedSecret {1} is scheduled for deletion at {2}. Apply that"
          + " object again to restore it, name it in spec.adopt to take the secret over, or choose"
          + " another name."),
  DeletionRequested(
      "The secret is scheduled for deletion at {0} because a caller of the AWS API asked for that."
          + " Until then changes of this object take no effect, and the projected Secret stays as"
          + " it is; at that time this object is deleted, too. To get the secret back with all its"
          + " versions: aws secretsmanager restore-secret --secret-id {1}"),
  RestoreRefused(
      "spec.deletion.onRecreate: the secret {0} is scheduled for deletion at {1}, and Refuse"
          + " prevents its restoration. Set the field to Restore to get the secret back with all"
          + " its versions, or wait until it is deleted."),
  BeingDeleted("This object is being deleted, so its Secret is not created again."),
  UnexpectedError("Unexpected error; see the operator's log. The operator retries by itself.");

  private final String sentence;

  SecretReason(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
