package dev.strongroom.core.rotation.schedule;

import java.time.Instant;
import java.util.Optional;

/** When windows open. */
interface Recurrence {
  /** The first opening after {@code after}, on the hour. */
  Instant next(Instant after, Optional<Instant> lastRotated);

  /** Whether several windows can open in a day, which sets other rules for their length. */
  boolean inHours();

  /** The longest window in hours that the schedule has room for. */
  int longestWindow();

  /** The canonical expression. */
  String expression();
}
