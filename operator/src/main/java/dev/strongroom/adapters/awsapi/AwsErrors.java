package dev.strongroom.adapters.awsapi;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.signature.SignatureRefused;
import dev.strongroom.core.signature.SignatureRefused.Fault;

/** AWS's names of what core refuses. */
public final class AwsErrors {
  private static final int FORBIDDEN = 403;

  private AwsErrors() {}

  /** For a failure of a use case. */
  public static AwsError of(Failure failure) {
    String message = failure.finding().message();
    if (failure instanceof Rejected rejected) {
      return AwsError.client(name(rejected.kind()), message);
    }
    if (failure instanceof InvalidInput) {
      return AwsError.client("InvalidParameterException", message);
    }
    if (failure instanceof KeyUnusable key) {
      return AwsError.client(
          key.use() == KeyUnusable.Use.DECRYPT ? "DecryptionFailure" : "EncryptionFailure",
          message);
    }
    if (failure instanceof Refused) {
      return AwsError.client("InvalidRequestException", message);
    }
    // Unavailable, not yet or unreadable: nothing that the client did.
    return AwsError.internal();
  }

  private static String name(Rejected.Kind kind) {
    return switch (kind) {
      case VALIDATION -> "ValidationException";
      case INVALID_PARAMETER -> "InvalidParameterException";
      case INVALID_REQUEST -> "InvalidRequestException";
      case NOT_FOUND -> "ResourceNotFoundException";
      case EXISTS -> "ResourceExistsException";
      case LIMIT_EXCEEDED -> "LimitExceededException";
      case ACCESS_DENIED -> "AccessDeniedException";
      case INVALID_NEXT_TOKEN -> "InvalidNextTokenException";
      case MALFORMED_POLICY -> "MalformedPolicyDocumentException";
      case PUBLIC_POLICY -> "PublicPolicyException";
    };
  }

  /** For a signature that a service of JSON does not accept. */
  static AwsError ofJson(SignatureRefused refused) {
    String code =
        switch (refused.fault()) {
          case MISSING_TOKEN -> "MissingAuthenticationTokenException";
          case INCOMPLETE -> "IncompleteSignatureException";
          case MISMATCH -> "InvalidSignatureException";
          case UNKNOWN_CLIENT -> "UnrecognizedClientException";
          case EXPIRED_TOKEN -> "ExpiredTokenException";
        };
    return AwsError.client(code, refused.getMessage());
  }

  /** For a signature that a service of AWS Query does not accept. */
  static AwsError ofQuery(SignatureRefused refused) {
    String code =
        switch (refused.fault()) {
          case MISSING_TOKEN -> "MissingAuthenticationToken";
          case INCOMPLETE -> "IncompleteSignature";
          case MISMATCH -> "SignatureDoesNotMatch";
          case UNKNOWN_CLIENT -> "InvalidClientTokenId";
          case EXPIRED_TOKEN -> "ExpiredToken";
        };
    int status = refused.fault() == Fault.INCOMPLETE ? 400 : FORBIDDEN;
    return new AwsError(code, status, refused.getMessage());
  }
}
