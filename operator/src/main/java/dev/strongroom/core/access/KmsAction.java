package dev.strongroom.core.access;

import java.util.Optional;

/**
 * The actions of KMS that secrets need on their keys, and the right on {@code encryptionkeys} that
 * stands for each.
 */
public enum KmsAction {
  DECRYPT("Decrypt", "create", "decrypt"),
  ENCRYPT("Encrypt", "create", "encrypt"),
  GENERATE_DATA_KEY("GenerateDataKey", "create", "datakey"),
  DESCRIBE_KEY("DescribeKey", "get", ""),
  PUT_KEY_POLICY("PutKeyPolicy", "update", "policy");

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
