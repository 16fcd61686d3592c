package dev.strongroom.core.audit;

import static dev.strongroom.core.audit.AuditAction.Access.CHANGE;
import static dev.strongroom.core.audit.AuditAction.Access.READ;
import static dev.strongroom.core.audit.AuditAction.Access.READ_VALUE;
import static dev.strongroom.core.audit.AuditField.ACCESS_KEY_NAME;
import static dev.strongroom.core.audit.AuditField.ADD_REPLICA_REGIONS;
import static dev.strongroom.core.audit.AuditField.ALIAS_NAME;
import static dev.strongroom.core.audit.AuditField.ARN;
import static dev.strongroom.core.audit.AuditField.BLOCK_PUBLIC_POLICY;
import static dev.strongroom.core.audit.AuditField.CLIENT_REQUEST_TOKEN;
import static dev.strongroom.core.audit.AuditField.CROSS_ACCOUNT_PRIMARY_ARN;
import static dev.strongroom.core.audit.AuditField.CROSS_ACCOUNT_REPLICA_ARN;
import static dev.strongroom.core.audit.AuditField.DELETION_DATE;
import static dev.strongroom.core.audit.AuditField.DESTINATION_KEY_ID;
import static dev.strongroom.core.audit.AuditField.DURATION_SECONDS;
import static dev.strongroom.core.audit.AuditField.ENCRYPTION_ALGORITHM;
import static dev.strongroom.core.audit.AuditField.EXTERNAL_SECRET_ROTATION_ROLE_ARN;
import static dev.strongroom.core.audit.AuditField.FORCE_DELETE_WITHOUT_RECOVERY;
import static dev.strongroom.core.audit.AuditField.FORCE_OVERWRITE_REPLICA_SECRET;
import static dev.strongroom.core.audit.AuditField.INCLUDE_DEPRECATED;
import static dev.strongroom.core.audit.AuditField.INCLUDE_PLANNED_DELETION;
import static dev.strongroom.core.audit.AuditField.KEY_ID;
import static dev.strongroom.core.audit.AuditField.KEY_SPEC;
import static dev.strongroom.core.audit.AuditField.KEY_USAGE;
import static dev.strongroom.core.audit.AuditField.KMS_KEY_ID;
import static dev.strongroom.core.audit.AuditField.MAX_RESULTS;
import static dev.strongroom.core.audit.AuditField.MOVE_TO_VERSION_ID;
import static dev.strongroom.core.audit.AuditField.NAME;
import static dev.strongroom.core.audit.AuditField.NAMES;
import static dev.strongroom.core.audit.AuditField.NUMBER_OF_BYTES;
import static dev.strongroom.core.audit.AuditField.ORIGIN;
import static dev.strongroom.core.audit.AuditField.PASSWORD_LENGTH;
import static dev.strongroom.core.audit.AuditField.PENDING_WINDOW_IN_DAYS;
import static dev.strongroom.core.audit.AuditField.POLICY_NAME;
import static dev.strongroom.core.audit.AuditField.RECOVERY_WINDOW_IN_DAYS;
import static dev.strongroom.core.audit.AuditField.REMOVE_FROM_VERSION_ID;
import static dev.strongroom.core.audit.AuditField.REMOVE_REPLICA_REGIONS;
import static dev.strongroom.core.audit.AuditField.REPLICATION_ROLE_ARN;
import static dev.strongroom.core.audit.AuditField.REPLICA_RESTRICTION;
import static dev.strongroom.core.audit.AuditField.ROLE_ARN;
import static dev.strongroom.core.audit.AuditField.ROLE_SESSION_NAME;
import static dev.strongroom.core.audit.AuditField.ROTATE_IMMEDIATELY;
import static dev.strongroom.core.audit.AuditField.ROTATION_LAMBDA_ARN;
import static dev.strongroom.core.audit.AuditField.ROTATION_PERIOD_IN_DAYS;
import static dev.strongroom.core.audit.AuditField.SECRET_ID;
import static dev.strongroom.core.audit.AuditField.SECRET_ID_LIST;
import static dev.strongroom.core.audit.AuditField.SORT_BY;
import static dev.strongroom.core.audit.AuditField.SORT_ORDER;
import static dev.strongroom.core.audit.AuditField.SOURCE_KEY_ID;
import static dev.strongroom.core.audit.AuditField.TAG_KEYS;
import static dev.strongroom.core.audit.AuditField.TARGET_KEY_ID;
import static dev.strongroom.core.audit.AuditField.TYPE;
import static dev.strongroom.core.audit.AuditField.VERSION_ID;
import static dev.strongroom.core.audit.AuditField.VERSION_STAGE;
import static dev.strongroom.core.audit.AuditField.VERSION_STAGES;
import static dev.strongroom.core.audit.AuditField.WITH_DECRYPTION;

import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.audit.AuditAction.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * All actions, each with what may be recorded of it. A parameter that is not listed is not
 * recorded: never add one that holds free text or a value. What is left out on purpose:
 * SecretString, SecretBinary and RotationToken, as AWS does; and descriptions, values of tags,
 * policies and encryption contexts, in which people have put secrets.
 */
public final class AuditActions {
  /** eventSource of Secrets Manager. */
  public static final String SECRETS_MANAGER = "secretsmanager.amazonaws.com";

  /** eventSource of KMS. */
  public static final String KMS = "kms.amazonaws.com";

  /** eventSource of STS. */
  public static final String STS = "sts.amazonaws.com";

  /** eventSource of Systems Manager (Parameter Store). */
  public static final String SSM = "ssm.amazonaws.com";

  /** eventSource of what AWS has no event for. */
  public static final String STRONGROOM = "strongroom.dev";

  private static final Set<AuditField> NONE = Set.of();
  private static final Map<String, AuditAction> CALLS = new HashMap<>();

  static {
    secrets(
        "CreateSecret",
        CHANGE,
        Set.of(ARN, NAME, VERSION_ID),
        NAME,
        CLIENT_REQUEST_TOKEN,
        KMS_KEY_ID,
        TYPE,
        ADD_REPLICA_REGIONS,
        FORCE_OVERWRITE_REPLICA_SECRET,
        CROSS_ACCOUNT_PRIMARY_ARN,
        TAG_KEYS);
    secrets(
        "PutSecretValue",
        CHANGE,
        Set.of(ARN, NAME, VERSION_ID, VERSION_STAGES),
        SECRET_ID,
        CLIENT_REQUEST_TOKEN,
        VERSION_STAGES);
    secrets(
        "UpdateSecret",
        CHANGE,
        Set.of(ARN, NAME, VERSION_ID),
        SECRET_ID,
        CLIENT_REQUEST_TOKEN,
        KMS_KEY_ID,
        TYPE);
    secrets("GetSecretValue", READ_VALUE, NONE, SECRET_ID, VERSION_ID, VERSION_STAGE);
    secrets("BatchGetSecretValue", READ_VALUE, NONE, SECRET_ID_LIST, MAX_RESULTS);
    secrets("DescribeSecret", READ, NONE, SECRET_ID);
    secrets("ListSecrets", READ, NONE, MAX_RESULTS, SORT_ORDER, SORT_BY, INCLUDE_PLANNED_DELETION);
    secrets("ListSecretVersionIds", READ, NONE, SECRET_ID, MAX_RESULTS, INCLUDE_DEPRECATED);
    secrets(
        "UpdateSecretVersionStage",
        CHANGE,
        Set.of(ARN, NAME),
        SECRET_ID,
        VERSION_STAGE,
        MOVE_TO_VERSION_ID,
        REMOVE_FROM_VERSION_ID);
    secrets(
        "DeleteSecret",
        CHANGE,
        Set.of(ARN, NAME, DELETION_DATE),
        SECRET_ID,
        RECOVERY_WINDOW_IN_DAYS,
        FORCE_DELETE_WITHOUT_RECOVERY);
    secrets("RestoreSecret", CHANGE, Set.of(ARN, NAME), SECRET_ID);
    secrets(
        "RotateSecret",
        CHANGE,
        Set.of(ARN, NAME, VERSION_ID),
        SECRET_ID,
        CLIENT_REQUEST_TOKEN,
        ROTATION_LAMBDA_ARN,
        ROTATE_IMMEDIATELY,
        EXTERNAL_SECRET_ROTATION_ROLE_ARN);
    secrets("CancelRotateSecret", CHANGE, Set.of(ARN, NAME, VERSION_ID), SECRET_ID);
    secrets(
        "ReplicateSecretToRegions",
        CHANGE,
        Set.of(ARN),
        SECRET_ID,
        ADD_REPLICA_REGIONS,
        FORCE_OVERWRITE_REPLICA_SECRET);
    secrets("RemoveRegionsFromReplication", CHANGE, Set.of(ARN), SECRET_ID, REMOVE_REPLICA_REGIONS);
    secrets("StopReplicationToReplica", CHANGE, Set.of(ARN), SECRET_ID);
    secrets(
        "AssociateCrossAccountReplica",
        CHANGE,
        Set.of(ARN, CROSS_ACCOUNT_REPLICA_ARN),
        SECRET_ID,
        CROSS_ACCOUNT_REPLICA_ARN,
        REPLICA_RESTRICTION,
        REPLICATION_ROLE_ARN);
    secrets(
        "DisassociateCrossAccountReplica",
        CHANGE,
        Set.of(ARN, CROSS_ACCOUNT_REPLICA_ARN),
        SECRET_ID,
        CROSS_ACCOUNT_REPLICA_ARN);
    secrets("AcceptCrossAccountReplication", CHANGE, NONE, SECRET_ID, CROSS_ACCOUNT_PRIMARY_ARN);
    secrets(
        "PutResourcePolicy",
        CHANGE,
        Set.of(ARN, NAME),
        SECRET_ID,
        BLOCK_PUBLIC_POLICY,
        POLICY_NAME);
    secrets("GetResourcePolicy", READ, NONE, SECRET_ID, POLICY_NAME);
    secrets("DeleteResourcePolicy", CHANGE, Set.of(ARN, NAME), SECRET_ID, POLICY_NAME);
    secrets("ListResourcePolicies", READ, NONE, SECRET_ID, MAX_RESULTS);
    secrets("ValidateResourcePolicy", READ, NONE, SECRET_ID);
    secrets("TagResource", CHANGE, NONE, SECRET_ID, TAG_KEYS);
    secrets("UntagResource", CHANGE, NONE, SECRET_ID, TAG_KEYS);
    secrets("GetRandomPassword", READ, NONE, PASSWORD_LENGTH);

    kms("CreateKey", CHANGE, Set.of(KEY_ID), KEY_SPEC, KEY_USAGE, ORIGIN, TAG_KEYS);
    for (String read :
        new String[] {
          "DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListResourceTags", "ListAliases"
        }) {
      kms(read, READ, NONE, KEY_ID);
    }
    kms("ListKeys", READ, NONE, MAX_RESULTS);
    for (String change :
        new String[] {
          "PutKeyPolicy",
          "DisableKeyRotation",
          "RotateKeyOnDemand",
          "EnableKey",
          "DisableKey",
          "CancelKeyDeletion"
        }) {
      kms(change, CHANGE, NONE, KEY_ID);
    }
    kms("EnableKeyRotation", CHANGE, NONE, KEY_ID, ROTATION_PERIOD_IN_DAYS);
    kms(
        "ScheduleKeyDeletion",
        CHANGE,
        Set.of(KEY_ID, DELETION_DATE),
        KEY_ID,
        PENDING_WINDOW_IN_DAYS);
    kms("CreateAlias", CHANGE, NONE, ALIAS_NAME, TARGET_KEY_ID);
    kms("UpdateAlias", CHANGE, NONE, ALIAS_NAME, TARGET_KEY_ID);
    kms("DeleteAlias", CHANGE, NONE, ALIAS_NAME);
    kms("TagResource", CHANGE, NONE, KEY_ID, TAG_KEYS);
    kms("UntagResource", CHANGE, NONE, KEY_ID, TAG_KEYS);
    kms("Encrypt", READ_VALUE, NONE, KEY_ID, ENCRYPTION_ALGORITHM);
    kms("Decrypt", READ_VALUE, NONE, KEY_ID, ENCRYPTION_ALGORITHM);
    kms("GenerateDataKey", READ_VALUE, NONE, KEY_ID, KEY_SPEC, NUMBER_OF_BYTES);
    kms("ReEncrypt", READ_VALUE, NONE, SOURCE_KEY_ID, DESTINATION_KEY_ID);

    call(
        STS,
        "AssumeRoleWithWebIdentity",
        READ_VALUE,
        NONE,
        ROLE_ARN,
        ROLE_SESSION_NAME,
        DURATION_SECONDS);
    call(STS, "IssueAccessKey", CHANGE, NONE, ROLE_ARN, ACCESS_KEY_NAME);
    call(STS, "AssumeRole", READ_VALUE, NONE, ROLE_ARN, ROLE_SESSION_NAME, DURATION_SECONDS);
    call(STS, "GetCallerIdentity", READ, NONE);
    call(SSM, "GetParameter", READ_VALUE, NONE, NAME, WITH_DECRYPTION);
    call(SSM, "GetParameters", READ_VALUE, NONE, NAMES, WITH_DECRYPTION);
  }

  private AuditActions() {}

  /** The action of a call; one that is not known has no parameters. */
  public static AuditAction call(String source, String name) {
    AuditAction known = CALLS.get(source + "/" + name);
    return known == null ? AuditAction.unknown(source, name) : known;
  }

  /** All known actions of calls. */
  static Iterable<AuditAction> calls() {
    return CALLS.values();
  }

  private static void secrets(
      String name, Access access, Set<AuditField> response, AuditField... request) {
    call(SECRETS_MANAGER, name, access, response, request);
  }

  private static void kms(
      String name, Access access, Set<AuditField> response, AuditField... request) {
    call(KMS, name, access, response, request);
  }

  private static void call(
      String source, String name, Access access, Set<AuditField> response, AuditField... request) {
    CALLS.put(
        source + "/" + name,
        new AuditAction(source, name, access, Type.API_CALL, Set.of(request), response));
  }
}
