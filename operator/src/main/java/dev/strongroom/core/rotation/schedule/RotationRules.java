package dev.strongroom.core.rotation.schedule;

import java.util.Optional;

/**
 * When a secret is rotated, as clients write it (AWS RotationRules).
 *
 * @param days AutomaticallyAfterDays, 1 to 1000
 * @param expression ScheduleExpression, {@code rate(…)} or {@code cron(…)}
 * @param duration length of the window, such as {@code 3h}
 */
public record RotationRules(
    Optional<Integer> days, Optional<String> expression, Optional<String> duration) {
  /**
   * The schedule.
   *
   * @param minimum the shortest time between two rotations
   * @throws InvalidSchedule as {@link RotationSchedule#parse}
   */
  public RotationSchedule schedule(MinimumInterval minimum) {
    return RotationSchedule.parse(days, expression, duration, minimum);
  }
}
