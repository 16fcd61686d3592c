package dev.strongroom.core.problems;

/**
 * What was asked of a secret is not possible, in its present state or at all. Its kinds are AWS's
 * error classes, and the sentences of its findings AWS's own where AWS's are known.
 */
public final class Rejected extends Failure {
  private static final long serialVersionUID = 1L;

  /** The class of the refusal. */
  public enum Kind {
    /** A parameter does not have the form that it must have (ValidationException). */
    VALIDATION,
    /** A parameter is wrong, whatever the secret's state (InvalidParameterException). */
    INVALID_PARAMETER,
    /** Not valid for the secret's present state (InvalidRequestException). */
    INVALID_REQUEST,
    /** There is no such secret, version or value (ResourceNotFoundException). */
    NOT_FOUND,
    /** The name or token is in use (ResourceExistsException). */
    EXISTS,
    /** A quota would be exceeded (LimitExceededException). */
    LIMIT_EXCEEDED,
    /** The caller may not do it (AccessDeniedException). */
    ACCESS_DENIED,
    /** A pagination token is not one for this list, or too old (InvalidNextTokenException). */
    INVALID_NEXT_TOKEN,
    /** A resource policy is not well-formed (MalformedPolicyDocumentException). */
    MALFORMED_POLICY,
    /** A resource policy gives broad access (PublicPolicyException). */
    PUBLIC_POLICY
  }

  private final Kind kind;

  /** A refusal of this kind with this finding. */
  public Rejected(Kind kind, Finding finding) {
    super(finding);
    this.kind = kind;
  }

  /** The class of the refusal. */
  public Kind kind() {
    return kind;
  }
}
