package dev.strongroom.core.access;

import static dev.strongroom.core.access.SecretAction.Scope.ACCOUNT;
import static dev.strongroom.core.access.SecretAction.Scope.SECRET;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The actions of Secrets Manager, and the right on {@code managedsecrets} that stands for each: the
 * one table of it. No two have the same right. Subresources are virtual: no API serves them, they
 * exist for RBAC alone. Things done to a secret rather than stored in it are created, as
 * Kubernetes' {@code pods/eviction} is.
 */
public enum SecretAction {
  CREATE_SECRET("CreateSecret", ACCOUNT, "create", ""),
  DESCRIBE_SECRET("DescribeSecret", SECRET, "get", ""),
  LIST_SECRETS("ListSecrets", ACCOUNT, "list", ""),
  UPDATE_SECRET("UpdateSecret", SECRET, "update", ""),
  DELETE_SECRET("DeleteSecret", SECRET, "delete", ""),
  RESTORE_SECRET("RestoreSecret", SECRET, "create", "restore"),
  GET_SECRET_VALUE("GetSecretValue", SECRET, "get", "value"),
  BATCH_GET_SECRET_VALUE("BatchGetSecretValue", ACCOUNT, "list", "value"),
  PUT_SECRET_VALUE("PutSecretValue", SECRET, "update", "value"),
  LIST_SECRET_VERSION_IDS("ListSecretVersionIds", SECRET, "list", "versions"),
  UPDATE_SECRET_VERSION_STAGE("UpdateSecretVersionStage", SECRET, "update", "versions"),
  ROTATE_SECRET("RotateSecret", SECRET, "create", "rotation"),
  CANCEL_ROTATE_SECRET("CancelRotateSecret", SECRET, "delete", "rotation"),
  TAG_RESOURCE("TagResource", SECRET, "update", "tags"),
  UNTAG_RESOURCE("UntagResource", SECRET, "delete", "tags"),
  GET_RESOURCE_POLICY("GetResourcePolicy", SECRET, "get", "policy"),
  LIST_RESOURCE_POLICIES("ListResourcePolicies", SECRET, "list", "policy"),
  PUT_RESOURCE_POLICY("PutResourcePolicy", SECRET, "update", "policy"),
  DELETE_RESOURCE_POLICY("DeleteResourcePolicy", SECRET, "delete", "policy"),
  VALIDATE_RESOURCE_POLICY("ValidateResourcePolicy", ACCOUNT, "create", "policyvalidation"),
  REPLICATE_SECRET_TO_REGIONS("ReplicateSecretToRegions", SECRET, "create", "replication"),
  REMOVE_REGIONS_FROM_REPLICATION("RemoveRegionsFromReplication", SECRET, "delete", "replication"),
  STOP_REPLICATION_TO_REPLICA("StopReplicationToReplica", SECRET, "create", "promotion"),
  ASSOCIATE_CROSS_ACCOUNT_REPLICA(
      "AssociateCrossAccountReplica", SECRET, "create", "crossaccountreplica"),
  DISASSOCIATE_CROSS_ACCOUNT_REPLICA(
      "DisassociateCrossAccountReplica", SECRET, "delete", "crossaccountreplica"),
  GET_RANDOM_PASSWORD("GetRandomPassword", ACCOUNT, "create", "randompassword"),
  /** Exists as a permission alone; nobody can call it. */
  ACCEPT_CROSS_ACCOUNT_REPLICATION(
      "AcceptCrossAccountReplication", SECRET, "create", "acceptreplication");

  private static final Set<SecretAction> OF_OWNER =
      EnumSet.of(
          UPDATE_SECRET,
          DELETE_SECRET,
          PUT_SECRET_VALUE,
          UPDATE_SECRET_VERSION_STAGE,
          CANCEL_ROTATE_SECRET);

  /** Name of the resource of rights on secrets. */
  public static final String RESOURCE = "managedsecrets";

  /** What an action is about. */
  public enum Scope {
    /** One secret. */
    SECRET,
    /** The caller's account; it may be about a secret too. */
    ACCOUNT
  }

  private final String awsName;
  private final Scope scope;
  private final String verb;
  private final String subresource;

  SecretAction(String awsName, Scope scope, String verb, String subresource) {
    this.awsName = awsName;
    this.scope = scope;
    this.verb = verb;
    this.subresource = subresource;
  }

  /** The action of this name, such as {@code GetSecretValue}. */
  public static Optional<SecretAction> named(String awsName) {
    return Arrays.stream(values()).filter(action -> action.awsName.equals(awsName)).findFirst();
  }

  /**
   * Whether the service that manages a secret is the only one that may do it: what changes the
   * value, its labels, or whether the secret is there and rotated (AWS, secrets managed by other
   * services). When it is rotated, its tags, policies and copies are the account's matter.
   */
  public boolean isForOwner() {
    return OF_OWNER.contains(this);
  }

  /** As AWS names it, such as {@code GetSecretValue}. */
  public String awsName() {
    return awsName;
  }

  /** As policies name it, such as {@code secretsmanager:GetSecretValue}. */
  public String permission() {
    return "secretsmanager:" + awsName;
  }

  /** What it is about. */
  public Scope scope() {
    return scope;
  }

  /** The right that stands for it. */
  public IdentityRight right(String namespace, Optional<String> name) {
    return new IdentityRight(namespace, verb, RESOURCE, subresource, name);
  }
}
