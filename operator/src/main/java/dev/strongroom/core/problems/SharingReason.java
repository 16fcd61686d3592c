package dev.strongroom.core.problems;

/** Secrets that are used by other namespaces. */
public enum SharingReason implements Reason {
  SourceMissing(
      "spec.secretRef: there is no ManagedSecret {0} in this namespace, or it has no secret yet."
          + " Apply it, or name another one."),
  SourceGone(
      "spec.secretRef: ManagedSecret {0} of namespace {1}, which was shared with this namespace, is"
          + " gone. The Secret keeps the version that it has, and follows again when the"
          + " ManagedSecret is back."),
  SourceNotReady(
      "spec.secretRef: the secret of ManagedSecret {0} of namespace {1} has no current value at"
          + " present, or is scheduled for deletion. Its owner can change that; a Secret that was"
          + " written before stays as it is."),
  SharingPending(
      "spec.secretRef: ManagedSecret {0} of namespace {1} has just named this namespace in"
          + " spec.sharing.namespaces, and the operator notes for which namespace of this name that"
          + " holds."),
  NotShared(
      "spec.secretRef: there is no ManagedSecret {0} in namespace {1} whose spec.sharing allows"
          + " this namespace. Ask its owner to name this namespace there, or the labels of it. No"
          + " Secret is written until then, and one that was written before is removed."),
  SharedSecretKept(
      "spec.secretRef: the spec.sharing of ManagedSecret {0} of namespace {1} no longer allows this"
          + " namespace. The Secret keeps the version that it has, as spec.whenWithdrawn says. To"
          + " have it removed, set that to Remove."),
  RoleMissing(
      "spec.serviceAccountName: there is no ServiceAccount {0} in this namespace, in whose name the"
          + " secret {1} is to be read. No Secret is written until it is there, and one that was"
          + " written before is removed."),
  RoleNotAllowed(
      QUOTED,
      "spec.arn: the role of ServiceAccount {0} may not read the secret: {2} Whoever may see the"
          + " policies of the secret learns why with: strongroom explain GetSecretValue {1} --as"
          + " {3}. No Secret is written until it may, and one that was written before is"
          + " removed."),
  ArnNotReady(
      "spec.arn: the secret {0} has no current value at present, or is scheduled for deletion. Its"
          + " owner can change that; a Secret that was written before stays as it is."),
  ArnSecretKept(
      QUOTED,
      "spec.arn: the secret {0} can no longer be read in the name of ServiceAccount {1}. The Secret"
          + " keeps the version that it has, as spec.whenWithdrawn says. To have it removed, set"
          + " that to Remove."),
  SharedSecretRemoved("Secret {0} was removed, since {1} is no longer shared with this namespace."),
  SharedWith("{0} SecretProjections of other namespaces use this secret."),
  SharingWithdrawn(
      QUOTED,
      "These SecretProjections used this secret and may not any more: {0}. Their"
          + " Secrets are removed, or kept where spec.whenWithdrawn of the SecretProjection says"
          + " so; change the value if it must not be known there. {1} others use the secret. This"
          + " condition ends when those objects are deleted."),
  NotAccepted(
      "spec.sharing.projectInto: namespace {0} does not accept Secrets from namespace {1}. A"
          + " cluster administrator can allow it: kubectl annotate --overwrite namespace {0}"
          + " strongroom.dev/accept-secrets-from={2}"),
  ReceiverExcluded(
      "spec.sharing.projectInto: this installation does not work in namespace {0} (the chart's"
          + " excludedNamespaces and watchNamespaces)."),
  ProjectionTaken(
      "spec.sharing.projectInto.projection.name: SecretProjection {0} of namespace {1} is there"
          + " already and was not made for this ManagedSecret. Choose another name."),
  ProjectIntoLimitExceeded(
      "spec.sharing.projectInto: namespace {0} has as many SecretProjections in other namespaces as"
          + " its budget allows. Project into fewer namespaces, or ask the administrator to raise"
          + " budgets.projections of the chart."),
  ReceiverNotReady(
      "SecretProjection {0} of namespace {1} is not ready: {2}. Whoever owns that namespace sees"
          + " why in its conditions."),
  ReceiverRefused(
      "spec.sharing.projectInto: the API server refuses SecretProjection {0} in namespace {1}: {2}."
          + " The operator retries by itself."),
  ProjectedInto("{0} namespaces of spec.sharing.projectInto have the Secret."),
  ProjectingInto(
      "{0} of {1} namespaces of spec.sharing.projectInto have the Secret. The others are being"
          + " given it."),
  ProjectIntoIncomplete(
      QUOTED,
      "{0} of {1} namespaces of spec.sharing.projectInto have the Secret. Not yet: {2}."
          + " status.sharing.projectedInto.problems says what to do.");

  private final String sentence;
  private final int argumentLimit;

  SharingReason(String sentence) {
    this(NAME, sentence);
  }

  SharingReason(int argumentLimit, String sentence) {
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
