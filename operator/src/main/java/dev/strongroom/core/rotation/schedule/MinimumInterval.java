package dev.strongroom.core.rotation.schedule;

/**
 * The shortest time that an installation allows between two rotations of a secret.
 *
 * @param hours 1 to 4; windows open on the hour
 */
public record MinimumInterval(int hours) {
  /** AWS's own: 4 hours. */
  public static final MinimumInterval AWS = new MinimumInterval(4);

  /** The shortest that there is, for schedules that were accepted before and begin nothing. */
  public static final MinimumInterval SHORTEST = new MinimumInterval(1);

  /** Checks the range. */
  public MinimumInterval {
    if (hours < 1 || hours > 4) {
      throw new IllegalArgumentException("1 to 4 hours");
    }
  }

  void require(int between) {
    if (between < hours) {
      throw ScheduleProblem.TOO_OFTEN.failure(hours);
    }
  }
}
