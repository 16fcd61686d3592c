package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** What a team declares of a secret. Every field may be left out. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.name) == has(oldSelf.name) && (!has(self.name) || self.name == oldSelf.name)",
    message = "spec.name: a secret's name cannot be changed; make a new ManagedSecret instead")
@ValidationRule(
    value =
        "!has(self.tags) || self.tags.all(k, size(k) >= 1 && size(k) <= 128 &&"
            + " !k.startsWith('aws:'))",
    message =
        "spec.tags: a key has 1 to 128 characters and does not start with aws:, which is reserved")
@ValidationRule(
    value =
        "!has(self.name) || !self.name.startsWith('strongroom!')"
            + " || (has(self.rotation) && has(self.rotation.targetRef))",
    message =
        "spec.rotation: a secret whose name begins with strongroom! needs a targetRef, since"
            + " Strongroom alone changes its value")
@ValidationRule(
    value =
        "!has(self.rotation) || !has(self.value) || !has(self.value.fromSecret)"
            + " || !has(self.value.fromSecret.policy)"
            + " || self.value.fromSecret.policy != 'OnChange'",
    message =
        "spec.rotation: cannot be combined with spec.value.fromSecret.policy OnChange, since the"
            + " Secret that is followed decides the value")
@ValidationRule(
    value = "!has(self.rollout) || has(self.projection)",
    message = "spec.rollout: needs spec.projection, whose Secret the workloads use")
public record ManagedSecretSpec(
    @JsonPropertyDescription(
            "Name of the secret, unique in its namespace (the account): 1 to 512 characters of A-Z"
                + " a-z 0-9 / _ + = . @ -. Default: the name of this object. Cannot be changed."
                + " With strongroom! in front Strongroom manages the secret (AWS OwningService):"
                + " callers of the AWS API can read it, but change neither its value nor its"
                + " labels, delete it, or stop its rotation. Such a secret needs rotation with a"
                + " targetRef; it is meant for the credential that spec.adminSecretRef of an"
                + " ExternalSecretTarget names.")
        @Size(min = 1, max = 512)
        @Pattern("^(strongroom!)?[A-Za-z0-9/_+=.@-]+$")
        String name,
    @JsonPropertyDescription("What the secret is for, up to 2048 characters. Not secret.")
        @Size(max = 2048)
        String description,
    @JsonPropertyDescription(
            "Tags, up to 50; keys of 1 to 128 characters, values of up to 256. Keys that start with"
                + " aws: are reserved. Not secret.")
        Map<String, @Size(max = 256) String> tags,
    @JsonPropertyDescription(
            "The secret's type (AWS Type), which names the partner whose credential it is, such as"
                + " SalesforceClientSecret: up to 256 characters. Not secret. Default: a plain"
                + " secret.")
        @Size(min = 1, max = 256)
        @Pattern(Patterns.ONE_LINE)
        String type,
    @JsonPropertyDescription(
            "The encryption key of the values: alias/<alias>, the name of an EncryptionKey of this"
                + " namespace, a key id, or the ARN of a key or an alias of this account. Versions"
                + " with AWSCURRENT, AWSPENDING and AWSPREVIOUS follow a change. Default: the"
                + " account's own key, alias/aws/secretsmanager.")
        @Size(min = 1, max = 2048)
        @Pattern(
            "^(alias/[A-Za-z0-9/_-]{1,250}"
                + "|arn:aws:kms:[a-z0-9-]{1,128}:[0-9]{12}:(key|alias)/[A-Za-z0-9/_-]{1,250}"
                + "|[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?([.][a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?)*)$")
        String key,
    @JsonPropertyDescription(
            "Which versions follow when the key changes. Labelled, as AWS: those with AWSCURRENT,"
                + " AWSPENDING and AWSPREVIOUS, which the old key goes on opening. All: every"
                + " version, and the old key opens none of them any more, so that it can be"
                + " deleted. Default: Labelled.")
        Rewrap rewrap,
    @JsonPropertyDescription(
            "Resource policy, as JSON in the grammar of AWS, up to 20480 bytes: who of this and of"
                + " other accounts may do what with the secret through the AWS API. It has no say"
                + " over kubectl. Default: what Kubernetes RBAC allows in this account, and nothing"
                + " for other accounts.")
        @Size(min = 2, max = 20480)
        String resourcePolicy,
    @JsonPropertyDescription(
            "How the first value comes: generate, or fromSecret. Without it the secret has no value"
                + " until this is set. Later changes here do not replace an existing value, unless"
                + " fromSecret.policy is OnChange.")
        ValueSource value,
    @JsonPropertyDescription(
            "The native Secret to write the current value into, in this namespace. Without it no"
                + " Secret is written; with an empty object all defaults apply.")
        Projection projection,
    @JsonPropertyDescription("How the value is rotated. Without it the value is never rotated.")
        Rotation rotation,
    @JsonPropertyDescription(
            "Project this version instead of the current one, for as long as it stands here. It is"
                + " never pruned. AWSCURRENT and rotations go on; to move AWSCURRENT back, set the"
                + " annotation strongroom.dev/rollback to an id of your choice (and"
                + " strongroom.dev/rollback-to to a version id or staging label, default"
                + " AWSPREVIOUS): each new id moves it once.")
        Pin pin,
    @JsonPropertyDescription(
            "What happens when this object is deleted: the secret is kept for a recovery window,"
                + " then removed. Default: 30 days, and restored when this object is applied"
                + " again.")
        Deletion deletion,
    @JsonPropertyDescription(
            "Name of the ManagedSecret of this namespace whose secret this object takes over, with"
                + " all versions, labels and its projected Secret: for renaming an object in Git."
                + " spec.name must be the secret's name. The other object may be deleted before or"
                + " after; it has no secret any more.")
        @Size(min = 1, max = 253)
        @Pattern(Patterns.OBJECT_NAME)
        String adopt,
    @JsonPropertyDescription(
            "The workloads to restart when the content of the projected Secret changes, by an"
                + " annotation of their pod template. Each workload must allow it with the"
                + " annotation strongroom.dev/rollout: \"true\". Changes from before this was set"
                + " restart nothing. Without it no workload is restarted.")
        Rollout rollout,
    @JsonPropertyDescription(
            "The other namespaces whose SecretProjections are given the current value. Whoever can"
                + " change this decides who reads the secret. Default: no other namespace.")
        Sharing sharing) {

  /** A version of the secret. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.versionId) != has(self.stagingLabel)",
      message = "spec.pin: exactly one of versionId and stagingLabel must be given")
  public record Pin(
      @JsonPropertyDescription(
              "Id of the version, 32 to 64 characters; status.versions lists those with labels.")
          @Size(min = 32, max = 64)
          @Pattern("^[!-~]+$")
          String versionId,
      @JsonPropertyDescription(
              "Staging label of the version, such as AWSPREVIOUS; when the label moves, the Secret"
                  + " follows.")
          @Size(min = 1, max = 256)
          @Pattern(Patterns.ONE_LINE)
          String stagingLabel) {}

  /** How a deleted secret is kept. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "!(has(self.recoveryWindowInDays) && has(self.forceDeleteWithoutRecovery) &&"
              + " self.forceDeleteWithoutRecovery)",
      message =
          "spec.deletion: recoveryWindowInDays cannot be given with forceDeleteWithoutRecovery")
  public record Deletion(
      @JsonPropertyDescription(
              "Days from the deletion of this object to the removal of the secret, 7 to 30."
                  + " Default: 30.")
          @Min(7)
          @Max(30)
          Integer recoveryWindowInDays,
      @JsonPropertyDescription(
              "Remove the secret with all versions at once when this object is deleted; nothing can"
                  + " be restored, also when the whole namespace is deleted. Default: false.")
          Boolean forceDeleteWithoutRecovery,
      @JsonPropertyDescription(
              "When this object is applied again within the window: Restore gives back the secret"
                  + " with all versions and labels; Refuse keeps it scheduled and this object not"
                  + " ready, as AWS does. Default: Restore.")
          OnRecreate onRecreate) {}

  /** What happens when an object is applied again whose secret is scheduled for deletion. */
  public enum OnRecreate {
    /** The secret is restored. */
    Restore,
    /** It stays scheduled. */
    Refuse
  }

  /** Which versions follow when the key changes. */
  public enum Rewrap {
    /** Those with AWSCURRENT, AWSPENDING and AWSPREVIOUS, in addition to the old key. */
    Labelled,
    /** Every version, instead of the old key. */
    All
  }

  /** How the first value comes. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.generate) != has(self.fromSecret)",
      message = "spec.value: exactly one of generate and fromSecret must be given")
  public record ValueSource(
      @JsonPropertyDescription("Generate a random password (AWS GetRandomPassword) or a key.")
          Generate generate,
      @JsonPropertyDescription(
              "Take the value from a Secret of this namespace, once or at every change there. The"
                  + " Secret must allow it with the annotation strongroom.dev/allow, which lists"
                  + " the names of ManagedSecrets, separated by commas, or is *.")
          FromSecret fromSecret) {}

  /** A generated password, plain or inside a JSON object, or a generated key. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.keyMaterial) || has(self.template) == has(self.key)",
      message = "spec.value.generate: template and key must be given together")
  @ValidationRule(
      value = "!has(self.keyMaterial) || !(has(self.password) || has(self.key))",
      message = "spec.value.generate.keyMaterial: goes with neither password nor key")
  public record Generate(
      @JsonPropertyDescription("How the password is made. Default: 32 characters of every kind.")
          PasswordRules password,
      @JsonPropertyDescription(
              "A JSON object, up to 32768 characters, into which the password is put under key. Do"
                  + " not write secrets here.")
          @Size(min = 2, max = 32768)
          String template,
      @JsonPropertyDescription(
              "The key of the template that gets the password, exactly as it was generated. Nothing"
                  + " else of the template is filled in: an application that builds a URL of it"
                  + " needs password.urlSafe, here for the first password and in the RotationPolicy"
                  + " for later ones.")
          @Size(min = 1, max = 256)
          @Pattern(Patterns.ONE_LINE)
          String key,
      @JsonPropertyDescription(
              "Generate a key instead of a password. The value is a JSON object: that of template,"
                  + " if given, with the members of the key.")
          KeyMaterial keyMaterial) {}

  /** A Secret in the same namespace, and what is taken of it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.name) && has(self.key) != has(self.keys)",
      message = "spec.value.fromSecret: name and exactly one of key and keys must be given")
  @ValidationRule(
      value = "!has(self.binaryKeys) || has(self.keys)",
      message = "spec.value.fromSecret.binaryKeys: needs keys")
  public record FromSecret(
      @JsonPropertyDescription("Name of the Secret.")
          @Size(min = 1, max = 253)
          @Pattern(Patterns.OBJECT_NAME)
          String name,
      @JsonPropertyDescription(
              "Key of the Secret's data whose bytes are the value, 1 to 65536 of them.")
          @Size(min = 1, max = 253)
          @Pattern(Patterns.DATA_KEY)
          String key,
      @JsonPropertyDescription(
              "All: the value is one JSON object of up to 65536 bytes with every key of the Secret,"
                  + " in alphabetical order, as a string. The data has to be UTF-8 text, but for"
                  + " binaryKeys.")
          TakenKeys keys,
      @JsonPropertyDescription(
              "Keys, up to 64, whose bytes are in the JSON object as base64 text, whatever they"
                  + " are; those that the Secret does not have are ignored. Default: none.")
          @Size(min = 1, max = 64)
          List<@Size(min = 1, max = 253) @Pattern(Patterns.DATA_KEY) String> binaryKeys,
      @JsonPropertyDescription(
              "Once: take the value once. OnChange: create a new version, with AWSCURRENT, whenever"
                  + " the value in the Secret changes. A rollback, or a value put through the AWS"
                  + " API, stays current until then. If the Secret is deleted, the last version"
                  + " stays. A Secret that Strongroom writes cannot be followed. Default: Once.")
          FollowPolicy policy) {}

  /** Which keys of a Secret are taken. */
  public enum TakenKeys {
    /** Every key. */
    All
  }

  /** Whether the changes of a Secret are followed. */
  public enum FollowPolicy {
    /** The value is taken once. */
    Once,
    /** Each change becomes a new version. */
    OnChange
  }

  /** Policy and target of the rotation. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.policyRef) || has(self.targetRef)",
      message = "spec.rotation: policyRef must be given, or targetRef")
  public record Rotation(
      @JsonPropertyDescription(
              "The RotationPolicy of this namespace: when and how. Default, where targetRef is"
                  + " given: a policy without any field, so rules say when.")
          LocalReference policyRef,
      @JsonPropertyDescription(
              "The ExternalSecretTarget of this namespace: the system that must accept the value."
                  + " Left out only where the strategy of the policy is GenerateOnly.")
          LocalReference targetRef,
      @JsonPropertyDescription(
              "When this secret is rotated, instead of the policy's schedule,"
                  + " automaticallyAfterDays and duration. AWS RotateSecret with RotationRules sets"
                  + " it.")
          RotationRules rules,
      @JsonPropertyDescription(
              "Rotate once, at once, whenever the schedule of this secret is new or has changed,"
                  + " and when suspend is removed (CloudFormation RotateImmediatelyOnUpdate)."
                  + " Default: false; the first rotation starts in the next window.")
          Boolean rotateImmediately,
      @JsonPropertyDescription(
              "Begin no rotation, neither by schedule nor on demand, until this is removed or"
                  + " false. AWS CancelRotateSecret sets it, RotateSecret removes it. Default:"
                  + " false.")
          Boolean suspend) {}

  /** When a secret is rotated (AWS RotationRules). */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.schedule) != has(self.automaticallyAfterDays)",
      message =
          "spec.rotation.rules: exactly one of schedule and automaticallyAfterDays must be given")
  public record RotationRules(
      @JsonPropertyDescription(
              "AWS schedule expression in UTC: rate(N hours|days), not more often than every 4"
                  + " hours unless the installation allows it, or cron(0 Hours Day-of-month Month"
                  + " Day-of-week *).")
          @Size(min = 1, max = 256)
          @Pattern("^(rate|cron)[(][0-9A-Za-z#?*/, -]+[)]$")
          String schedule,
      @JsonPropertyDescription("Days between rotations, 1 to 1000.") @Min(1) @Max(1000)
          Integer automaticallyAfterDays,
      @JsonPropertyDescription(
              "Length of the window in which the rotation starts, such as 3h. Default: 1h for a"
                  + " schedule in hours, else to the end of the UTC day.")
          @Size(min = 2, max = 3)
          @Pattern("^(0[1-9]|[1-9][0-9]?)h$")
          String duration) {}
}
