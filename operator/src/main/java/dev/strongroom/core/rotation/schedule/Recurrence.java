package dev.strongroom.core.rotation.schedule;

import java.time.Instant;
import java.util.Optional;

/** When windows open. */
interface Recurrence {
  /** The first opening after {@code after}, on the hour. */
  Instant next(Instant after, Optional<Instant> lastRotated);

  /**
   * When the window opens that counts from a change of the value; empty when windows do not count
   * from changes.
   */
  Optional<Instant> dueAfter(Instant changed);

  /** The change from which the window that opens then counts; empty as {@link #dueAfter}. */
  Optional<Instant> countedFrom(Instant opening);

  /** Whether several windows can open in a day, which sets other rules for their length. */
  boolean inHours();

  /** The longest window in hours that the schedule has room for. */
  int longestWindow();

  /** The canonical expression. */
  String expression();
}
