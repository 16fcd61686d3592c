package dev.strongroom.core.templates;

import dev.strongroom.core.problems.TemplateReason;

/** An expression has no result. It says where and of which kind, never what the value is. */
public final class ExpressionFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final TemplateReason reason;
  private final int offset;

  /**
   * A failure.
   *
   * @param offset the character of the expression that it is about, in UTF-16 code units
   */
  public ExpressionFailed(TemplateReason reason, int offset) {
    super(reason.name(), null, false, false);
    this.reason = reason;
    this.offset = offset;
  }

  /** What went wrong; its sentence takes the position alone. */
  public TemplateReason reason() {
    return reason;
  }

  /** The character of the expression that it is about, in UTF-16 code units. */
  public int offset() {
    return offset;
  }
}
