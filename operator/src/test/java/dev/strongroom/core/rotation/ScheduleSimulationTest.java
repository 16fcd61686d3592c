package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationDue.Kind;
import dev.strongroom.core.rotation.schedule.RotationSchedule;
import java.lang.management.ManagementFactory;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 100,000 schedules over a simulated year, through the decisions that the operator takes: each
 * window has its rotation, none has two, and what was missed while the operator was down is made up
 * for once. What is expected is worked out from the calendar here, not by the schedules.
 */
@Tag("computing")
class ScheduleSimulationTest {
  private static final int SECRETS = 100_000;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
  private static final Duration ALLOWED = Duration.ofSeconds(60);

  /** How long a rotation takes. */
  private static final Duration RUN = Duration.ofSeconds(20);

  private static final List<Kindred> KINDS =
      List.of(
          days(41, 30),
          days(18, 90),
          days(1, 1),
          hours(10),
          cron(15, "cron(0 3 ? * SUN *)", 4, t -> t.getHour() == 3 && isOn(t, DayOfWeek.SUNDAY)),
          cron(
              10,
              "cron(0 16 1,15 * ? *)",
              2,
              t -> t.getHour() == 16 && (t.getDayOfMonth() == 1 || t.getDayOfMonth() == 15)),
          cron(
              8,
              "cron(0 1 ? 1/3 SUN#1 *)",
              23,
              t ->
                  t.getHour() == 1
                      && t.getMonthValue() % 3 == 1
                      && t.equals(t.with(TemporalAdjusters.firstInMonth(DayOfWeek.SUNDAY)))),
          cron(
              7,
              "cron(0 17 L * ? *)",
              7,
              t -> t.getHour() == 17 && t.equals(t.with(TemporalAdjusters.lastDayOfMonth()))));

  /** Times in which no operator runs. */
  private static final List<Down> OUTAGES =
      List.of(
          down("2026-01-30T22:00:00Z", Duration.ofMinutes(10)),
          down("2026-02-15T15:30:00Z", Duration.ofHours(3)),
          down("2026-03-07T06:00:00Z", Duration.ofDays(3)),
          down("2026-05-28T10:00:00Z", Duration.ofDays(40)),
          down("2026-10-11T02:59:59Z", Duration.ofHours(4)),
          down("2026-11-30T23:00:00Z", Duration.ofHours(2)));

  private record Down(Instant from, Instant to) {
    boolean covers(Instant at) {
      return !at.isBefore(from) && at.isBefore(to);
    }
  }

  /**
   * Secrets with one schedule.
   *
   * @param share of 100 secrets; of 10,000 for schedules in hours
   * @param every days or hours between rotations; 0 for a cron
   * @param openings when windows of a cron open
   */
  private record Kindred(
      int share,
      RotationSchedule schedule,
      ChronoUnit unit,
      int every,
      Duration window,
      List<Instant> openings) {}

  private static Kindred days(int share, int days) {
    return new Kindred(
        share,
        RotationSchedule.parse(Optional.of(days), Optional.empty(), Optional.empty()),
        ChronoUnit.DAYS,
        days,
        Duration.ofDays(1),
        List.of());
  }

  private static Kindred hours(int hours) {
    return new Kindred(
        1,
        RotationSchedule.parse(
            Optional.empty(), Optional.of("rate(" + hours + " hours)"), Optional.empty()),
        ChronoUnit.HOURS,
        hours,
        Duration.ofHours(1),
        List.of());
  }

  private static Kindred cron(
      int share, String expression, int hours, Predicate<LocalDateTime> opens) {
    List<Instant> openings = new ArrayList<>();
    for (Instant at = START; at.isBefore(END); at = at.plus(1, ChronoUnit.HOURS)) {
      if (opens.test(LocalDateTime.ofInstant(at, ZoneOffset.UTC))) {
        openings.add(at);
      }
    }
    return new Kindred(
        share,
        RotationSchedule.parse(Optional.empty(), Optional.of(expression), Optional.of(hours + "h")),
        ChronoUnit.FOREVER,
        0,
        Duration.ofHours(hours),
        List.copyOf(openings));
  }

  private static boolean isOn(LocalDateTime time, DayOfWeek day) {
    return time.getDayOfWeek() == day;
  }

  private static Down down(String from, Duration length) {
    return new Down(Instant.parse(from), Instant.parse(from).plus(length));
  }

  @Test
  void everyWindowHasItsRotationAndNoneHasTwo() {
    simulate(SECRETS / 10, List.of(), Duration.ofDays(400));
  }

  @Test
  void restartsChangeNothingAndWhatWasMissedIsMadeUpForOnce() {
    // At another hour of the day each time.
    simulate(SECRETS, OUTAGES, Duration.ofHours(247));
  }

  private static void simulate(int secrets, List<Down> outages, Duration betweenRestarts) {
    // Given
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long rotations = 0;
    int secret = 0;

    // When
    for (Kindred kind : KINDS) {
      int count = secrets / (kind.unit() == ChronoUnit.HOURS ? 1000 : 100) * kind.share();
      for (int i = 0; i < count; i++, secret++) {
        Year year = new Year(kind, secret, outages, betweenRestarts);
        year.run();
        year.check();
        rotations += year.begun.size();
      }
    }

    // Then
    Duration took =
        Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu);
    System.out.printf(
        "%,d schedules over a year: %,d rotations, %.1f s of one CPU%n",
        secret, rotations, took.toMillis() / 1000.0);
    assertThat(secret).isGreaterThanOrEqualTo(secrets);
    assertThat(took).isLessThan(ALLOWED);
  }

  /** The year of one secret. */
  private static final class Year {
    private final Kindred kind;
    private final int secret;
    private final List<Down> outages;
    private final Duration betweenRestarts;
    private final Instant applied;
    private final List<Instant> begun = new ArrayList<>();
    private final RotationTimes times;
    private final RotationPlan plan;
    private SecretRecord record;

    Year(Kindred kind, int secret, List<Down> outages, Duration betweenRestarts) {
      this.kind = kind;
      this.secret = secret;
      this.outages = outages;
      this.betweenRestarts = betweenRestarts;
      this.applied = START.plusSeconds(secret % 86_400L);
      SecretArn arn =
          new SecretArn(
              "cluster-local-1",
              AccountId.ofNamespace("demo"),
              new SecretName("db-" + secret),
              "abcdef");
      this.times = new ScheduledTimes(kind.schedule(), arn.toString());
      this.plan =
          new RotationPlan(
              new GenerateOnly(old -> old), RetryRules.DEFAULT, times, Optional.empty());
      VersionId first = version(0);
      SecretRecord made =
          SecretRecord.create(arn, new Owner("demo", "db", "uid"), Metadata.NONE, START)
              .withVersion(VersionEntry.written(first, START));
      this.record = made.withLabels(made.labels().moveCurrent(first));
    }

    private static VersionId version(int number) {
      return new VersionId("version-0000000000000000-" + (10_000_000 + number));
    }

    /** The operator looks at the secret when it has said that it would, and when it starts. */
    void run() {
      Instant now = applied;
      while (now.isBefore(END)) {
        RotationDue due =
            RotationDue.decide(record, Optional.empty(), RetryRules.DEFAULT, times, now);
        if (due.kind() == Kind.RESCHEDULE) {
          record = RotationChanges.rescheduled(record, times, now);
        } else if (due.kind() == Kind.BEGIN) {
          now = rotated(now);
        } else {
          assertThat(due.kind()).isEqualTo(Kind.WAIT);
          now = awake(now, due.checkAt().orElseThrow());
        }
      }
    }

    private Instant rotated(Instant now) {
      begun.add(now);
      Instant done = now.plus(RUN);
      SecretRecord running =
          RotationChanges.begun(record, version(begun.size()), Optional.empty(), plan, now);
      RunningRotation rotation = running.rotation().running().orElseThrow();
      record = RotationChanges.finished(running, rotation, plan, done);
      return done;
    }

    /** When the secret is looked at next: later if nobody is there, earlier after a restart. */
    private Instant awake(Instant now, Instant asked) {
      long restart = now.getEpochSecond() / betweenRestarts.toSeconds() + 1;
      Instant restarted = Instant.ofEpochSecond(restart * betweenRestarts.toSeconds());
      Instant next = restarted.isBefore(asked) ? restarted : asked;
      return outages.stream()
          .filter(down -> down.covers(next))
          .findFirst()
          .map(Down::to)
          .orElse(next);
    }

    void check() {
      for (int i = 1; i < begun.size(); i++) {
        require(begun.get(i - 1).isBefore(begun.get(i)), "two at once", begun.get(i));
      }
      if (kind.openings().isEmpty()) {
        checkCounted();
      } else {
        checkFixed();
      }
    }

    /**
     * Each follows the one before by the interval; one that was missed comes in the soonest window.
     */
    private void checkCounted() {
      Instant before = applied;
      for (Instant at : begun) {
        Instant due = dueAfter(before);
        Instant opened = at.truncatedTo(kind.unit());
        require(!opened.isBefore(due), "too early", at);
        require(opened.equals(due) || isMadeUp(due, opened), "too late", at);
        before = at;
      }
      Instant missing = dueAfter(before);
      require(!missing.plus(kind.window()).isBefore(END), "missing", missing);
    }

    private Instant dueAfter(Instant rotated) {
      return rotated.truncatedTo(kind.unit()).plus(kind.every(), kind.unit());
    }

    private boolean isMadeUp(Instant due, Instant opened) {
      Instant closed = due.plus(kind.window());
      return outages.stream()
          .anyMatch(
              down ->
                  down.from().isBefore(closed)
                      && !down.to().isBefore(closed)
                      && opened.equals(down.to().truncatedTo(kind.unit()).plus(1, kind.unit())));
    }

    private void checkFixed() {
      List<Instant> outside = new ArrayList<>(begun);
      for (Instant opened : kind.openings()) {
        Instant closed = opened.plus(kind.window());
        List<Instant> inside =
            begun.stream().filter(at -> !at.isBefore(opened) && at.isBefore(closed)).toList();
        require(inside.size() <= 1, "two in one window", opened);
        outside.removeAll(inside);
        boolean isWhole = opened.isAfter(applied) && !closed.isAfter(END);
        require(!isWhole || inside.size() == 1 || isMissed(opened, closed), "missing", opened);
      }
      for (Instant at : outside) {
        require(madeUp(at) == 1, "outside of a window", at);
      }
      for (Down down : outages) {
        checkMadeUpOnce(down, outside);
      }
    }

    private boolean isMissed(Instant opened, Instant closed) {
      return outages.stream()
          .anyMatch(down -> down.from().isBefore(closed) && !down.to().isBefore(closed));
    }

    private long madeUp(Instant at) {
      return outages.stream().filter(down -> isSoonAfter(down, at)).count();
    }

    private boolean isSoonAfter(Down down, Instant at) {
      return !at.isBefore(down.to()) && at.isBefore(down.to().plus(kind.window()));
    }

    /** Only where a window was missed, once, and not where another window is near. */
    private void checkMadeUpOnce(Down down, List<Instant> outside) {
      long missed =
          kind.openings().stream()
              .filter(opened -> opened.isAfter(applied))
              .filter(opened -> down.from().isBefore(opened.plus(kind.window())))
              .filter(opened -> !down.to().isBefore(opened.plus(kind.window())))
              .filter(opened -> begun.stream().noneMatch(at -> isIn(opened, at)))
              .count();
      boolean isNear =
          kind.openings().stream()
              .anyMatch(
                  opened ->
                      opened.isAfter(down.to())
                          && opened.isBefore(
                              down.to().plus(kind.window()).plus(Duration.ofHours(4))));
      long count = outside.stream().filter(at -> isSoonAfter(down, at)).count();
      require(count == (missed > 0 && !isNear ? 1 : 0), "made up " + count, down.to());
    }

    private boolean isIn(Instant opened, Instant at) {
      return !at.isBefore(opened) && at.isBefore(opened.plus(kind.window()));
    }

    private void require(boolean holds, String what, Instant at) {
      if (!holds) {
        throw new AssertionError(
            what + " at " + at + ": secret " + secret + ", " + kind.schedule() + ", " + begun);
      }
    }
  }
}
