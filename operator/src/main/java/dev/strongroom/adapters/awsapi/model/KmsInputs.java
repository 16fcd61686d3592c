package dev.strongroom.adapters.awsapi.model;

import static dev.strongroom.adapters.awsapi.model.Shape.UNBOUNDED;
import static dev.strongroom.adapters.awsapi.model.Shape.items;
import static dev.strongroom.adapters.awsapi.model.Shape.number;
import static dev.strongroom.adapters.awsapi.model.Shape.oneOf;
import static dev.strongroom.adapters.awsapi.model.Shape.optional;
import static dev.strongroom.adapters.awsapi.model.Shape.required;
import static dev.strongroom.adapters.awsapi.model.Shape.structure;
import static dev.strongroom.adapters.awsapi.model.Shape.text;
import static java.util.Map.entry;

import dev.strongroom.adapters.awsapi.model.Shape.Blob;
import dev.strongroom.adapters.awsapi.model.Shape.Flag;
import dev.strongroom.adapters.awsapi.model.Shape.Items;
import dev.strongroom.adapters.awsapi.model.Shape.Member;
import dev.strongroom.adapters.awsapi.model.Shape.Structure;
import dev.strongroom.adapters.awsapi.model.Shape.Text;
import dev.strongroom.adapters.awsapi.model.Shape.Texts;
import java.util.Map;

/**
 * The inputs of those actions of KMS that are served here (model 2014-11-01 of November 2026).
 * {@code AwsModelTest} and {@code BotocoreModelTest} compare them with the models that AWS
 * publishes.
 */
public final class KmsInputs {
  private static final Flag FLAG = new Flag();
  private static final Texts CONTEXT = new Texts();
  private static final Text KEY = text(1, 2048);
  private static final Text TAG_KEY = text(1, 128);

  private static final Text POLICY =
      text(1, 131_072).matching("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
  private static final Text ALGORITHM =
      oneOf("SYMMETRIC_DEFAULT", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE");
  private static final Items TAGS =
      items(
          structure(required("TagKey", TAG_KEY), required("TagValue", text(0, 256))), 0, UNBOUNDED);

  private static final Member KEY_ID = required("KeyId", KEY);
  private static final Member LIMIT = optional("Limit", number(1, 1000));
  private static final Member MARKER =
      optional("Marker", text(1, 1024).matching("[\\u0020-\\u00FF]*"));
  private static final Member ALIAS_NAME =
      required("AliasName", text(1, 256).matching("^[a-zA-Z0-9:/_-]+$"));
  private static final Member POLICY_NAME = optional("PolicyName", text(1, 128).matching("[\\w]+"));
  private static final Member BYPASS = optional("BypassPolicyLockoutSafetyCheck", FLAG);
  private static final Member CUSTOM_STORE = optional("CustomKeyStoreId", text(1, 64));
  private static final Member GRANT_TOKENS = optional("GrantTokens", items(text(1, 8192), 0, 10));
  private static final Member DRY_RUN = optional("DryRun", FLAG);
  private static final Member DRY_RUN_MODIFIERS =
      optional("DryRunModifiers", items(oneOf("IGNORE_CIPHERTEXT"), 0, UNBOUNDED));
  private static final Member CIPHERTEXT = optional("CiphertextBlob", new Blob(1, 6144, false));
  private static final Member RANDOM_BYTES = optional("NumberOfBytes", number(1, 1024));
  private static final Member DATA_KEY_SPEC = optional("KeySpec", oneOf("AES_256", "AES_128"));
  private static final Member RECIPIENT =
      optional(
          "Recipient",
          structure(
              optional("KeyEncryptionAlgorithm", oneOf("RSAES_OAEP_SHA_256")),
              optional("AttestationDocument", new Blob(1, 262_144, false))));

  private static final Structure OF_KEY = structure(KEY_ID);

  private static final Map<String, Structure> ALL =
      Map.ofEntries(
          entry("CancelKeyDeletion", OF_KEY),
          entry("CreateAlias", structure(ALIAS_NAME, required("TargetKeyId", KEY))),
          entry("CreateKey", createKey()),
          entry(
              "Decrypt",
              structure(
                  CIPHERTEXT,
                  optional("EncryptionContext", CONTEXT),
                  GRANT_TOKENS,
                  optional("KeyId", KEY),
                  optional("EncryptionAlgorithm", ALGORITHM),
                  RECIPIENT,
                  DRY_RUN,
                  DRY_RUN_MODIFIERS)),
          entry("DeleteAlias", structure(ALIAS_NAME)),
          entry("DescribeKey", structure(KEY_ID, GRANT_TOKENS)),
          entry("DisableKey", OF_KEY),
          entry("DisableKeyRotation", OF_KEY),
          entry("EnableKey", OF_KEY),
          entry(
              "EnableKeyRotation",
              structure(KEY_ID, optional("RotationPeriodInDays", number(90, 2560)))),
          entry(
              "Encrypt",
              structure(
                  KEY_ID,
                  required("Plaintext", new Blob(1, 4096, true)),
                  optional("EncryptionContext", CONTEXT),
                  GRANT_TOKENS,
                  optional("EncryptionAlgorithm", ALGORITHM),
                  DRY_RUN)),
          entry(
              "GenerateDataKey",
              structure(
                  KEY_ID,
                  optional("EncryptionContext", CONTEXT),
                  RANDOM_BYTES,
                  DATA_KEY_SPEC,
                  GRANT_TOKENS,
                  RECIPIENT,
                  DRY_RUN)),
          entry(
              "GenerateDataKeyWithoutPlaintext",
              structure(
                  KEY_ID,
                  optional("EncryptionContext", CONTEXT),
                  DATA_KEY_SPEC,
                  RANDOM_BYTES,
                  GRANT_TOKENS,
                  DRY_RUN)),
          entry("GenerateRandom", structure(RANDOM_BYTES, CUSTOM_STORE, RECIPIENT)),
          entry("GetKeyPolicy", structure(KEY_ID, POLICY_NAME)),
          entry("GetKeyRotationStatus", OF_KEY),
          entry("ListAliases", structure(optional("KeyId", KEY), LIMIT, MARKER)),
          entry("ListKeyPolicies", structure(KEY_ID, LIMIT, MARKER)),
          entry(
              "ListKeys",
              structure(
                  LIMIT,
                  MARKER,
                  optional(
                      "ResourceOwners", items(oneOf("SELF", "OTHER_ACCOUNTS_VIA_RAM"), 1, 2)))),
          entry("ListResourceTags", structure(KEY_ID, LIMIT, MARKER)),
          entry("PutKeyPolicy", structure(KEY_ID, POLICY_NAME, required("Policy", POLICY), BYPASS)),
          entry("ReEncrypt", reEncrypt()),
          entry("RotateKeyOnDemand", OF_KEY),
          entry(
              "ScheduleKeyDeletion",
              structure(KEY_ID, optional("PendingWindowInDays", number(1, 365)))),
          entry("TagResource", structure(KEY_ID, required("Tags", TAGS))),
          entry(
              "UntagResource",
              structure(KEY_ID, required("TagKeys", items(TAG_KEY, 0, UNBOUNDED)))),
          entry("UpdateAlias", structure(ALIAS_NAME, required("TargetKeyId", KEY))),
          entry("UpdateKeyDescription", structure(KEY_ID, required("Description", text(0, 8192)))));

  private KmsInputs() {}

  private static Structure createKey() {
    return structure(
        optional("Policy", POLICY),
        optional("Description", text(0, 8192)),
        optional(
            "KeyUsage",
            oneOf(
                "SIGN_VERIFY",
                "ENCRYPT_DECRYPT",
                "GENERATE_VERIFY_MAC",
                "KEY_AGREEMENT",
                "ENCAPSULATE_DECAPSULATE")),
        optional(
            "CustomerMasterKeySpec",
            oneOf(
                "RSA_2048",
                "RSA_3072",
                "RSA_4096",
                "ECC_NIST_P256",
                "ECC_NIST_P384",
                "ECC_NIST_P521",
                "ECC_SECG_P256K1",
                "SYMMETRIC_DEFAULT",
                "HMAC_224",
                "HMAC_256",
                "HMAC_384",
                "HMAC_512",
                "SM2")),
        optional(
            "KeySpec",
            oneOf(
                "RSA_2048",
                "RSA_3072",
                "RSA_4096",
                "ECC_NIST_P256",
                "ECC_NIST_P384",
                "ECC_NIST_P521",
                "ECC_SECG_P256K1",
                "SYMMETRIC_DEFAULT",
                "HMAC_224",
                "HMAC_256",
                "HMAC_384",
                "HMAC_512",
                "SM2",
                "ML_DSA_44",
                "ML_DSA_65",
                "ML_DSA_87",
                "ECC_NIST_EDWARDS25519",
                "ML_KEM_512",
                "ML_KEM_768",
                "ML_KEM_1024")),
        optional("Origin", oneOf("AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE")),
        CUSTOM_STORE,
        BYPASS,
        optional("Tags", TAGS),
        optional("MultiRegion", FLAG),
        optional("XksKeyId", text(1, 128).matching("^[a-zA-Z0-9-_.]+$")));
  }

  private static Structure reEncrypt() {
    return structure(
        CIPHERTEXT,
        optional("SourceEncryptionContext", CONTEXT),
        optional("SourceKeyId", KEY),
        required("DestinationKeyId", KEY),
        optional("DestinationEncryptionContext", CONTEXT),
        optional("SourceEncryptionAlgorithm", ALGORITHM),
        optional("DestinationEncryptionAlgorithm", ALGORITHM),
        GRANT_TOKENS,
        DRY_RUN,
        DRY_RUN_MODIFIERS);
  }

  /** The inputs by the names of their actions. */
  public static Map<String, Structure> all() {
    return ALL;
  }
}
