package dev.strongroom.core.diagnosis;

/**
 * An admission policy of the chart.
 *
 * @param denying whether a binding has it deny what it does not allow
 * @param closed whether a request is refused when the policy itself fails
 * @param sound whether the API server finds no error in its expressions
 */
public record PolicyState(boolean denying, boolean closed, boolean sound) {
  private static final String AGAIN = "apply the chart again";

  /**
   * Judges one.
   *
   * @param purpose what is not prevented without it
   */
  public static Check check(String name, String purpose, Look<PolicyState> look) {
    String subject = "policy " + name;
    return look.judged(
        subject,
        state -> state.check(subject, purpose),
        Check.warning(subject, "is not there: " + purpose, "switch it on in the chart's values"));
  }

  private Check check(String subject, String purpose) {
    if (!denying) {
      return Check.failing(subject, "has no binding that denies: " + purpose, AGAIN);
    }
    if (!closed) {
      return Check.failing(subject, "lets pass what it cannot judge (failurePolicy)", AGAIN);
    }
    return sound
        ? Check.ok(subject, "is in force")
        : Check.failing(
            subject,
            "has expressions that the API server finds wrong",
            "see status.typeChecking of the policy; it needs Kubernetes 1.30 or later");
  }
}
