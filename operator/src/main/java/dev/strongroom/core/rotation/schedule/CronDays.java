package dev.strongroom.core.rotation.schedule;

import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * On which days a cron expression falls, as sets of bits. A day matches when its month does and any
 * of the others.
 *
 * @param months 1 to 12
 * @param daysOfMonth 1 to 31
 * @param lastOfMonth the last day of the month
 * @param weekdays 1 (Sunday) to 7
 * @param lastWeekdays weekdays that count only as the last of their kind in the month
 * @param nthWeekdays bit 8 k + w: weekday w that is the k-th of its kind in the month
 */
record CronDays(
    long months,
    long daysOfMonth,
    boolean lastOfMonth,
    long weekdays,
    long lastWeekdays,
    long nthWeekdays) {
  private static final Pattern LAST_WEEKDAY = Pattern.compile("([0-9A-Z]+)L");
  private static final Pattern NTH_WEEKDAY = Pattern.compile("([0-9A-Z]+)#([1-5])");
  private static final int MAX_GAP_DAYS = 999;

  /** The Gregorian calendar repeats after 28 years, but for the turns of most centuries. */
  private static final LocalDate CYCLE_START = LocalDate.of(2000, 1, 1);

  private static final int CYCLE_YEARS = 28;

  /** Reads the three fields that choose days; exactly one of the outer two is {@code ?}. */
  static CronDays parse(String dayOfMonth, String month, String dayOfWeek) {
    boolean byMonth = dayOfWeek.equals("?");
    ScheduleProblem.QUESTION_MARK.unless(byMonth != dayOfMonth.equals("?"));
    long months = CronField.MONTH.list(month);
    CronDays days = byMonth ? byDayOfMonth(months, dayOfMonth) : byDayOfWeek(months, dayOfWeek);
    ScheduleProblem.NEVER.unless(days.comesOftenEnough());
    return days;
  }

  private static CronDays byDayOfMonth(long months, String text) {
    CronField field = CronField.DAY_OF_MONTH;
    long days = 0;
    long lastWeekdays = 0;
    boolean last = false;
    for (String item : field.items(text)) {
      Matcher m = LAST_WEEKDAY.matcher(item);
      if (item.equals("L")) {
        last = true;
      } else if (m.matches()) {
        // Only names here: 5L would read as "the last 5th".
        int weekday = CronField.DAY_OF_WEEK.names().indexOf(m.group(1));
        field.problem().unless(weekday >= 0);
        lastWeekdays |= 1L << weekday + 1;
      } else {
        days |= field.item(item);
      }
    }
    return new CronDays(months, days, last, 0, lastWeekdays, 0);
  }

  private static CronDays byDayOfWeek(long months, String text) {
    CronField field = CronField.DAY_OF_WEEK;
    long weekdays = 0;
    long last = 0;
    long nth = 0;
    for (String item : field.items(text)) {
      Matcher lastOne = LAST_WEEKDAY.matcher(item);
      Matcher nthOne = NTH_WEEKDAY.matcher(item);
      if (item.equals("L")) {
        weekdays |= 1L << field.max();
      } else if (lastOne.matches()) {
        last |= 1L << field.number(lastOne.group(1));
      } else if (nthOne.matches()) {
        nth |= 1L << 8 * Integer.parseInt(nthOne.group(2)) + field.number(nthOne.group(1));
      } else {
        weekdays |= field.item(item);
      }
    }
    return new CronDays(months, 0, false, weekdays, last, nth);
  }

  /** The first matching day from {@code from} on. */
  LocalDate nextFrom(LocalDate from) {
    LocalDate day = from;
    while (!matches(day)) {
      day = has(months, day.getMonthValue()) ? day.plusDays(1) : firstOfNextMonth(day);
    }
    return day;
  }

  /** Whether two days in a row can match. */
  boolean canFollowEachOther() {
    LocalDate end = CYCLE_START.plusYears(CYCLE_YEARS);
    LocalDate day = nextFrom(CYCLE_START);
    while (day.isBefore(end)) {
      LocalDate next = nextFrom(day.plusDays(1));
      if (next.equals(day.plusDays(1))) {
        return true;
      }
      day = next;
    }
    return false;
  }

  private boolean comesOftenEnough() {
    // Days 1 to 28 and the first four weekdays of a kind are in every month: no need to search.
    boolean inEveryMonth =
        lastOfMonth
            || (weekdays | lastWeekdays) != 0
            || (daysOfMonth & (1L << 29) - 1) != 0
            || (nthWeekdays & (1L << 8 * 5) - 1) != 0;
    return inEveryMonth || comesOftenEnoughInTheCalendar();
  }

  private boolean comesOftenEnoughInTheCalendar() {
    LocalDate end = CYCLE_START.plusYears(CYCLE_YEARS + 1);
    LocalDate last = CYCLE_START;
    for (LocalDate day = CYCLE_START; day.isBefore(end); ) {
      if (matches(day)) {
        last = day;
        // A day in the month is enough; the search goes on in the next.
        day = firstOfNextMonth(day);
      } else {
        day = has(months, day.getMonthValue()) ? day.plusDays(1) : firstOfNextMonth(day);
      }
      // Counted from the first match of a month, hence a month more. (A gap is near whole years.)
      if (day.toEpochDay() - last.toEpochDay() > MAX_GAP_DAYS + 31) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(LocalDate day) {
    int ofMonth = day.getDayOfMonth();
    int weekday = day.getDayOfWeek().getValue() % 7 + 1;
    int left = day.lengthOfMonth() - ofMonth;
    return has(months, day.getMonthValue())
        && (has(daysOfMonth, ofMonth)
            || lastOfMonth && left == 0
            || has(weekdays, weekday)
            || has(lastWeekdays, weekday) && left < 7
            || has(nthWeekdays, 8 * ((ofMonth - 1) / 7 + 1) + weekday));
  }

  private static LocalDate firstOfNextMonth(LocalDate day) {
    return day.withDayOfMonth(1).plusMonths(1);
  }

  private static boolean has(long bits, int index) {
    return (bits >>> index & 1) != 0;
  }
}
