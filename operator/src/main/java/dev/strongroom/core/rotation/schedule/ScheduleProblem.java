package dev.strongroom.core.rotation.schedule;

/** What can be wrong with a schedule: the fields and their fixed sentences. */
public enum ScheduleProblem {
  BOTH("schedule", "give schedule or automaticallyAfterDays, not both."),
  NEITHER("schedule", "schedule or automaticallyAfterDays must be given."),
  FORM(
      "schedule",
      "must be rate(N hours), rate(N days) or cron(0 Hours Day-of-month Month Day-of-week *), with"
          + " at most 256 characters."),
  RATE("schedule", "rate takes a whole number from 1 and hours or days, such as rate(30 days)."),
  TOO_OFTEN("schedule", "there must be at least {0} hours between two rotations."),
  TOO_RARE("schedule", "there can be at most 999 days between two rotations."),
  NEVER("schedule", "this day never comes, or less often than every 999 days."),
  FIELDS(
      "schedule",
      "cron takes six fields: Minutes Hours Day-of-month Month Day-of-week Year, such as cron(0 8"
          + " 1 * ? *)."),
  MINUTES("schedule", "Minutes must be 0: windows open on the hour."),
  YEAR("schedule", "Year must be *."),
  QUESTION_MARK("schedule", "exactly one of Day-of-month and Day-of-week must be ?."),
  HOURS("schedule", "Hours takes 0 to 23 and , - * /, such as 8, 2/10 or /8."),
  DAY_OF_MONTH(
      "schedule", "Day-of-month takes 1 to 31, L, a weekday with L such as SUNL, and , - * ? /."),
  MONTH("schedule", "Month takes 1 to 12 or JAN to DEC, and , - * /."),
  DAY_OF_WEEK(
      "schedule", "Day-of-week takes 1 to 7 or SUN to SAT (1 is SUN), L, 5L, 2#1, and , - * ? /."),
  DAYS("automaticallyAfterDays", "must be from 1 to 1000."),
  DURATION("duration", "must be a whole number of hours from 1h to 99h, such as 3h."),
  DURATION_NEXT("duration", "the window must end before the next one can open."),
  DURATION_DAY("duration", "the window must end before the next day begins in UTC."),
  FREEZE_FORM(
      "schedule",
      "must be at(2026-12-20T00:00:00) or cron(0 Hours Day-of-month Month Day-of-week *), in UTC."),
  FREEZE_DURATION("duration", "must be from 1h to 999h or from 1d to 366d.");

  private final String field;
  private final String sentence;

  ScheduleProblem(String field, String sentence) {
    this.field = field;
    this.sentence = sentence;
  }

  /** What is wrong and what to write instead; follows the name of the field. */
  public String sentence() {
    return sentence;
  }

  InvalidSchedule failure() {
    return failure(sentence);
  }

  /** With a number in place of the {0} of its sentence. */
  InvalidSchedule failure(int number) {
    return failure(sentence.replace("{0}", Integer.toString(number)));
  }

  private InvalidSchedule failure(String text) {
    return new InvalidSchedule(field, text);
  }

  void unless(boolean holds) {
    if (!holds) {
      throw failure();
    }
  }
}
