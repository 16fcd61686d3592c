package dev.strongroom.core.rotation.schedule;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers that a cron field takes, and how its lists, ranges and steps are read into a set of
 * bits: {@code *}, {@code n}, {@code n-m}, and {@code /s} after any of them or alone.
 */
record CronField(int min, int max, List<String> names, ScheduleProblem problem) {
  static final CronField HOURS = new CronField(0, 23, List.of(), ScheduleProblem.HOURS);
  static final CronField DAY_OF_MONTH =
      new CronField(1, 31, List.of(), ScheduleProblem.DAY_OF_MONTH);
  static final CronField MONTH =
      new CronField(
          1,
          12,
          List.of(
              "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
          ScheduleProblem.MONTH);
  static final CronField DAY_OF_WEEK =
      new CronField(
          1,
          7,
          List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"),
          ScheduleProblem.DAY_OF_WEEK);

  private static final Pattern ITEM =
      Pattern.compile("(?:\\*|([0-9A-Z]+)(?:-([0-9A-Z]+))?)?(?:/([0-9]{1,2}))?");

  /** The bits of a comma-separated list. */
  long list(String text) {
    long bits = 0;
    for (String item : items(text)) {
      bits |= item(item);
    }
    return bits;
  }

  /** The items of a comma-separated list, none of them empty. */
  List<String> items(String text) {
    List<String> items = List.of(text.split(",", -1));
    problem.unless(items.stream().noneMatch(String::isEmpty));
    return items;
  }

  /** The bits of one item. */
  long item(String item) {
    Matcher m = ITEM.matcher(item);
    problem.unless(m.matches());
    int step = m.group(3) == null ? 1 : Integer.parseInt(m.group(3));
    problem.unless(step >= 1);
    int from = m.group(1) == null ? min : number(m.group(1));
    int to = max;
    if (m.group(2) != null) {
      to = number(m.group(2));
    } else if (m.group(1) != null && m.group(3) == null) {
      to = from;
    }
    problem.unless(from <= to);
    long bits = 0;
    for (int i = from; i <= to; i += step) {
      bits |= 1L << i;
    }
    return bits;
  }

  /** A number or name of this field. */
  int number(String text) {
    int named = names.indexOf(text);
    if (named >= 0) {
      return min + named;
    }
    problem.unless(text.matches("[0-9]{1,2}"));
    int number = Integer.parseInt(text);
    problem.unless(number >= min && number <= max);
    return number;
  }
}
