package dev.strongroom.core.importing;

/**
 * What became of one entry. It never has anything of a value.
 *
 * @param source where the entry is: a file and a place in it, or a Secret
 * @param name of the secret; empty when the entry has none
 * @param outcome what became of it
 * @param detail why, and what to do; empty when there is nothing to add
 */
public record ImportResult(String source, String name, Outcome outcome, String detail) {
  /** What became of an entry; in a dry run, what would. */
  public enum Outcome {
    /** There is a new secret. */
    CREATED,
    /** The secret had another value and has a new version. */
    UPDATED,
    /** The secret had this value already. */
    UNCHANGED,
    /** Left alone, as it should be. */
    SKIPPED,
    /** Somebody has to do something. */
    FAILED
  }
}
