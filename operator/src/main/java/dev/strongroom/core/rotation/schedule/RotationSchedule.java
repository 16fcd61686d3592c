package dev.strongroom.core.rotation.schedule;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a secret is rotated: AWS's RotationRules. All times are in UTC; windows open on the hour, at
 * least 4 hours and at most 999 days apart (1000 for AutomaticallyAfterDays). Immutable.
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
   * Reads a schedule: either days or an expression.
   *
   * @param days AutomaticallyAfterDays, 1 to 1000
   * @param expression {@code rate(…)} or {@code cron(…)}, up to 256 characters
   * @param duration length of the window, {@code 1h} to {@code 99h}; without it a schedule in hours
   *     has windows of one hour, one in days to the end of the UTC day
   * @throws InvalidInput with {@link DeclarationReason#InvalidSchedule}, the field and what is
   *     wrong with it
   */
  public static RotationSchedule parse(
      Optional<Integer> days, Optional<String> expression, Optional<String> duration) {
    ScheduleProblem.BOTH.unless(days.isEmpty() || expression.isEmpty());
    ScheduleProblem.NEITHER.unless(days.isPresent() || expression.isPresent());
    Recurrence recurrence =
        days.map(RotationSchedule::everyDays).orElseGet(() -> recurrence(expression.orElseThrow()));
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
              Optional.ofNullable(m.group(2))));
    } catch (InvalidInput ofAnotherRelease) {
      return Optional.empty();
    }
  }

  private static Recurrence everyDays(int days) {
    ScheduleProblem.DAYS.unless(days >= 1 && days <= MAX_DAYS);
    return new Rate(days, ChronoUnit.DAYS);
  }

  private static Recurrence recurrence(String expression) {
    Matcher m = EXPRESSION.matcher(expression);
    ScheduleProblem.FORM.unless(expression.length() <= MAX_EXPRESSION && m.matches());
    return m.group(1).equals("rate") ? Rate.parse(m.group(2)) : Cron.parse(m.group(2));
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
    Instant start = recurrence.next(after, lastRotated);
    Instant end =
        windowHours
            .map(hours -> start.plus(hours, ChronoUnit.HOURS))
            .orElseGet(
                () ->
                    recurrence.inHours()
                        ? start.plus(1, ChronoUnit.HOURS)
                        : start.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS));
    return new Window(start, end);
  }

  /**
   * When to begin within a window: the same answer for the same seed, so that a restart does not
   * move it, and spread over many seeds, so that not all secrets of a policy rotate at once. It
   * lies in the first three quarters, which leaves room for tries after a failure.
   *
   * @param seed what tells this secret from others: its ARN
   */
  public Instant startWithin(Window window, String seed) {
    long seconds = Duration.between(window.start(), window.end()).toSeconds() * 3 / 4;
    return window.start().plusSeconds(Long.remainderUnsigned(hash(seed), Math.max(1, seconds)));
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
