package dev.strongroom.e2e.quickstart;

/** The quick start cannot go on. The message is for its user: what happened, what to look at. */
public final class QuickStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what happened and what helps; may have several lines
   */
  public QuickStartException(String message) {
    super(message);
  }

  /**
   * @param message what happened and what helps; may have several lines
   * @param cause what was observed
   */
  public QuickStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
