package dev.strongroom.core.problems;

/**
 * Stored data or a key cannot be opened: it is missing, corrupt, of a newer format, or wrapped by a
 * root key that is not configured. Trying again does not help; an administrator does.
 */
public final class Unreadable extends Failure {
  private static final long serialVersionUID = 1L;

  /** A failure with this finding. */
  public Unreadable(Finding finding) {
    super(finding);
  }
}
