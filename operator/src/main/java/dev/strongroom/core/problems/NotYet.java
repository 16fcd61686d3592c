package dev.strongroom.core.problems;

import dev.strongroom.core.work.RetryDelay;

/**
 * Something that is named does not exist yet. Objects that are watched bring their users back when
 * they appear; for the others it is retried with the delays of {@link RetryDelay}.
 */
public final class NotYet extends Failure {
  private static final long serialVersionUID = 1L;

  /** A failure with this finding. */
  public NotYet(Finding finding) {
    super(finding);
  }
}
