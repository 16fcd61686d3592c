package dev.strongroom.adapters.awsapi.model;

/** Ends a call with an error of AWS's. */
public final class AwsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient AwsError error;

  AwsException(AwsError error) {
    super(error.code(), null, false, false);
    this.error = error;
  }

  /** What the client is told. */
  public AwsError error() {
    return error;
  }
}
