package dev.strongroom.core.problems;

/** What the user declared cannot be done. Trying again does not help; a changed object does. */
public final class InvalidInput extends Failure {
  private static final long serialVersionUID = 1L;

  /** A failure with this finding. */
  public InvalidInput(Finding finding) {
    super(finding);
  }
}
