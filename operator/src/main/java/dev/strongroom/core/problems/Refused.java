package dev.strongroom.core.problems;

/** A system answered no. Trying again soon does not help; somebody must change something there. */
public final class Refused extends Failure {
  private static final long serialVersionUID = 1L;

  /** A failure with this finding. */
  public Refused(Finding finding) {
    super(finding);
  }
}
