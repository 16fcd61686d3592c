package dev.strongroom.core.rotation.schedule;

/**
 * A schedule or a freeze that cannot be. Whoever reads one knows where it is written, and says so:
 * a declaration has paths, a request of the AWS endpoint has none.
 */
public final class InvalidSchedule extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  InvalidSchedule(String field, String sentence) {
    super(sentence);
    this.field = field;
  }

  /** The name of the field that has to change, as {@code schedule}; without the path to it. */
  public String field() {
    return field;
  }

  /** What is wrong and what to write instead: a fixed sentence. */
  public String sentence() {
    return getMessage();
  }
}
