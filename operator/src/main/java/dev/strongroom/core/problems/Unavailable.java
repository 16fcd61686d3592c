package dev.strongroom.core.problems;

/** A system did not answer. Trying again, with back-off, helps. */
public final class Unavailable extends Failure {
  private static final long serialVersionUID = 1L;

  /** A failure with this finding. */
  public Unavailable(Finding finding) {
    super(finding);
  }
}
