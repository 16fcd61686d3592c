package dev.strongroom.core.problems;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * The closed list of condition reasons and their sentences. {@code {0}}, {@code {1}} … stand for
 * names of objects, spec paths and numbers. The constants are the reasons as Kubernetes shows them
 * (CamelCase, API conventions).
 */
public enum Reason {
  // Ready
  Synced("Version {0} is current."),
  NoValueYet(
      "The secret has no value yet: spec.value is not set. Set spec.value.generate or"
          + " spec.value.fromSecret to give it one."),
  Accepted("The declaration is valid."),

  // What was done
  Restored("The secret {0} was scheduled for deletion and is restored, with all its versions."),
  TakenOver("The secret {0} was taken over from ManagedSecret {1}."),
  RolledBack("AWSCURRENT was moved to version {0} for the request {1}."),
  LossAccepted("The loss of version {0} was accepted; the secret goes on without it."),
  NothingToRollBack(
      "The request {0} moved nothing: AWSCURRENT is there already, or there is no other version."),

  // What the user declared
  InvalidSpecField("{0}: {1}"),
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
      "{0}: keys must be valid Kubernetes annotation keys: an optional DNS prefix and '/', then 1 to"
          + " 63 letters, digits, '-', '_' and '.' that start and end with a letter or digit."),
  ControlCharacters("{0}: must not contain control characters such as line breaks."),
  InvalidName(
      "spec.name: a name has 1 to 512 characters of A-Z a-z 0-9 / _ + = . @ - and no other."),
  InvalidVersionId("A version id has 32 to 64 printable characters without blanks."),
  InvalidLabel("A staging label has 1 to 256 characters."),
  TooManyLabels("A secret has at most {0} staging labels."),
  CurrentCannotBeRemoved(
      "You can only move staging label AWSCURRENT to a different secret version. It can't be"
          + " completely removed."),
  InvalidAccountId("Annotation strongroom.dev/account-id: an account id has 12 digits."),
  InvalidArn("This is not the ARN of a secret."),
  ValueSize("A value has 1 to 65536 bytes; this one has {0}."),
  NameTaken(
      "spec.name: the name {0} is already used by ManagedSecret {1}. Choose another name, or name"
          + " that object in spec.adopt to take its secret over."),
  TemplateNotAnObject("spec.value.generate.template: must be a JSON object."),
  SourceSecretNotFound("spec.value.fromSecret.name: Secret {0} does not exist in this namespace."),
  SourceKeyNotFound("spec.value.fromSecret.key: Secret {0} has no key {1}."),
  SourceValueSize(
      "spec.value.fromSecret.key: a value has 1 to 65536 bytes; key {1} of Secret {0} has {2}."),
  ValueNotAnObject("{0}: the value is not a JSON object, so it has no key to choose."),
  JsonMemberEmpty("{0}: key {1} of the value has an empty string, which cannot be used here."),
  JsonKeyNotFound("{0}: the value has no key {1}."),
  JsonMemberNull(
      "{0}: key {1} of the value is null, and a Secret cannot hold null. Remove this entry or name"
          + " another key."),
  JsonMemberNotUnicode(
      "{0}: key {1} of the value contains half of a surrogate pair, which is not a character and"
          + " cannot be written. Remove this entry or name another key."),
  DuplicateJsonKey(
      "{0}: the value is a JSON object with a duplicate key, so it is ambiguous which member counts."
          + " Project the whole value, or use a value in which every key is unique."),
  NotUnicode("The text contains half of a surrogate pair, which is not a character."),
  SecretTypeKeys(
      "spec.projection.data: Secret type {0} requires the key {1}. Add an entry for it."),
  SecretTypeValue(
      "spec.projection.data: Secret type {0} requires a JSON object under the key {1}, and the value"
          + " is not one; check that it is not base64-encoded twice."),
  SecretNotOurs(
      "spec.projection: Secret {0} exists and is not managed by this object. Set"
          + " spec.projection.adopt to true to take it over, or choose another name."),
  SecretOfAnother(
      "spec.projection.name: Secret {0} is the projection of ManagedSecret {1}, and is not taken"
          + " over from it. Choose another name."),
  SecretOfAnotherInstallation(
      "spec.projection: another installation of Strongroom wrote Secret {0}, which is left as it is. To"
          + " let this one have it: kubectl -n {1} annotate --overwrite secret {0}"
          + " strongroom.dev/installation={2}"),
  ConsentMissing(
      "{0}: Secret {1} does not allow ManagedSecret {2} to use it. Someone who may change that Secret"
          + " can allow it: kubectl -n {3} annotate --overwrite secret {1} strongroom.dev/allow={4}"),
  SecretTypeNotAllowed(
      "spec.projection.type: this installation does not write Secrets of type {0}. Choose another"
          + " type, or ask the platform team to add it to the chart's projection.allowedTypes"
          + " (STRONGROOM_ALLOWED_SECRET_TYPES)."),
  SecretTypeForbidden(
      "spec.projection.type: Secrets of type {0} are never written, because the cluster turns them"
          + " into credentials. Choose another type."),
  NamespaceExcluded(
      "This installation does not work in namespace {0} (the chart's excludedNamespaces). Move this"
          + " object to another namespace."),
  SecretMetadataTooLarge(
      "spec.projection: Secret {0} has more than 256 annotations, or labels and strongroom.dev/"
          + " annotations of more than 16384 characters in total. Remove some of them; until then"
          + " Strongroom does not change the Secret."),
  ObjectTooLarge(
      "metadata: this object has more than 256 labels or strongroom.dev/ annotations, or more than"
          + " 16384 characters of them in total. Remove some of them; until then Strongroom does not"
          + " act on this object."),
  SecretTypeImmutable(
      "spec.projection.type: Secret {0} has another type, which Kubernetes does not let change."
          + " Delete that Secret to have it made anew."),
  PolicyNotFound("spec.rotation.policyRef: RotationPolicy {0} does not exist in this namespace."),
  TargetNotFound(
      "spec.rotation.targetRef: ExternalSecretTarget {0} does not exist in this namespace."),
  InvalidSchedule("{0}: {1}"),
  CaNotFound(
      "spec.postgresql.tls.caConfigMapRef: ConfigMap {0} with the key {1} does not exist in this"
          + " namespace."),
  CaNotPem("spec.postgresql.tls.caConfigMapRef: the key holds no certificate in PEM form."),
  DeletionScheduled(
      "spec.name: the secret {0} of ManagedSecret {1} is scheduled for deletion at {2}. Apply that"
          + " object again to restore it, name it in spec.adopt to take the secret over, or choose"
          + " another name."),
  RestoreRefused(
      "spec.deletion.onRecreate: the secret {0} is scheduled for deletion at {1}, and Refuse keeps"
          + " it so. Set it to Restore to have the secret back with all its versions, or wait."),
  AccountChanged(
      "The secret {0} belongs to account {1}, but this namespace is account {2} now. Set the"
          + " namespace's annotation strongroom.dev/account-id to {1} to have the secret back, or"
          + " choose another name."),
  NamespaceRecreated(
      "{0} belongs to an earlier namespace {1} (uid {2}), which was deleted. Use another name, or"
          + " have a cluster administrator hand it over: kubectl annotate namespace {1}"
          + " strongroom.dev/restore-from={2}"),
  AccountIdTaken(
      "The account id {0} of this namespace is held by another namespace; AccountClaim {0} in the"
          + " operator's namespace names it. A cluster administrator chooses another id: kubectl"
          + " annotate --overwrite namespace {1} strongroom.dev/account-id=<12 digits>"),
  NamespaceMissing("Namespace {0} does not exist."),
  PinNotFound("spec.pin: {0}"),
  RollbackImpossible("Annotation strongroom.dev/rollback: {0}"),
  SecretRejected(
      "spec.projection: the API server rejects Secret {0} with HTTP {1} and names no field. Compare"
          + " spec.projection with what Kubernetes allows for that Secret type; the operator retries"
          + " by itself."),
  QuotaExceeded(
      "spec.projection: Secret {0} exceeds the ResourceQuota {1} of this namespace. Raise the quota or"
          + " delete Secrets that are no longer needed; the operator retries by itself."),
  AdmissionDenied(
      "spec.projection: the {1} {2} denies Secret {0}. Change the declaration so that it allows the"
          + " Secret, or ask the owner of that policy; the operator retries by itself."),
  OperatorForbidden(
      "spec.projection: the operator has no permission to write Secret {0}. Ask the administrator to"
          + " check the operator's RBAC; the operator retries by itself."),
  SecretInvalid(
      "spec.projection: the API server rejects Secret {0}: {1}. Correct the declaration; if the Secret"
          + " exists and a field is immutable, delete the Secret."),
  SecretChangedByAdmission(
      "A mutating webhook or admission policy changed Secret {0} when it was written: {1}. The"
          + " operator leaves it so and checks again within an hour. Exclude the Secret from that"
          + " policy to get rid of the change."),
  NamespaceTerminating("This namespace is being deleted, so nothing is created in it."),
  UnexpectedError("An unexpected error, tried again; the operator's log says where."),

  // Requests about a secret, in AWS's words where they are known
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
      "A secret has at most {0} versions. Only those without staging labels that are older than"
          + " {1} hours make room for a new one, and there are not enough of them."),
  RecoveryWindow("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive)."),
  RemovalUnderWay(
      "You can't create this secret because a secret with this name is already scheduled for"
          + " deletion."),

  AccountLimitExceeded(
      "The namespace {0} may keep {1} {2} and has no room for more. Secrets that are scheduled for"
          + " deletion count until they are removed. Delete secrets and wait for the end of their"
          + " recovery window, or ask your administrator for a larger budget (chart value"
          + " budgets.namespaces.{0})."),

  // Encryption keys
  KeyLimitExceeded(
      "The namespace {0} may have {1} encryption keys and has no room for more. Keys that are"
          + " scheduled for deletion count until their material is destroyed. Delete EncryptionKeys"
          + " and wait for the end of their waiting period, or ask your administrator for a larger"
          + " budget (chart value budgets.namespaces.{0}.keys)."),
  KeyEnabled("The key is in use with material {0}."),
  KeyDestroyed(
      "spec.deletion.schedule: the material of this key is destroyed. Set it to false to make a new"
          + " key under this name."),
  KeyDeletionUnused(
      "The material is destroyed at {0}; no secret uses it. Set spec.deletion.schedule to false to"
          + " keep the key."),
  KeyDeletionInUse(
      "The material is destroyed at {0}, and with it the values of {1} secrets that still use it:"
          + " {2}. Set spec.deletion.schedule to false to keep the key, or give them another key with"
          + " spec.rewrap All."),
  KeyNotFound("spec.key: there is no encryption key {0} in this namespace."),
  KeyOfAnotherAccount(
      "spec.key: the key {0} belongs to another account, whose keys cannot be used here."),
  KeyOfAnotherRegion("spec.key: the key {0} is not of the region {1}, which this is."),
  DefaultKeyShared(
      "spec.key: the default key aws/secretsmanager of an account cannot be used by another one."),
  RewrapRunning("{0} of {1} versions are under the key."),
  AliasTaken("spec.alias: the alias {0} is already used by EncryptionKey {1}."),
  MalformedPolicy("{0} {1}."),
  TooManyMaterials(
      "The key has {0} materials and is rotated no more. Make a new key and let secrets use it."),
  InvalidKeyArn("This is not the ARN of an encryption key."),
  InvalidAlias(
      "spec.alias: an alias has 1 to 250 characters of A-Z a-z 0-9 / _ -, no alias/ in front, and"
          + " does not begin with aws/, which is reserved."),
  InvalidRotationPeriod("spec.rotationPeriodInDays: must be from 90 to 2560."),
  InvalidDeletionWindow("spec.deletion.pendingWindowInDays: must be from 7 to 30."),

  // The store and its keys
  DamagedCiphertext(
      "Version {0} cannot be decrypted: its ciphertext is damaged or belongs to another secret. The"
          + " projected Secret is left as it is."),
  WrongRootKey(
      "The encryption key {0} was wrapped with the root key {1}, which is not among the configured"
          + " ones. Bring that root key back; the projected Secret is left as it is."),
  KeyMissing(
      "The encryption key {0} is not in the store: its deletion window has ended, or it was lost."
          + " Restore its KeyRecord from a backup; the projected Secret is left as it is."),
  KeyMisplaced(
      "KeyRecord {0} holds the key of another account: it was copied or edited by hand. Restore"
          + " KeyRecord {0} from a backup; the projected Secret is left as it is."),
  RecordMisplaced(
      "The SecretRecord of {0} holds another secret: it was copied or edited by hand. Restore it from"
          + " a backup; the projected Secret is left as it is."),
  RecordTampered(
      "The SecretRecord of {0} was changed by something other than Strongroom: its seal is missing or"
          + " does not match. It is not used, and the projected Secret is left as it is. Restore it"
          + " from a backup with --on-conflict overwrite."),
  KeyDisabled(
      "The encryption key alias/{0} is disabled. Set spec.enabled of EncryptionKey {1} to true to use"
          + " it again; until then projected Secrets are left as they are."),
  KeyPendingDeletion(
      "The encryption key alias/{0} is scheduled for deletion at {2}. Apply EncryptionKey {1} again,"
          + " without spec.deletion.schedule, to keep it; until then projected Secrets are left as"
          + " they are."),
  KeyRecordRestored(
      "The key record {0} was deleted although its key is needed. It was put back from memory. Find"
          + " out who deleted it: an operator that is not running cannot put it back."),
  RootKeySecretRestored(
      "The root key's Secret {0} of namespace {1} was deleted and was restored from memory. Find out"
          + " who deleted it, and keep a copy of it outside this cluster."),
  RootKeySecretMissing(
      "The root key's Secret {0} of namespace {1} was deleted and cannot be restored. Do not restart"
          + " the operator, which has the only copy of the key in memory: put your copy of the"
          + " Secret back, or let the operator create it."),
  RootKeySecretChanged(
      "The root key's Secret {0} of namespace {1} holds another key than the one in use. The operator"
          + " goes on with the key in memory; after a restart no secret can be read. Delete that"
          + " Secret: it is restored with the right key within a minute."),
  RootKeyOnlyInMemory(
      "This root key is no longer at its source, and is kept in memory until the operator restarts."
          + " Put it back if encryption keys still need it."),
  RootKeyActive("This root key wraps the encryption keys."),
  RootKeyFormer(
      "This root key is configured for keys that it wrapped before; it wraps no new ones."),
  RootKeyMissing(
      "{0} encryption keys need this root key, which is not configured. Bring it back: without it"
          + " their secrets cannot be read."),
  RootKeyNeeded("{0} encryption keys have a material that this root key wrapped."),
  RootKeyNotNeeded(
      "No encryption key needs this root key. It can be taken out of the configuration; destroy it"
          + " only when no backup needs it either."),
  RootKeyInCluster(
      "This root key is the Secret {0} of namespace {1}: whoever can read it can read every secret,"
          + " and if it is lost all of them are. Keep a copy outside this cluster (kubectl -n {1}"
          + " get secret {0} -o yaml), or use another root key provider."),
  RootKeyRefused(
      "The root key provider does not unwrap the encryption key {0}: it may not have the root key"
          + " {1} any more, or not be allowed to use it. Tried again; the projected Secret is left"
          + " as it is."),
  RootKeyUnavailable(
      "The root key provider does not answer. Projected Secrets are left as they are."),
  AwaitingRestore(
      "No secret or key is created before a backup has been restored, because store.awaitRestore is"
          + " true. Run strongroom restore, or set store.awaitRestore to false."),
  RecordMissing(
      "The store has no record of this secret, but version {0} was current, so the record was lost."
          + " The projected Secret is left as it is, and no new value is made. Restore a backup. To"
          + " start over with a new value instead, set the annotation"
          + " strongroom.dev/accept-loss={0} on this object."),
  RecordOutdated(
      "The store has an older state of this secret: version {1} is current in the store, but version"
          + " {0} was current. The projected Secret is left as it is. Restore a newer backup. To"
          + " go back to the older state instead, set the annotation strongroom.dev/accept-loss={0}"
          + " on this object."),
  RecordSetBack(
      "The store has an older state of this secret: its SecretRecord has serial number {1}, but {0}"
          + " was current. The projected Secret is left as it is. Restore a newer backup. To go back"
          + " to the older state instead, set the annotation strongroom.dev/accept-loss={0} on this"
          + " object."),
  VersionMissing("Version {0} is named by the record but is not in the store."),
  StoredByNewerVersion(
      "This object was stored by a newer Strongroom (format {0}); this one does not change it."),
  StoreUnavailable("The store does not answer."),
  KeyChainBroken("The materials of this key are not numbered without a gap: some are missing."),
  StoredObjectDamaged("This stored object is damaged: it cannot be read."),
  SnapshotTooOld(
      "The store no longer knows the moment that was being read. Try again; if it happens again, at a"
          + " quieter time."),
  NotABackup(
      "This is not a backup: it does not begin as one. Name a file that strongroom backup has"
          + " written."),
  BackupOfNewerVersion(
      "This backup was written by a newer Strongroom (format {0}). Use that version of it, or a later"
          + " one."),
  BackupCutOff(
      "This backup ends too early: it was not written to its end, or not copied whole. Copy it again,"
          + " or use an earlier one. Nothing of it was used that was not checked."),
  BackupDamaged(
      "This backup is damaged: some of its bytes are not those that were written. Copy it again, or"
          + " use an earlier one. Nothing of it was used that was not checked."),
  BackupLocked(
      "None of the given keys opens this backup. It opens with any one of these: {0}. Configure the"
          + " root key that it was made with, or give its recovery key."),
  KeyForked(
      "Material {0} of the key {1} is another in the store than in this backup: both come from one"
          + " installation, of which there were two later on. Values of the one would not open with the"
          + " keys of the other. Restore into an empty store."),
  Conflict("Somebody else changed the object at the same time."),

  // Rotation
  RotationSucceeded("Version {0} is current since the last rotation."),
  RotationRunning("Rotation to version {0} is at step {1}, attempt {2}."),
  RotationQueued(
      "A rotation is due and has been waiting for a free thread since {0}. At most {1} rotations of"
          + " a namespace run at once, and slow targets share a quarter of the threads."),
  RotationFailed(
      "Rotation failed at step {0}: {1}. The current value is unchanged. Next attempt: {2}."),
  RotationRetrying("Rotation step {0} failed: {1}. Attempt {2} starts at {3}."),
  RotationInDoubt(
      "Rotation failed at step {0}: {1}. The target may hold the new value already, so both values"
          + " are kept until it answers. Next check at {2}."),
  RotationAbandoned("Rotation was abandoned: version {0} was made current in the meantime."),
  RotationCancelled("Rotation was cancelled: AWSPENDING was taken off version {0}."),
  RotationNotStarted("No rotation has been due yet. The next one is due by {0}."),
  RotationImpossible("The secret cannot be rotated: {0}"),
  TargetHostChanged(
      "The secret was used at {0} and its target is {1} now. No password was sent there. If that is"
          + " right, set the annotation strongroom.dev/rotate-to-host of the ManagedSecret to"
          + " {1}."),
  TargetHostNotInValue(
      "The host in the secret's value is another one than the target {0}. No password was sent"
          + " there. If the value is for that target, set the annotation"
          + " strongroom.dev/rotate-to-host of the ManagedSecret to {0}.");

  /** Longest name of a secret, which is the longest name that a message mentions (AWS: 512). */
  private static final int NAME_LENGTH = 512;

  /** Longest sentence or list of names that a message quotes. */
  private static final int SENTENCE_LENGTH = 2048;

  private static final Set<Reason> QUOTING =
      EnumSet.of(
          InvalidSpecField,
          InvalidSchedule,
          SecretInvalid,
          SecretChangedByAdmission,
          PinNotFound,
          RollbackImpossible,
          RotationImpossible,
          RotationFailed,
          RotationRetrying,
          RotationInDoubt,
          KeyDeletionInUse,
          BackupLocked);

  private final String sentence;

  Reason(String sentence) {
    this.sentence = sentence;
  }

  /** The sentence with its placeholders. */
  public String sentence() {
    return sentence;
  }

  /** How long what stands for a placeholder may be, in UTF-16 code units; longer text is cut. */
  public int argumentLimit() {
    return QUOTING.contains(this) ? SENTENCE_LENGTH : NAME_LENGTH;
  }

  /** This reason, about the given names. A time is given to the second, in UTC. */
  public Finding with(Object... names) {
    return new Finding(this, Arrays.stream(names).map(Reason::text).toList());
  }

  private static String text(Object name) {
    return name instanceof Instant time
        ? time.truncatedTo(ChronoUnit.SECONDS).toString()
        : String.valueOf(name);
  }
}
