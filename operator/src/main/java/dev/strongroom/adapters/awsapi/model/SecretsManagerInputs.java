package dev.strongroom.adapters.awsapi.model;

import static dev.strongroom.adapters.awsapi.model.Shape.UNBOUNDED;
import static dev.strongroom.adapters.awsapi.model.Shape.items;
import static dev.strongroom.adapters.awsapi.model.Shape.longNumber;
import static dev.strongroom.adapters.awsapi.model.Shape.number;
import static dev.strongroom.adapters.awsapi.model.Shape.oneOf;
import static dev.strongroom.adapters.awsapi.model.Shape.optional;
import static dev.strongroom.adapters.awsapi.model.Shape.required;
import static dev.strongroom.adapters.awsapi.model.Shape.structure;
import static dev.strongroom.adapters.awsapi.model.Shape.text;
import static java.util.Map.entry;

import dev.strongroom.adapters.awsapi.model.Shape.Flag;
import dev.strongroom.adapters.awsapi.model.Shape.Items;
import dev.strongroom.adapters.awsapi.model.Shape.Member;
import dev.strongroom.adapters.awsapi.model.Shape.Plaintext;
import dev.strongroom.adapters.awsapi.model.Shape.Structure;
import dev.strongroom.adapters.awsapi.model.Shape.Text;
import java.util.Map;

/**
 * The inputs of Secrets Manager's actions (model 2017-10-17 of November 2026). {@code AwsModelTest}
 * compares them with the models that AWS publishes.
 */
public final class SecretsManagerInputs {
  private static final Flag FLAG = new Flag();

  private static final Member SECRET_ID = required("SecretId", text(1, 2048));
  private static final Text ARN = text(20, 2048);
  private static final Text KMS_KEY_ID = text(0, 2048);
  private static final Text DESCRIPTION = text(0, 2048);
  private static final Text VERSION_ID = text(32, 64);
  private static final Text STAGE = text(1, 256);
  private static final Text POLICY = text(1, 20_480);
  private static final Text TYPE = text(0, 256);
  private static final Text TAG_KEY = text(1, 128);
  private static final Text REGION = text(1, 128).matching("^([a-z]+-)+\\d+$");
  private static final Text NEXT_TOKEN = text(1, 4096);
  private static final Text TOKEN =
      text(32, 64)
          .orElse(
              AwsError.client(
                  "InvalidParameterException",
                  "ClientRequestToken must be 32-64 characters long."));

  private static final Member POLICY_NAME =
      optional("PolicyName", text(1, 64).matching("[0-9A-Za-z\\-\\_]+"));
  private static final Member MAX_RESULTS = optional("MaxResults", number(1, 100));

  private static final Items TAGS =
      items(structure(optional("Key", TAG_KEY), optional("Value", text(0, 256))), 0, UNBOUNDED);
  private static final Items REPLICA_REGIONS =
      items(structure(optional("Region", REGION), optional("KmsKeyId", KMS_KEY_ID)), 1, UNBOUNDED);
  private static final Items FILTERS =
      items(
          structure(
              optional(
                  "Key",
                  oneOf(
                      "description",
                      "name",
                      "tag-key",
                      "tag-value",
                      "primary-region",
                      "owning-service",
                      "all")),
              optional(
                  "Values",
                  items(text(0, 512).matching("^\\!?[a-zA-Z0-9 :_@\\/\\+\\=\\.\\-\\!]*$"), 1, 10))),
          0,
          10);
  private static final Structure ROTATION_RULES =
      structure(
          optional("AutomaticallyAfterDays", longNumber(1, 1000)),
          optional("Duration", text(2, 3).matching("[0-9]+h")),
          optional(
              "ScheduleExpression", text(1, 256).matching("[0-9A-Za-z\\(\\)#\\?\\*\\-\\/, ]+")));
  private static final Items ROTATION_METADATA =
      items(
          structure(optional("Key", text(1, 256)), optional("Value", text(1, 2048))), 0, UNBOUNDED);

  private static final Map<String, Structure> ALL =
      Map.ofEntries(
          entry(
              "AssociateCrossAccountReplica",
              structure(
                  SECRET_ID,
                  required("CrossAccountReplicaARN", ARN),
                  optional("ReplicaRestriction", oneOf("SameOrg", "NoRestriction")),
                  optional("ReplicationRoleARN", ARN))),
          entry(
              "BatchGetSecretValue",
              structure(
                  optional("SecretIdList", items(text(1, 2048), 1, 20)),
                  optional("Filters", FILTERS),
                  optional("MaxResults", number(1, 20)),
                  optional("NextToken", NEXT_TOKEN))),
          entry("CancelRotateSecret", structure(SECRET_ID)),
          entry(
              "CreateSecret",
              structure(
                  required("Name", text(1, 512)),
                  optional("ClientRequestToken", TOKEN),
                  optional("Description", DESCRIPTION),
                  optional("KmsKeyId", KMS_KEY_ID),
                  optional("SecretBinary", new Plaintext(true)),
                  optional("SecretString", new Plaintext(false)),
                  optional("Tags", TAGS),
                  optional("AddReplicaRegions", REPLICA_REGIONS),
                  optional("ForceOverwriteReplicaSecret", FLAG),
                  optional("Type", TYPE),
                  optional("CrossAccountPrimaryARN", ARN))),
          entry("DeleteResourcePolicy", structure(SECRET_ID, POLICY_NAME)),
          entry(
              "DeleteSecret",
              structure(
                  SECRET_ID,
                  optional("RecoveryWindowInDays", longNumber(Long.MIN_VALUE, Long.MAX_VALUE)),
                  optional("ForceDeleteWithoutRecovery", FLAG))),
          entry("DescribeSecret", structure(SECRET_ID)),
          entry(
              "DisassociateCrossAccountReplica",
              structure(SECRET_ID, required("CrossAccountReplicaARN", ARN))),
          entry(
              "GetRandomPassword",
              structure(
                  optional("PasswordLength", longNumber(1, 4096)),
                  optional("ExcludeCharacters", text(0, 4096)),
                  optional("ExcludeNumbers", FLAG),
                  optional("ExcludePunctuation", FLAG),
                  optional("ExcludeUppercase", FLAG),
                  optional("ExcludeLowercase", FLAG),
                  optional("IncludeSpace", FLAG),
                  optional("RequireEachIncludedType", FLAG))),
          entry("GetResourcePolicy", structure(SECRET_ID, POLICY_NAME)),
          entry(
              "GetSecretValue",
              structure(
                  SECRET_ID, optional("VersionId", VERSION_ID), optional("VersionStage", STAGE))),
          entry(
              "ListResourcePolicies",
              structure(SECRET_ID, MAX_RESULTS, optional("NextToken", NEXT_TOKEN))),
          entry(
              "ListSecretVersionIds",
              structure(
                  SECRET_ID,
                  MAX_RESULTS,
                  optional("NextToken", NEXT_TOKEN),
                  optional("IncludeDeprecated", FLAG))),
          entry(
              "ListSecrets",
              structure(
                  optional("IncludePlannedDeletion", FLAG),
                  MAX_RESULTS,
                  optional("NextToken", NEXT_TOKEN),
                  optional("Filters", FILTERS),
                  optional("SortOrder", oneOf("asc", "desc")),
                  optional(
                      "SortBy",
                      oneOf("created-date", "last-accessed-date", "last-changed-date", "name")))),
          entry(
              "PutResourcePolicy",
              structure(
                  SECRET_ID,
                  required("ResourcePolicy", POLICY),
                  POLICY_NAME,
                  optional("BlockPublicPolicy", FLAG))),
          entry(
              "PutSecretValue",
              structure(
                  SECRET_ID,
                  optional("ClientRequestToken", TOKEN),
                  optional("SecretBinary", new Plaintext(true)),
                  optional("SecretString", new Plaintext(false)),
                  optional("VersionStages", items(STAGE, 1, 20)),
                  optional("RotationToken", text(36, 256).matching("^[a-zA-Z0-9\\-]+$").secret()))),
          entry(
              "RemoveRegionsFromReplication",
              structure(SECRET_ID, required("RemoveReplicaRegions", items(REGION, 1, UNBOUNDED)))),
          entry(
              "ReplicateSecretToRegions",
              structure(
                  SECRET_ID,
                  required("AddReplicaRegions", REPLICA_REGIONS),
                  optional("ForceOverwriteReplicaSecret", FLAG))),
          entry("RestoreSecret", structure(SECRET_ID)),
          entry(
              "RotateSecret",
              structure(
                  SECRET_ID,
                  optional("ClientRequestToken", TOKEN),
                  optional("RotationLambdaARN", text(0, 2048)),
                  optional("RotationRules", ROTATION_RULES),
                  optional("ExternalSecretRotationMetadata", ROTATION_METADATA),
                  optional("ExternalSecretRotationRoleArn", ARN),
                  optional("RotateImmediately", FLAG))),
          entry("StopReplicationToReplica", structure(SECRET_ID)),
          entry("TagResource", structure(SECRET_ID, required("Tags", TAGS))),
          entry(
              "UntagResource",
              structure(SECRET_ID, required("TagKeys", items(TAG_KEY, 0, UNBOUNDED)))),
          entry(
              "UpdateSecret",
              structure(
                  SECRET_ID,
                  optional("ClientRequestToken", TOKEN),
                  optional("Description", DESCRIPTION),
                  optional("KmsKeyId", KMS_KEY_ID),
                  optional("SecretBinary", new Plaintext(true)),
                  optional("SecretString", new Plaintext(false)),
                  optional("Type", TYPE))),
          entry(
              "UpdateSecretVersionStage",
              structure(
                  SECRET_ID,
                  required("VersionStage", STAGE),
                  optional("RemoveFromVersionId", VERSION_ID),
                  optional("MoveToVersionId", VERSION_ID))),
          entry(
              "ValidateResourcePolicy",
              structure(optional("SecretId", text(1, 2048)), required("ResourcePolicy", POLICY))));

  private SecretsManagerInputs() {}

  /** The inputs by the names of their actions. */
  public static Map<String, Structure> all() {
    return ALL;
  }
}
