package dev.strongroom.core.problems;

/** Values written into native Secrets, and what the API server says of them. */
public enum ProjectionReason implements Reason {
  ValueNotAnObject("{0}: the value is not a JSON object, so it has no key to choose."),
  JsonMemberEmpty("{0}: key {1} of the value has an empty string, which cannot be used here."),
  JsonKeyNotFound("{0}: the value has no key {1}."),
  JsonKeyNested(
      "{0}: the value has no key {1}. For the nested member, write {2} (a JSON Pointer, RFC"
          + " 6901)."),
  JsonMemberNull(
      "{0}: key {1} of the value is null, and a Secret cannot hold null. Remove this entry or name"
          + " another key."),
  JsonMemberNotUnicode(
      "{0}: key {1} of the value contains half of a surrogate pair, which is not a character and"
          + " cannot be written. Remove this entry or name another key."),
  DuplicateJsonKey(
      "{0}: the value is a JSON object with a duplicate key, so it is ambiguous which member"
          + " counts. Project the whole value, or use a value in which every key is unique."),
  FormName(
      "spec.projection.form: key {0} of the value cannot name a variable, so the form DotEnv cannot"
          + " hold it: names have letters, digits and _, and do not start with a digit. Rename the"
          + " key, or choose another form."),
  FormNul(
      "spec.projection.form: key {0} of the value contains a NUL character, which no variable can"
          + " hold. Choose another form."),
  FormNotPem("spec.projection.form: key {0} of the value must contain a PEM {1} (RFC 7468)."),
  FormUserName(
      "spec.projection.form: key {0} of the value contains a colon, where the form"
          + " DockerConfigJson ends the user name."),
  SecretTypeKeys(
      "spec.projection.data: Secret type {0} requires the key {1}. Add an entry for it."),
  SecretTypeValue(
      "spec.projection.data: Secret type {0} requires a JSON object under the key {1}, and the"
          + " value is not one; check that it is not base64-encoded twice."),
  SecretNotOurs(
      "spec.projection: Secret {0} exists and is not managed by this object. Set"
          + " spec.projection.adopt to true to take it over, or choose another name."),
  SecretOfAnother(
      "spec.projection.name: Secret {0} is the projection of {1}, and is not taken"
          + " over from it. Choose another name."),
  SecretOfAnotherInstallation(
      "spec.projection: another installation of Strongroom wrote Secret {0}, which is left as it"
          + " is. To let this one have it: kubectl -n {1} annotate --overwrite secret {0}"
          + " strongroom.dev/installation={2}"),
  SecretTypeNotAllowed(
      "spec.projection.type: this installation does not write Secrets of type {0}. Choose another"
          + " type, or ask the platform team to add it to the chart's projection.allowedTypes"
          + " (STRONGROOM_ALLOWED_SECRET_TYPES)."),
  SecretTypeForbidden(
      "spec.projection.type: Secrets of type {0} are never written, because the cluster turns them"
          + " into credentials. Choose another type."),
  SecretMetadataTooLarge(
      "spec.projection: Secret {0} has more than 256 annotations, or labels and strongroom.dev/"
          + " annotations of more than 16384 characters in total. Remove some of them; until then"
          + " Strongroom does not change the Secret."),
  SecretTypeImmutable(
      "spec.projection.type: Secret {0} has another type, which Kubernetes does not let change."
          + " Delete that Secret; the operator creates it again with the new type."),
  SecretRejected(
      "spec.projection: the API server rejects Secret {0} with HTTP {1} and names no field. Compare"
          + " spec.projection with what Kubernetes allows for that Secret type; the operator"
          + " retries by itself."),
  QuotaExceeded(
      "spec.projection: Secret {0} exceeds the ResourceQuota {1} of this namespace. Raise the quota"
          + " or delete Secrets that are no longer needed; the operator retries by itself."),
  QuotaNotCounted(
      "spec.projection: Kubernetes has not counted yet what the ResourceQuota {1} of this namespace"
          + " limits, and refuses Secret {0} until it has. Nothing needs to be done; the operator"
          + " retries by itself."),
  AdmissionDenied(
      "spec.projection: the {1} {2} denies Secret {0}. Change the declaration so that it allows the"
          + " Secret, or ask the owner of that policy; the operator retries by itself."),
  OperatorForbidden(
      "spec.projection: the operator has no permission to write Secret {0}. Ask the administrator"
          + " to check the operator's RBAC; the operator retries by itself."),
  SecretInvalid(
      QUOTED,
      "spec.projection: the API server rejects Secret {0}: {1}. Correct the declaration; if the"
          + " Secret exists and a field is immutable, delete the Secret."),
  SecretChangedByAdmission(
      QUOTED,
      "A mutating webhook or admission policy changed Secret {0} when it was written: {1}. The"
          + " operator keeps the change and checks again within an hour. To undo it, exclude the"
          + " Secret from that policy.");

  private final String sentence;
  private final int argumentLimit;

  ProjectionReason(String sentence) {
    this(NAME, sentence);
  }

  ProjectionReason(int argumentLimit, String sentence) {
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
