package dev.strongroom.core.rotation.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time in which no rotation begins, once or again and again. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html">Schedule
 *     types of EventBridge Scheduler, whose form of a single date this takes</a>
 */
public final class Freeze {
  private static final Pattern ONCE =
      Pattern.compile("at\\(([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})\\)");
  private static final Pattern CRON = Pattern.compile("cron\\(([0-9A-Za-z#?*\\-/, ]{1,250})\\)");
  private static final Duration MOST_HOURS = Duration.ofHours(999);
  private static final Duration MOST_DAYS = Duration.ofDays(366);

  private final Optional<Instant> once;
  private final Optional<Cron> again;
  private final Duration length;

  private Freeze(Optional<Instant> once, Optional<Cron> again, Duration length) {
    this.once = once;
    this.again = again;
    this.length = length;
  }

  /**
   * Reads a freeze; all times are in UTC.
   *
   * @param schedule when it begins: {@code at(2026-12-20T00:00:00)}, or {@code cron(…)} as in a
   *     rotation's schedule
   * @param duration how long it lasts: 1h to 999h, or 1d to 366d
   * @throws InvalidSchedule as {@link RotationSchedule#parse}
   */
  public static Freeze parse(String schedule, String duration) {
    Duration length = length(duration);
    Matcher cron = CRON.matcher(schedule);
    return cron.matches()
        ? new Freeze(
            Optional.empty(),
            Optional.of(Cron.parse(cron.group(1), MinimumInterval.SHORTEST)),
            length)
        : new Freeze(Optional.of(date(schedule)), Optional.empty(), length);
  }

  private static Instant date(String schedule) {
    Matcher m = ONCE.matcher(schedule);
    ScheduleProblem.FREEZE_FORM.unless(m.matches());
    try {
      return LocalDateTime.parse(m.group(1)).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException noSuchDay) {
      throw ScheduleProblem.FREEZE_FORM.failure();
    }
  }

  private static Duration length(String duration) {
    Duration most = duration.endsWith("d") ? MOST_DAYS : MOST_HOURS;
    return HoursOrDays.parse(duration)
        .filter(length -> length.compareTo(most) <= 0)
        .orElseThrow(ScheduleProblem.FREEZE_DURATION::failure);
  }

  /** Until when it holds, if it holds now; a freeze that follows at once is another one. */
  Optional<Instant> until(Instant now) {
    return again
        .flatMap(cron -> lastOpening(cron, now))
        .or(() -> once.filter(begin -> !begin.isAfter(now)))
        .map(begin -> begin.plus(length))
        .filter(now::isBefore);
  }

  /** The last opening that is not after now and near enough to matter. */
  private Optional<Instant> lastOpening(Cron cron, Instant now) {
    for (Duration back = Duration.ofHours(1); ; back = back.multipliedBy(8)) {
      boolean isAll = back.compareTo(length) >= 0;
      Instant opening = cron.next(now.minus(isAll ? length : back), Optional.empty());
      if (!opening.isAfter(now)) {
        return Optional.of(last(cron, opening, now));
      } else if (isAll) {
        return Optional.empty();
      }
    }
  }

  private static Instant last(Cron cron, Instant first, Instant now) {
    Instant last = first;
    for (Instant next = first; !next.isAfter(now); next = cron.next(next, Optional.empty())) {
      last = next;
    }
    return last;
  }
}
