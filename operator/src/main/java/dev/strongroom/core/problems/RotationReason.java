package dev.strongroom.core.problems;

/** Rotation of a secret and its target. */
public enum RotationReason implements Reason {
  RotationSucceeded("Version {0} is current since the last rotation."),
  RotationRunning("Rotation to version {0} is at step {1}, attempt {2}."),
  RotationQueued(
      "A rotation is due and has been waiting for a free thread since {0}. At most {1} rotations of"
          + " a namespace run at once, and slow targets share a quarter of the threads."),
  RotationFailed(
      QUOTED,
      "Rotation failed at step {0}: {1}. The current value is unchanged. Next attempt: {2}."),
  RotationRetrying(QUOTED, "Rotation step {0} failed: {1}. Attempt {2} starts at {3}."),
  RotationInDoubt(
      QUOTED,
      "Rotation failed at step {0}: {1}. The target may already use the new value, so both values"
          + " are kept until it answers. Next check: {2}."),
  RotationAbandoned("Rotation was abandoned: version {0} was made current in the meantime."),
  RotationCancelled("Rotation was cancelled: AWSPENDING was removed from version {0}."),
  RotationNotStarted("No rotation has been due yet. The next rotation is due by {0}."),
  RotationTested("The test of version {0} at the target succeeded. Nothing was changed."),
  RotationTestFailed(
      QUOTED, "The test of the current value failed at step {0}: {1}. Nothing was changed."),
  RotationCancelRequested(
      "The rotation to version {0} is cancelled for the request {1}. The current value stays."),
  NothingToCancel("The request {0} to cancel a rotation changed nothing: none runs."),
  PendingCleared("AWSPENDING was removed from version {0} for the request {1}."),
  PendingInUse(
      "The request {0} to remove AWSPENDING was refused: the running rotation needs it. To cancel"
          + " that rotation, set the annotation strongroom.dev/cancel-rotation of the ManagedSecret"
          + " to a new id."),
  NothingToClear("The request {0} to remove AWSPENDING changed nothing: no version has it."),
  RotationFrozen(
      "A rotation is due, and spec.freezes of the RotationPolicy lets none begin until {0}. To"
          + " rotate now, set the annotations strongroom.dev/rotate and"
          + " strongroom.dev/rotate-in-freeze of the ManagedSecret to the same new id."),
  RotationLimited(
      "A rotation is due and begins when another one has ended: {0} lets {1} run at once."),
  RotationImpossible(QUOTED, "The secret cannot be rotated: {0}"),
  TargetHostChanged(
      "The secret was used at {0}, but its target is now {1}. No password was sent there. If the"
          + " change is intended, set the annotation strongroom.dev/rotate-to-host of the"
          + " ManagedSecret to {1}."),
  TargetHostNotInValue(
      "The host in the secret's value is not the target {0}. No password was sent there. If the"
          + " value is for that target, set the annotation strongroom.dev/rotate-to-host of the"
          + " ManagedSecret to {0}."),
  StrategyUnsupported("spec.strategy: a target of type {0} does not support {1}. It supports {2}."),
  AdminSecretRequired(
      "spec.adminSecretRef: strategy {1} needs the credential of an administrator of the target."
          + " Name its ManagedSecret in spec.adminSecretRef of ExternalSecretTarget {0}."),
  AdminSecretNotFound(
      "spec.adminSecretRef: ManagedSecret {0} does not exist in this namespace, or has no value"
          + " yet."),
  AdminSecretElsewhere(
      "spec.adminSecretRef: the value of ManagedSecret {0} is not known to be for {1}. No password"
          + " was sent there. If it is, give the value a host key with that host, or set the"
          + " annotation strongroom.dev/rotate-to-host of ManagedSecret {0} to {1}."),
  FunctionCredentialNotFound(
      "spec.function.credentialRef: ManagedSecret {0} does not exist in this namespace, or has no"
          + " value yet."),
  FunctionCredentialElsewhere(
      "spec.function.credentialRef: the value of ManagedSecret {0} is not known to be for {1}, and"
          + " was not sent there. If it is, set the annotation strongroom.dev/rotate-to-host of"
          + " ManagedSecret {0} to {1}."),
  AdminSecretForeign(
      "The masterarn key in the secret's value names a secret of another account. Name one of this"
          + " account there, or in spec.adminSecretRef of the ExternalSecretTarget."),
  CloneNameTooLong(
      "The name of the second user would be too long: with {0} it must have at most {1}"
          + " characters. Shorten the username, or choose another strategy."),
  OldCredentialKept(
      QUOTED,
      "The old credential of version {0} could not be ended: {1}. It is still valid. Next attempt:"
          + " {2}."),
  OldCredentialHeld(
      "Version {0} is current since the last rotation. The credential of version {1} stays valid"
          + " until the workloads of spec.rollout have rolled out. It ends at {2} even if they have"
          + " not."),
  OldCredentialCutOff(
      "The credential of version {0} has ended although workloads of spec.rollout have not rolled"
          + " out: the time of spec.retireAfter.rollout.deadlineSeconds of the RotationPolicy is"
          + " over. Restart the workloads that the condition RolledOut names."),
  RefusalWindow(
      "The target refused the old credential for {0} ms until Secret {1} had version {2}."),
  RetireNeedsRollout(
      "spec.retireAfter.rollout of RotationPolicy {0} waits for the workloads of spec.rollout,"
          + " which the ManagedSecret does not declare. Add spec.rollout, or use"
          + " spec.retireAfter.seconds.");

  private final String sentence;
  private final int argumentLimit;

  RotationReason(String sentence) {
    this(NAME, sentence);
  }

  RotationReason(int argumentLimit, String sentence) {
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
