package dev.strongroom.core.problems;

/**
 * Why something could not be done, typed by what helps. Its message is one of the fixed sentences
 * of {@link Reason}; it never carries the text of another exception, which might quote secret
 * bytes.
 */
public abstract sealed class Failure extends RuntimeException
    permits InvalidInput,
        NotYet,
        Unavailable,
        Unreadable,
        Refused,
        Rejected,
        KmsRejected,
        KeyUnusable {
  private static final long serialVersionUID = 1L;

  private final transient Finding finding;

  Failure(Finding finding) {
    super(finding.toString(), null, false, false);
    this.finding = finding;
  }

  /** The reason and its sentence. */
  public Finding finding() {
    return finding;
  }
}
