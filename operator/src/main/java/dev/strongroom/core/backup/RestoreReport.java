package dev.strongroom.core.backup;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What a restore did, or would do. Filled by several threads. */
public final class RestoreReport {
  private static final int MOST_NAMES = 1_000;

  private final boolean isWritten;
  private final Map<Outcome, LongAdder> counts = new ConcurrentHashMap<>();
  private final Queue<String> conflicts = new ConcurrentLinkedQueue<>();

  /** What became of an object of the backup. */
  public enum Outcome {
    /** A key that the store did not have. */
    KEY_CREATED,
    /** A key whose older or newer materials the store did not have. */
    KEY_COMPLETED,
    /** A key that the store has with all its materials. */
    KEY_UNCHANGED,
    /** The store has another default key for this account: values are encrypted with that one. */
    KEY_REPLACED_BY_STORES,
    /** An EncryptionKey's key instead of which the store had another, which gave way. */
    KEY_OVERWRITTEN,
    /** An EncryptionKey's key instead of which the store has another: nothing is restored. */
    KEY_CONFLICT,
    /** A version that the store did not have. */
    VERSION_CREATED,
    /** A version that the store has. */
    VERSION_UNCHANGED,
    /** A version that the store had with another ciphertext, and whose record is overwritten. */
    VERSION_OVERWRITTEN,
    /** A version of a record that is skipped, which that record names and the store had lost. */
    VERSION_OF_SKIPPED_CREATED,
    /** A version of a record that is skipped, which the store has or that record does not name. */
    VERSION_SKIPPED,
    /** A secret that the store did not have. */
    RECORD_CREATED,
    /** A secret that the store has, and does not differ. */
    RECORD_UNCHANGED,
    /** A secret that the store has, other than in the backup, and that was overwritten. */
    RECORD_OVERWRITTEN,
    /** A secret that the store has, other than in the backup, and that was left as it is. */
    RECORD_SKIPPED,
    /**
     * A secret that the store has, other than in the backup: nothing is restored, or not this one
     * if somebody else changed it while others were.
     */
    RECORD_CONFLICT
  }

  /** An empty report: of what is done, or of what would be. */
  RestoreReport(boolean isWritten) {
    this.isWritten = isWritten;
  }

  /** Whether this is what was done; false: nothing was, and this is what would be. */
  public boolean isWritten() {
    return isWritten;
  }

  void count(Outcome outcome) {
    counts.computeIfAbsent(outcome, key -> new LongAdder()).increment();
  }

  void conflict(String secret) {
    if (conflicts.size() < MOST_NAMES) {
      conflicts.add(secret);
    }
  }

  /** How often each outcome came. */
  public Map<Outcome, Long> counts() {
    Map<Outcome, Long> result = new TreeMap<>();
    counts.forEach((outcome, count) -> result.put(outcome, count.sum()));
    return result;
  }

  /** How often one came. */
  public long of(Outcome outcome) {
    return counts().getOrDefault(outcome, 0L);
  }

  /** Whether somebody has to decide about something. */
  public boolean hasConflicts() {
    return of(Outcome.RECORD_CONFLICT) + of(Outcome.KEY_CONFLICT) > 0;
  }

  /** The secrets and keys that the store has other than in the backup: the first thousand. */
  public List<String> conflicts() {
    return List.copyOf(conflicts);
  }
}
