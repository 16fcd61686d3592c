package dev.strongroom.core.access;

import java.util.Optional;

/**
 * The actions of KMS that are served here, and the right on {@code encryptionkeys} that stands for
 * each: the one table of it. No two have the same right. Secrets need the first five on their keys.
 * Subresources are virtual, as those of {@link SecretAction} are.
 */
public enum KmsAction {
  DECRYPT("Decrypt", "create", "decrypt"),
  ENCRYPT("Encrypt", "create", "encrypt"),
  GENERATE_DATA_KEY("GenerateDataKey", "create", "datakey"),
  DESCRIBE_KEY("DescribeKey", "get", ""),
  PUT_KEY_POLICY("PutKeyPolicy", "update", "policy"),
  CREATE_KEY("CreateKey", "create", ""),
  LIST_KEYS("ListKeys", "list", ""),
  UPDATE_KEY_DESCRIPTION("UpdateKeyDescription", "update", ""),
  SCHEDULE_KEY_DELETION("ScheduleKeyDeletion", "delete", ""),
  CANCEL_KEY_DELETION("CancelKeyDeletion", "create", "restore"),
  ENABLE_KEY("EnableKey", "create", "enablement"),
  DISABLE_KEY("DisableKey", "delete", "enablement"),
  CREATE_ALIAS("CreateAlias", "create", "alias"),
  UPDATE_ALIAS("UpdateAlias", "update", "alias"),
  DELETE_ALIAS("DeleteAlias", "delete", "alias"),
  LIST_ALIASES("ListAliases", "list", "alias"),
  GET_KEY_POLICY("GetKeyPolicy", "get", "policy"),
  LIST_KEY_POLICIES("ListKeyPolicies", "list", "policy"),
  ENABLE_KEY_ROTATION("EnableKeyRotation", "update", "rotation"),
  DISABLE_KEY_ROTATION("DisableKeyRotation", "delete", "rotation"),
  GET_KEY_ROTATION_STATUS("GetKeyRotationStatus", "get", "rotation"),
  ROTATE_KEY_ON_DEMAND("RotateKeyOnDemand", "create", "rotation"),
  GENERATE_DATA_KEY_WITHOUT_PLAINTEXT(
      "GenerateDataKeyWithoutPlaintext", "create", "encrypteddatakey"),
  /** Permission of ReEncrypt on the key that decrypts. */
  RE_ENCRYPT_FROM("ReEncryptFrom", "create", "reencryptfrom"),
  /** Permission of ReEncrypt on the key that encrypts. */
  RE_ENCRYPT_TO("ReEncryptTo", "create", "reencryptto"),
  TAG_RESOURCE("TagResource", "update", "tags"),
  UNTAG_RESOURCE("UntagResource", "delete", "tags"),
  LIST_RESOURCE_TAGS("ListResourceTags", "list", "tags"),
  GENERATE_RANDOM("GenerateRandom", "create", "random");

  /** Name of the resource of rights on keys. */
  public static final String RESOURCE = "encryptionkeys";

  private final String awsName;
  private final String verb;
  private final String subresource;

  KmsAction(String awsName, String verb, String subresource) {
    this.awsName = awsName;
    this.verb = verb;
    this.subresource = subresource;
  }

  /** As policies name it, such as {@code kms:Decrypt}. */
  public String permission() {
    return "kms:" + awsName;
  }

  /** The right that stands for it. */
  public IdentityRight right(String namespace, Optional<String> name) {
    return new IdentityRight(namespace, verb, RESOURCE, subresource, name);
  }
}
