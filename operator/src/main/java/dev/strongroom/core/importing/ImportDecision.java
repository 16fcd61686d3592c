package dev.strongroom.core.importing;

import dev.strongroom.core.importing.ImportResult.Outcome;

/**
 * What is done with an entry of an export, after a look at the secret of its name. Equal values are
 * told by comparing them, so a repeated import adds nothing. No version id is derived from a value:
 * ids are no secret, and a short value could be guessed from its digest.
 *
 * @param act what to do
 * @param outcome of the entry, once that is done
 * @param detail for the report
 */
public record ImportDecision(Act act, Outcome outcome, String detail) {
  /** What a look found. */
  public enum Found {
    /** There is no such secret, or it has no current value. */
    NO_VALUE,
    /** The current value is that of the entry. */
    SAME,
    /** The current value is the one that has AWSPREVIOUS in the export. */
    FORMER,
    /** The current value is another one. */
    OTHER,
    /** The caller may not read the value, nor learn whether there is one. */
    HIDDEN
  }

  /** What to do. */
  public enum Act {
    /** Nothing. */
    NOTHING,
    /**
     * Create the secret with the value that has AWSPREVIOUS, if there is one, and then with the
     * value; if the secret exists, see {@link #ofExisting}.
     */
    CREATE,
    /** Put the value as the version that it is in the export. */
    PUT_NEXT,
    /** Put the value as a new version. */
    PUT
  }

  /**
   * Decides.
   *
   * @param updates whether other values are replaced
   */
  public static ImportDecision of(Found found, boolean updates) {
    return switch (found) {
      case NO_VALUE, HIDDEN -> new ImportDecision(Act.CREATE, Outcome.CREATED, "");
      case SAME -> new ImportDecision(Act.NOTHING, Outcome.UNCHANGED, "");
      case FORMER ->
          new ImportDecision(
              Act.PUT_NEXT, Outcome.UPDATED, "had the value that is AWSPREVIOUS in the export");
      case OTHER ->
          updates
              ? new ImportDecision(Act.PUT, Outcome.UPDATED, "the earlier value is AWSPREVIOUS")
              : new ImportDecision(
                  Act.NOTHING,
                  Outcome.SKIPPED,
                  "has another value; --update puts that of the export as a new version");
    };
  }

  /**
   * Decides when the secret that was to be created is there.
   *
   * @param found what a second look found
   */
  public static ImportDecision ofExisting(Found found, boolean updates) {
    return switch (found) {
      case NO_VALUE -> new ImportDecision(Act.PUT, Outcome.UPDATED, "had no value");
      case HIDDEN ->
          new ImportDecision(
              Act.NOTHING,
              Outcome.FAILED,
              "exists, and its value cannot be compared without the right to GetSecretValue");
      default -> of(found, updates);
    };
  }
}
