package dev.strongroom.core.access;

/**
 * The condition keys that can be there (service authorization reference of Secrets Manager and KMS;
 * IAM user guide, "Global condition context keys"). All others are absent. {@link ThreeDoors} fills
 * in those of caller, secret and key; who makes a request adds those of the request.
 */
public final class ConditionKeys {
  // Of the request.
  public static final String SOURCE_IP = "aws:SourceIp";
  public static final String CURRENT_TIME = "aws:CurrentTime";
  public static final String EPOCH_TIME = "aws:EpochTime";
  public static final String SECURE_TRANSPORT = "aws:SecureTransport";
  public static final String REQUESTED_REGION = "aws:RequestedRegion";
  public static final String USER_AGENT = "aws:UserAgent";
  public static final String TOKEN_ISSUE_TIME = "aws:TokenIssueTime";

  /** With a tag's key behind it. */
  public static final String REQUEST_TAG = "aws:RequestTag/";

  /** Has several values. */
  public static final String TAG_KEYS = "aws:TagKeys";

  /** Has several values. */
  public static final String ADD_REPLICA_REGIONS = "secretsmanager:AddReplicaRegions";

  public static final String BLOCK_PUBLIC_POLICY = "secretsmanager:BlockPublicPolicy";
  public static final String DESCRIPTION = "secretsmanager:Description";
  public static final String EXTERNAL_ROTATION_ROLE =
      "secretsmanager:ExternalSecretRotationRoleArn";
  public static final String FORCE_DELETE = "secretsmanager:ForceDeleteWithoutRecovery";
  public static final String FORCE_OVERWRITE_REPLICA = "secretsmanager:ForceOverwriteReplicaSecret";
  public static final String KMS_KEY_ARN = "secretsmanager:KmsKeyArn";
  public static final String KMS_KEY_ID = "secretsmanager:KmsKeyId";
  public static final String MODIFY_ROTATION_RULES = "secretsmanager:ModifyRotationRules";
  public static final String NAME = "secretsmanager:Name";
  public static final String POLICY_NAME = "secretsmanager:PolicyName";
  public static final String RECOVERY_WINDOW = "secretsmanager:RecoveryWindowInDays";
  public static final String ROTATE_IMMEDIATELY = "secretsmanager:RotateImmediately";
  public static final String ROTATION_LAMBDA = "secretsmanager:RotationLambdaARN";
  public static final String TYPE = "secretsmanager:Type";
  public static final String VERSION_ID = "secretsmanager:VersionId";
  public static final String VERSION_STAGE = "secretsmanager:VersionStage";

  // Of direct calls to KMS.
  public static final String BYPASS_LOCKOUT_CHECK = "kms:BypassPolicyLockoutSafetyCheck";
  public static final String DELETION_WINDOW = "kms:ScheduleKeyDeletionPendingWindowInDays";
  public static final String ENCRYPTION_ALGORITHM = "kms:EncryptionAlgorithm";
  public static final String RE_ENCRYPT_ON_SAME_KEY = "kms:ReEncryptOnSameKey";
  public static final String REQUEST_ALIAS = "kms:RequestAlias";
  public static final String ROTATION_PERIOD = "kms:RotationPeriodInDays";

  /** Has several values. */
  public static final String RESOURCE_ALIASES = "kms:ResourceAliases";

  // Of the caller.
  static final String PRINCIPAL_ACCOUNT = "aws:PrincipalAccount";
  static final String PRINCIPAL_ARN = "aws:PrincipalArn";
  static final String PRINCIPAL_IS_SERVICE = "aws:PrincipalIsAWSService";
  static final String PRINCIPAL_TAG = "aws:PrincipalTag/";
  static final String PRINCIPAL_TYPE = "aws:PrincipalType";
  static final String USER_ID = "aws:userid";

  // Of what the request is about.
  static final String RESOURCE_ACCOUNT = "aws:ResourceAccount";
  static final String RESOURCE_TAG = "aws:ResourceTag/";
  static final String SECRET_TAG = "secretsmanager:ResourceTag/";
  static final String SECRET_ID = "secretsmanager:SecretId";
  static final String SECRET_TYPE = "secretsmanager:resource/Type";
  static final String SECRET_ROTATION_LAMBDA = "secretsmanager:resource/AllowRotationLambdaArn";
  static final String PRIMARY_REGION = "secretsmanager:SecretPrimaryRegion";

  // Of calls to a key; the first is there when Secrets Manager calls on behalf of its caller.
  static final String VIA_SERVICE = "kms:ViaService";
  static final String CALLER_ACCOUNT = "kms:CallerAccount";
  static final String ENCRYPTION_CONTEXT = "kms:EncryptionContext:";
  static final String ENCRYPTION_CONTEXT_KEYS = "kms:EncryptionContextKeys";
  static final String KEY_ORIGIN = "kms:KeyOrigin";
  static final String KEY_SPEC = "kms:KeySpec";
  static final String KEY_USAGE = "kms:KeyUsage";
  static final String MULTI_REGION = "kms:MultiRegion";
  static final String VIA_AWS_SERVICE = "aws:ViaAWSService";

  private ConditionKeys() {}
}
