package dev.strongroom.core.problems;

/** What the user declared, in any kind: names, references, schedules, policies, sizes. */
public enum DeclarationReason implements Reason {
  Accepted("The declaration is valid."),
  InvalidSpecField(QUOTED, "{0}: {1}"),
  InvalidObjectName(
      "{0}: must be a DNS-1123 subdomain: 1 to 253 lowercase letters, digits, '-' and '.', where"
          + " each part between dots starts and ends with a letter or digit."),
  InvalidDataKey(
      "{0}: must be a valid data key: 1 to 253 letters, digits, '-', '_' and '.', not '.' and not"
          + " starting with '..'."),
  InvalidLabels(
      "{0}: keys and values must be valid Kubernetes labels: an optional DNS prefix and '/', then 1"
          + " to 63 letters, digits, '-', '_' and '.' that start and end with a letter or digit."
          + " Values have at most 63 characters of the same kind."),
  InvalidAnnotations(
      "{0}: keys must be valid Kubernetes annotation keys: an optional DNS prefix and '/', then 1"
          + " to 63 letters, digits, '-', '_' and '.' that start and end with a letter or digit."),
  ControlCharacters("{0}: must not contain control characters such as line breaks."),
  InvalidName(
      "{0}: a name has 1 to 512 characters of A-Z a-z 0-9 / _ + = . @ - and no other, but may"
          + " begin with strongroom!, for a credential that Strongroom rotates itself."),
  TemplateNotAnObject("spec.value.generate.template: must be a JSON object."),
  SourceSecretNotFound("spec.value.fromSecret.name: Secret {0} does not exist in this namespace."),
  SourceKeyNotFound("spec.value.fromSecret.key: Secret {0} has no key {1}."),
  SourceValueSize(
      "spec.value.fromSecret.key: a value has 1 to 65536 bytes; key {1} of Secret {0} has {2}."),
  SourceSecretGone(
      "spec.value.fromSecret.name: Secret {0} does not exist any more. The version that was taken"
          + " last stays current."),
  SourceSecretEmpty("spec.value.fromSecret.name: Secret {0} has no data."),
  SourceSecretSize(
      "spec.value.fromSecret.keys: the data of Secret {0} makes a JSON object of more than 65536"
          + " bytes."),
  SourceKeyNotText(
      "spec.value.fromSecret.keys: key {1} of Secret {0} is not UTF-8 text. Name it in"
          + " spec.value.fromSecret.binaryKeys to have it in base64."),
  SourceIsProjection(
      "spec.value.fromSecret.name: Secret {0} is written by Strongroom itself and cannot be"
          + " followed. Name one that something else writes, or follow the Secret that it comes"
          + " from."),
  FollowedAndRotated(
      "spec.rotation: cannot be combined with spec.value.fromSecret.policy OnChange, since the"
          + " Secret that is followed decides the value."),
  ConsentMissing(
      "{0}: Secret {1} does not allow {2} to use it. Someone who may change that"
          + " Secret can allow it: kubectl -n {3} annotate --overwrite secret {1}"
          + " strongroom.dev/allow={4}"),
  PolicyNotFound("spec.rotation.policyRef: RotationPolicy {0} does not exist in this namespace."),
  TargetNotFound(
      "spec.rotation.targetRef: ExternalSecretTarget {0} does not exist in this namespace."),
  InvalidSchedule(QUOTED, "{0}: {1}"),
  CaNotFound("{0}: ConfigMap {1} with the key {2} does not exist in this namespace."),
  CaNotPem("{0}: the key {2} of ConfigMap {1} contains no PEM certificate."),
  MalformedPolicy("{0} {1}."),
  PinNotFound(QUOTED, "spec.pin: {0}"),
  RollbackImpossible(QUOTED, "Annotation strongroom.dev/rollback: {0}"),
  ObjectTooLarge(
      "metadata: this object has more than 256 labels or strongroom.dev/ annotations, or more than"
          + " 16384 characters of them in total. Remove some of them; until then Strongroom does"
          + " not act on this object."),
  LaterValue(
      "{0} {1}: {2} has a value that only later versions of Strongroom know. Upgrade the operator,"
          + " or change the field; until then it does not act on this object.");

  private final String sentence;
  private final int argumentLimit;

  DeclarationReason(String sentence) {
    this(NAME, sentence);
  }

  DeclarationReason(int argumentLimit, String sentence) {
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
