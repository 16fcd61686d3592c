package dev.strongroom.core.rotation.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The times in which no rotation begins.
 *
 * @param all in any order; they may overlap
 */
public record Freezes(List<Freeze> all) {
  /** There are none. */
  public static final Freezes NONE = new Freezes(List.of());

  /** Freezes that follow each other without end are looked through no further than this. */
  private static final int MOST_IN_A_ROW = 100;

  /** Copies. */
  public Freezes {
    all = List.copyOf(all);
  }

  /**
   * When the freeze ends that holds now, with those that follow it at once; empty if none holds.
   */
  public Optional<Instant> until(Instant now) {
    Instant end = now;
    for (int i = 0; i < MOST_IN_A_ROW; i++) {
      Instant further = further(end);
      if (further.equals(end)) {
        break;
      }
      end = further;
    }
    return Optional.of(end).filter(now::isBefore);
  }

  private Instant further(Instant from) {
    return all.stream()
        .flatMap(freeze -> freeze.until(from).stream())
        .max(Instant::compareTo)
        .orElse(from);
  }
}
