package dev.strongroom.core.diagnosis;

/**
 * What came of trying to write a Secret as the operator, without keeping it.
 *
 * @param answer what happened
 * @param message of the API server, which names the policy or webhook that refused
 */
public record WriteAttempt(Answer answer, String message) {
  /** What happened. */
  public enum Answer {
    /** It would have been written as it was sent. */
    WRITTEN,
    /** It would have been written with other content. */
    CHANGED,
    /** It was refused. */
    REFUSED,
    /** A webhook cannot be asked without being meant. */
    UNTRIED
  }

  /** Judges it. */
  public static Check check(String namespace, Look<WriteAttempt> look) {
    String subject = "Secrets in namespace " + namespace;
    return look.judged(
        subject,
        attempt -> attempt.check(subject),
        Check.failing(subject, "there is no such namespace", "check its name"));
  }

  private Check check(String subject) {
    return switch (answer) {
      case WRITTEN -> Check.ok(subject, "the operator may write them, and nothing changes them");
      case CHANGED ->
          Check.failing(
              subject,
              "a webhook or policy changes type or data of what the operator writes",
              "exempt Secrets labelled strongroom.dev/managed-by=strongroom from it");
      case REFUSED ->
          Check.failing(
              subject,
              message,
              "exempt Secrets labelled strongroom.dev/managed-by=strongroom from what refuses them,"
                  + " or give the operator the right");
      case UNTRIED -> Check.unknown(subject, message, "that webhook supports no dry run");
    };
  }
}
