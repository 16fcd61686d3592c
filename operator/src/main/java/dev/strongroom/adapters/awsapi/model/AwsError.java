package dev.strongroom.adapters.awsapi.model;

/**
 * An error as clients see it.
 *
 * @param code AWS's name of the error class, such as {@code ResourceNotFoundException}
 * @param status of HTTP
 * @param message AWS's sentence; empty when AWS has none. Never holds secret bytes
 */
public record AwsError(String code, int status, String message) {
  private static final int BAD_REQUEST = 400;

  /** An error that the client can do something about. */
  public static AwsError client(String code, String message) {
    return new AwsError(code, BAD_REQUEST, message);
  }

  /** The input does not have the form of the action's input. */
  public static AwsError serialization(String message) {
    return client("SerializationException", message);
  }

  /** The input breaks a limit of the model. */
  public static AwsError validation(String message) {
    return client("ValidationException", message);
  }

  /** There is no such action. */
  public static AwsError unknownOperation() {
    return client("UnknownOperationException", "");
  }

  /** Something that is not the client's doing; SDKs try again. */
  public static AwsError internal() {
    return new AwsError(
        "InternalServiceError", 500, "An error occurred on the server side. Try again later.");
  }

  /** The server has too much to do; SDKs try again, later and later. */
  public static AwsError throttled() {
    return client("ThrottlingException", "Rate exceeded");
  }

  /** As an exception, for where an answer cannot be returned. */
  public AwsException exception() {
    return new AwsException(this);
  }
}
