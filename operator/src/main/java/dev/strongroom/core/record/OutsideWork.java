package dev.strongroom.core.record;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Work that a step of a rotation has started, or is about to start, outside of this program and
 * that has not ended yet: a function that is called, a Job that is created.
 *
 * @param purpose what it was started for
 * @param handle how it is found again; empty from the time when it is announced until its start is
 *     saved. 1 to {@value #MAX_HANDLE} printable ASCII characters without spaces; never a secret,
 *     because it is stored and shown in plain text
 * @param startedAt when it was announced
 */
public record OutsideWork(Purpose purpose, Optional<String> handle, Instant startedAt) {
  /** The longest handle, in characters. */
  public static final int MAX_HANDLE = 512;

  private static final Pattern HANDLE = Pattern.compile("[\\x21-\\x7e]{1," + MAX_HANDLE + "}");

  /** What outside work does. */
  public enum Purpose {
    /** Makes the pending value. */
    CREATE,
    /** Makes the target accept the pending value. */
    SET,
    /** Uses the pending value. */
    TEST,
    /** Makes the pending version current. */
    FINISH,
    /** Finds out which value the target accepts. */
    VERIFY,
    /** Makes the target accept the current value again. */
    SETTLE
  }

  /**
   * Checks the handle.
   *
   * @throws IllegalArgumentException if it is too long or has other characters
   */
  public OutsideWork {
    if (handle.filter(text -> !HANDLE.matcher(text).matches()).isPresent()) {
      throw new IllegalArgumentException("not a handle of outside work");
    }
  }

  /** Work that is about to be started. */
  public static OutsideWork announced(Purpose purpose, Instant now) {
    return new OutsideWork(purpose, Optional.empty(), now);
  }

  /** The same work under another handle. */
  public OutsideWork under(String newHandle) {
    return new OutsideWork(purpose, Optional.of(newHandle), startedAt);
  }
}
