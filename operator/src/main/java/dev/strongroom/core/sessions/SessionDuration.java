package dev.strongroom.core.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a session lasts (AWS STS: DurationSeconds). */
public final class SessionDuration {
  /** The least that can be asked for. */
  public static final Duration SHORTEST = Duration.ofSeconds(900);

  /** The most that can be asked for. */
  public static final Duration LONGEST = Duration.ofHours(12);

  /** When nothing is asked for. */
  public static final Duration DEFAULT = Duration.ofHours(1);

  private SessionDuration() {}

  /** Whether a client may ask for this. */
  public static boolean isAllowed(Duration asked) {
    return asked.compareTo(SHORTEST) >= 0 && asked.compareTo(LONGEST) <= 0;
  }

  /**
   * When a session that begins now ends. A session never outlives the token that it was issued for;
   * so near the end of that token it is shorter than {@link #SHORTEST}.
   *
   * @param asked the client's wish; {@link #DEFAULT} when empty
   * @param presentedExpiry when the presented token or session ends
   * @throws IllegalArgumentException when what was asked for is not allowed
   */
  public static Instant end(Optional<Duration> asked, Instant presentedExpiry, Instant now) {
    Duration duration = asked.orElse(DEFAULT);
    if (!isAllowed(duration)) {
      throw new IllegalArgumentException("a session lasts 900 to 43200 seconds");
    }
    Instant end = now.plus(duration);
    return end.isAfter(presentedExpiry) ? presentedExpiry : end;
  }
}
