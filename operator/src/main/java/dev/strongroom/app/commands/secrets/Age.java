package dev.strongroom.app.commands.secrets;

import java.time.Duration;

/** A span of time as kubectl prints ages: its largest unit or two. */
final class Age {
  private static final long TWO_MINUTES = 120;
  private static final long TEN_MINUTES = 600;
  private static final long THREE_HOURS = 10_800;
  private static final long TWO_DAYS = 172_800;

  private Age() {}

  /** As text, such as 45s, 3m20s, 25m, 7h or 12d; a negative span counts as none. */
  static String of(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < TWO_MINUTES) {
      return seconds + "s";
    }
    if (seconds < TEN_MINUTES) {
      long rest = seconds % 60;
      return seconds / 60 + "m" + (rest == 0 ? "" : rest + "s");
    }
    if (seconds < THREE_HOURS) {
      return seconds / 60 + "m";
    }
    return seconds < TWO_DAYS ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }
}
