package dev.strongroom.core.audit;

import java.text.MessageFormat;

/**
 * Something that is wrong with a trail.
 *
 * @param kind what
 * @param place where it shows
 * @param chain id of the chain; empty when that is not known
 * @param from first sequence number that it is about
 * @param to the last one
 */
public record TrailProblem(Kind kind, Place place, String chain, long from, long to) {

  /**
   * A line of what was read.
   *
   * @param source the file, or - for standard input
   * @param line its number, from 1
   */
  public record Place(String source, long line) {
    @Override
    public String toString() {
      return source + ":" + line;
    }
  }

  /** What can be wrong. */
  public enum Kind {
    FOREIGN("This line is no line of an audit trail: it was inserted or is corrupt."),
    CHANGED("Line {1} was changed: its hash does not match."),
    REPLACED(
        "Line {1} was replaced or inserted: the line after it was written after another line."),
    MISSING("Lines {1} to {2} are missing before this line."),
    HEAD_MISSING(
        "The chain begins with line {1} here: the lines before it are missing, unless they are in"
            + " files that were not given."),
    CHAIN_MISSING(
        "The chain that came before this one is missing, unless it is in files that were not"
            + " given."),
    REORDERED("Line {1} stands here, after lines that were written later."),
    REPEATED("Line {1} stands here again: it was duplicated, or one of the two was inserted."),
    AFTER_END("Line {1} stands after the end of its chain: it was inserted."),
    FORGED_MARK(
        "Line {1} is a checkpoint with a wrong signature: it or a line since the checkpoint before"
            + " it was changed."),
    UNKNOWN_KEY("Line {1} is signed with a key that is not trusted: the chain was replaced."),
    CUT_OFF("The chain ends here, but lines {1} to {2} were written: its end was cut off."),
    CONTRADICTED("Line {1} is not the one that a checkpoint from elsewhere names."),
    NOT_ENDED(
        "The chain ends here with line {1}, without its end mark: the process was killed, is still"
            + " running, or the end was cut off."),
    TORN("The last line is incomplete: the process was killed while it wrote, or it was cut off."),
    LOST("{2} events before this checkpoint could not be recorded, as line {1} says itself."),
    EMPTY("There is no audit record.");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }
  }

  /** The sentence for people. */
  public String message() {
    return MessageFormat.format(
        kind.sentence.replace("'", "''"), chain, Long.toString(from), Long.toString(to));
  }

  @Override
  public String toString() {
    return place + ": " + kind + (chain.isEmpty() ? "" : " in chain " + chain) + ": " + message();
  }
}
