package dev.strongroom.core.actions;

import dev.strongroom.core.access.CallerNamespaces;
import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.KeyUse;
import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.actions.NamedKeys.Found;
import dev.strongroom.core.actions.NamedKeys.NamedKey;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.ReplicaRegions;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.replication.ReplicaLinks;
import dev.strongroom.core.secrets.CreateDeclaredSecret;
import dev.strongroom.core.secrets.DeclaredByApi;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creating secrets: AWS CreateSecret. */
public final class CreationActions {
  private final SecretAccess access;
  private final NamedKeys keys;
  private final CallerNamespaces namespaces;
  private final CreateDeclaredSecret creating;

  /** Actions that ask these doors. */
  public CreationActions(
      SecretAccess access,
      NamedKeys keys,
      CallerNamespaces namespaces,
      CreateDeclaredSecret creating) {
    this.access = access;
    this.keys = keys;
    this.namespaces = namespaces;
    this.creating = creating;
  }

  /**
   * A secret to create.
   *
   * @param name as the client wrote it
   * @param token the ClientRequestToken, which becomes the id of the first version
   * @param description up to 2048 characters
   * @param kmsKeyId the key; empty for the account's default key
   * @param tags up to 50
   * @param type of a managed external secret
   * @param replicas the regions that it is to be replicated to
   * @param overwrite ForceOverwriteReplicaSecret
   */
  public record Creation(
      String name,
      VersionId token,
      Optional<String> description,
      Optional<String> kmsKeyId,
      Map<String, String> tags,
      Optional<String> type,
      List<RegionReplica> replicas,
      Optional<Boolean> overwrite) {
    private RequestContext.Builder into(RequestContext.Builder context) {
      context.text(ConditionKeys.NAME, name);
      description.ifPresent(text -> context.text(ConditionKeys.DESCRIPTION, text));
      kmsKeyId.ifPresent(id -> context.text(ConditionKeys.KMS_KEY_ID, id));
      type.ifPresent(text -> context.text(ConditionKeys.TYPE, text));
      return SecretTags.added(tags).apply(ReplicationActions.into(context, replicas, overwrite));
    }

    /** A replica has its own key, and from its primary what a caller could otherwise set (AWS). */
    private void requireReplica(boolean hasValue) {
      refuse(hasValue, "SecretString or SecretBinary");
      refuse(description.isPresent(), "Description");
      refuse(type.isPresent(), "Type");
      refuse(!replicas.isEmpty(), "AddReplicaRegions");
      if (kmsKeyId.filter(id -> !id.isEmpty()).isEmpty()) {
        throw needsKey();
      }
    }

    private static void refuse(boolean isGiven, String member) {
      if (isGiven) {
        throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.NotWithPrimary.with(member));
      }
    }
  }

  /**
   * Creates a secret.
   *
   * @param value stays the caller's; without one the secret has no version
   * @return the record as it is now
   * @throws Rejected when the caller may not, and as {@link CreateDeclaredSecret#create}
   * @throws KeyUnusable when there is no such key, or it cannot be used
   * @throws Failure when the store or a door does not answer
   */
  public SecretRecord create(ActionCall call, Creation creation, Optional<SecretValue> value) {
    SecretName name = SecretId.name(creation.name());
    SecretArn arn = access.toBe(call, name);
    DeclaredByApi declared =
        declared(call, creation, arn, value.isPresent())
            .with(ReplicaRegions.add(SecretAttributes.NONE, arn.region(), creation.replicas()));
    return creating.create(declared, namespace(call, name), value);
  }

  /**
   * Creates a replica of a secret of another account. It has no value before it is associated, and
   * the policy that lets its primary's account do that. Whether the primary exists is not looked
   * at: its account has not let the caller know.
   *
   * @param primaryArn CrossAccountPrimaryARN
   * @param hasValue whether a value is given, which is refused
   * @return the record as it is now
   * @throws Rejected when the caller may not create the secret or put a policy on it; when the
   *     primary would be of this account or another region; when there is no customer-managed key
   *     or there are members that come from the primary; and as {@link CreateDeclaredSecret#create}
   * @throws KeyUnusable when there is no such key, or it cannot be used
   * @throws Failure when the store or a door does not answer
   */
  public SecretRecord createReplica(
      ActionCall call, Creation creation, String primaryArn, boolean hasValue) {
    SecretName name = SecretId.name(creation.name());
    SecretArn arn = access.toBe(call, name);
    creation.requireReplica(hasValue);
    SecretArn primary = CrossAccountActions.arn(primaryArn, arn, RequestReason.PrimaryElsewhere);
    DeclaredByApi declared =
        declared(call, creation, arn, false).with(ReplicaLinks.replicaOf(primary));
    requireOnCreated(
        call.with(keys -> keys.text(ConditionKeys.POLICY_NAME, ReplicaLinks.POLICY)),
        SecretAction.PUT_RESOURCE_POLICY,
        declared,
        arn);
    if (declared.key().isEmpty()) {
      throw needsKey();
    }
    return creating.create(declared, namespace(call, name), Optional.empty());
  }

  /** What is to be declared, once it is clear that the caller may. */
  private DeclaredByApi declared(
      ActionCall call, Creation creation, SecretArn arn, boolean hasValue) {
    Found found =
        keys.find(
            call.caller().namespace(), call.caller().account(), creation.kmsKeyId().orElse(""));
    ActionCall asked = call.with(creation::into).with(found::into);
    List<KeyUse> uses = found.key().stream().map(key -> use(key, creation, arn, hasValue)).toList();
    access.requireCreation(asked, arn, uses);
    DeclaredByApi declared = declared(call, creation, arn, found.get());
    if (!creation.tags().isEmpty()) {
      requireOnCreated(asked, SecretAction.TAG_RESOURCE, declared, arn);
    }
    if (!creation.replicas().isEmpty()) {
      requireOnCreated(asked, SecretAction.REPLICATE_SECRET_TO_REGIONS, declared, arn);
    }
    return declared;
  }

  private void requireOnCreated(
      ActionCall call, SecretAction action, DeclaredByApi declared, SecretArn arn) {
    String object = declared.objectNames().get(0).value();
    access.requireOnCreated(call, action, arn, object, declared.metadata().tags());
  }

  private static Rejected needsKey() {
    return new Rejected(Kind.INVALID_PARAMETER, RequestReason.ReplicaNeedsKey.with());
  }

  /** A key is named to be used, also for a secret that gets its value later. */
  private static KeyUse use(NamedKey key, Creation creation, SecretArn arn, boolean hasValue) {
    KmsAction[] actions = {KmsAction.GENERATE_DATA_KEY, KmsAction.DECRYPT};
    return hasValue
        ? KeyUse.of(key.protectedKey(), arn, creation.token().value(), actions)
        : key.tried(arn, actions);
  }

  private static DeclaredByApi declared(
      ActionCall call, Creation creation, SecretArn arn, NamedKey key) {
    Metadata metadata =
        new Metadata(creation.description().orElse(""), creation.tags(), creation.type().orElse(""))
            .withKey(key.id());
    return new DeclaredByApi(
        call.caller().namespace(), arn.name(), metadata, key.reference(), creation.token());
  }

  /** The caller's namespace; another one under its name is another account, or its successor. */
  private NamespaceIdentity namespace(ActionCall call, SecretName name) {
    NamespaceIdentity namespace = namespaces.of(call.caller(), call.caller().namespace());
    if (!namespace.account().equals(call.caller().account())) {
      throw new Rejected(
          Kind.ACCESS_DENIED,
          AccessReason.AccessDenied.with(
              call.caller().principal().session(), SecretAction.CREATE_SECRET.permission(), name));
    }
    return namespace;
  }
}
