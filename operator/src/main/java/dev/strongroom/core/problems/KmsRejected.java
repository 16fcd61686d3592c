package dev.strongroom.core.problems;

/**
 * What was asked of a key is not possible, in its present state or at all. Its kinds are the error
 * classes of AWS KMS; those that KMS shares with Secrets Manager are {@link Rejected}.
 */
public final class KmsRejected extends Failure {
  private static final long serialVersionUID = 1L;

  /** The class of the refusal. */
  public enum Kind {
    /** There is no such key or alias. */
    NOT_FOUND("NotFoundException"),
    /** The alias is in use. */
    ALREADY_EXISTS("AlreadyExistsException"),
    /** No alias can have this name. */
    INVALID_ALIAS("InvalidAliasNameException"),
    /** This is not an ARN. */
    INVALID_ARN("InvalidArnException"),
    /** The key is disabled. */
    DISABLED("DisabledException"),
    /** The key's state does not allow it. */
    INVALID_STATE("KMSInvalidStateException"),
    /** The ciphertext does not open with this key and encryption context. */
    INVALID_CIPHERTEXT("InvalidCiphertextException"),
    /** The ciphertext belongs to another key than the one that is named. */
    INCORRECT_KEY("IncorrectKeyException"),
    /** The key cannot be used in this way. */
    INVALID_KEY_USAGE("InvalidKeyUsageException"),
    /** A quota would be exceeded. */
    LIMIT_EXCEEDED("LimitExceededException"),
    /** A key policy is not well-formed, or would lock its author out. */
    MALFORMED_POLICY("MalformedPolicyDocumentException"),
    /** A tag is not allowed. */
    INVALID_TAG("TagException"),
    /** The marker of a page does not come from this installation. */
    INVALID_MARKER("InvalidMarkerException"),
    /** AWS KMS has it, and it is not supported here. */
    UNSUPPORTED("UnsupportedOperationException"),
    /** A parameter is wrong. */
    VALIDATION("ValidationException"),
    /** Only tried, and it would have succeeded. */
    DRY_RUN("DryRunOperationException");

    private final String awsName;

    Kind(String awsName) {
      this.awsName = awsName;
    }

    /** The error class as AWS KMS spells it. */
    public String awsName() {
      return awsName;
    }
  }

  private final Kind kind;

  /** A refusal of this kind with this finding. */
  public KmsRejected(Kind kind, Finding finding) {
    super(finding);
    this.kind = kind;
  }

  /** The class of the refusal. */
  public Kind kind() {
    return kind;
  }
}
