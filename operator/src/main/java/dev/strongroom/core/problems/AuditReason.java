package dev.strongroom.core.problems;

/** The audit trail. */
public enum AuditReason implements Reason {
  AuditUnavailable(
      "The audit trail cannot be written, so nothing is changed and no value is read. Check the"
          + " audit sinks of the installation: the log of the operator names the one that fails. It"
          + " continues by itself when the sink works again."),
  RequestMalformed("The request cannot be read, or breaks a limit of AWS's model."),
  RequestThrottled("Rate exceeded"),
  RequestFailed("An error occurred on the server side."),
  RequestRefused("The service refused the request."),
  ReplicationRefused("The copy was refused. DescribeSecret says why."),
  RotationStepFailed("The rotation failed during step {0} with {1}."),
  RotationOvertaken("The rotation ended because another version became current meanwhile.");

  private final String sentence;

  AuditReason(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
