package dev.strongroom.core.rotation.schedule;

import dev.strongroom.core.crypto.Sha256;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a secret is rotated: AWS's RotationRules. All times are in UTC; windows open on the hour, at
 * least 4 hours, unless the installation allows less, and at most 999 days apart (1000 for
 * AutomaticallyAfterDays). All windows of a schedule are equally long. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html">Rotation
 *     schedules, AWS user guide</a>
 */
public final class RotationSchedule {
  private static final int MAX_EXPRESSION = 256;
  private static final int MAX_DAYS = 1000;
  private static final Pattern EXPRESSION =
      Pattern.compile("(rate|cron)\\(([0-9A-Za-z#?*\\-/, ]+)\\)");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,2})h");

  private static final Pattern KEY = Pattern.compile("([^)]+\\))(?: for ([0-9]{1,2}h))?");
  private static final Pattern DAYS = Pattern.compile("rate\\(([0-9]{1,4}) days\\)");

  private final Recurrence recurrence;
  private final Optional<Integer> windowHours;

  private RotationSchedule(Recurrence recurrence, Optional<Integer> windowHours) {
    this.recurrence = recurrence;
    this.windowHours = windowHours;
  }

  /**
   * Reads a schedule with AWS's shortest interval.
   *
   * @throws InvalidSchedule as {@link #parse(Optional, Optional, Optional, MinimumInterval)}
   */
  public static RotationSchedule parse(
      Optional<Integer> days, Optional<String> expression, Optional<String> duration) {
    return parse(days, expression, duration, MinimumInterval.AWS);
  }

  /**
   * Reads a schedule: either days or an expression.
   *
   * @param days AutomaticallyAfterDays, 1 to 1000
   * @param expression {@code rate(…)} or {@code cron(…)}, up to 256 characters
   * @param duration length of the window, {@code 1h} to {@code 99h}; without it a schedule in hours
   *     has windows of one hour, one in days to the end of the UTC day
   * @param minimum the shortest time between two windows
   * @throws InvalidSchedule when there can be no such schedule
   */
  public static RotationSchedule parse(
      Optional<Integer> days,
      Optional<String> expression,
      Optional<String> duration,
      MinimumInterval minimum) {
    ScheduleProblem.BOTH.unless(days.isEmpty() || expression.isEmpty());
    ScheduleProblem.NEITHER.unless(days.isPresent() || expression.isPresent());
    Recurrence recurrence =
        days.map(RotationSchedule::everyDays)
            .orElseGet(() -> recurrence(expression.orElseThrow(), minimum));
    Optional<Integer> hours = duration.map(RotationSchedule::hours);
    ScheduleProblem tooLong =
        recurrence.inHours() ? ScheduleProblem.DURATION_NEXT : ScheduleProblem.DURATION_DAY;
    tooLong.unless(hours.isEmpty() || hours.get() <= recurrence.longestWindow());
    return new RotationSchedule(recurrence, hours);
  }

  /**
   * The schedule that has this key.
   *
   * @return empty when none has
   */
  public static Optional<RotationSchedule> ofKey(String key) {
    Matcher m = KEY.matcher(key);
    if (!m.matches()) {
      return Optional.empty();
    }
    String expression = m.group(1);
    Optional<Integer> days = days(expression);
    try {
      return Optional.of(
          parse(
              days,
              Optional.of(expression).filter(notDays -> days.isEmpty()),
              Optional.ofNullable(m.group(2)),
              MinimumInterval.SHORTEST));
    } catch (InvalidSchedule ofAnotherRelease) {
      return Optional.empty();
    }
  }

  private static Recurrence everyDays(int days) {
    ScheduleProblem.DAYS.unless(days >= 1 && days <= MAX_DAYS);
    return new Rate(days, ChronoUnit.DAYS);
  }

  private static Recurrence recurrence(String expression, MinimumInterval minimum) {
    Matcher m = EXPRESSION.matcher(expression);
    ScheduleProblem.FORM.unless(expression.length() <= MAX_EXPRESSION && m.matches());
    return m.group(1).equals("rate")
        ? Rate.parse(m.group(2), minimum)
        : Cron.parse(m.group(2), minimum);
  }

  private static int hours(String duration) {
    Matcher m = DURATION.matcher(duration);
    int hours = m.matches() ? Integer.parseInt(m.group(1)) : 0;
    ScheduleProblem.DURATION.unless(hours >= 1);
    return hours;
  }

  /**
   * The first window that opens after an instant.
   *
   * <p>A {@code rate} and days count from the last rotation, or from {@code after} when there was
   * none; when that time is past, the rotation is overdue and the window is the soonest: the next
   * full hour for hours, the next UTC midnight for days. A {@code cron} does not look at the last
   * rotation.
   *
   * @param after windows that open then or earlier are left out
   * @param lastRotated the last time that the value was changed, if ever
   */
  public Window next(Instant after, Optional<Instant> lastRotated) {
    return window(recurrence.next(after, lastRotated));
  }

  private Window window(Instant opening) {
    return new Window(opening, opening.plus(windowLength()));
  }

  /** How long each of its windows is. */
  public Duration windowLength() {
    int usual = recurrence.inHours() ? 1 : recurrence.longestWindow();
    return Duration.ofHours(windowHours.orElse(usual));
  }

  /**
   * When the window opens that counts from a change of the value, be it a rotation or one by hand
   * (AWS RotationRulesType); empty for a {@code cron}.
   */
  public Optional<Instant> dueAfter(Instant changed) {
    return recurrence.dueAfter(changed);
  }

  /** The change from which a window counts; empty for a {@code cron}. */
  public Optional<Instant> countedFrom(Window window) {
    return recurrence.countedFrom(window.start());
  }

  /**
   * When to begin within a window: the same answer for the same seed, so that a restart does not
   * move it, and spread over many seeds, so that not all secrets of a policy rotate at once. It
   * lies in the first three quarters, which leaves room for tries after a failure.
   *
   * @param seed what tells this secret from others: its ARN
   */
  public Instant startWithin(Window window, String seed) {
    return window.start().plus(offset(seed));
  }

  /** The window in which a start lies that {@link #startWithin} gave for this seed. */
  public Window windowOf(Instant start, String seed) {
    return windowOf(start, offset(seed));
  }

  /** The same for an {@link #offset} that is known. */
  public Window windowOf(Instant start, Duration offset) {
    return window(start.minus(offset));
  }

  /** How long after the opening of each window the rotation with this seed starts. */
  public Duration offset(String seed) {
    long seconds = windowLength().toSeconds() * 3 / 4;
    return Duration.ofSeconds(Long.remainderUnsigned(hash(seed), seconds));
  }

  private static long hash(String seed) {
    return ByteBuffer.wrap(Sha256.of(seed)).getLong();
  }

  /** Text that is equal for schedules that are equal in effect, up to how a cron is written. */
  public String key() {
    return recurrence.expression() + windowHours.map(hours -> " for " + hours + "h").orElse("");
  }

  /** Its days (AWS AutomaticallyAfterDays); empty when it is in hours or a cron. */
  public Optional<Integer> days() {
    return days(recurrence.expression());
  }

  private static Optional<Integer> days(String expression) {
    Matcher m = DAYS.matcher(expression);
    return m.matches() ? Optional.of(Integer.parseInt(m.group(1))) : Optional.empty();
  }

  /** As a {@code rate(…)} or {@code cron(…)} (AWS ScheduleExpression). */
  public String expression() {
    return recurrence.expression();
  }

  /** The length of its windows, such as {@code 3h}; empty when it is the usual one. */
  public Optional<String> duration() {
    return windowHours.map(hours -> hours + "h");
  }

  @Override
  public String toString() {
    return key();
  }
}
