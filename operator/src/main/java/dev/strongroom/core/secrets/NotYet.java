package dev.strongroom.core.secrets;

/** Something that is named does not exist yet. Its appearance is an event; no retry is needed. */
public final class NotYet extends Failure {
  private static final long serialVersionUID = 1L;

  /** A failure with this finding. */
  public NotYet(Finding finding) {
    super(finding);
  }
}
