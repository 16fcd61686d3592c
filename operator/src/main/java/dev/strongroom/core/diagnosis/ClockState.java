package dev.strongroom.core.diagnosis;

import dev.strongroom.core.installation.ClockCheck;
import java.time.Duration;
import java.time.Instant;

/** The clock of this machine against the API server's. */
public final class ClockState {
  private static final String SUBJECT = "clock";

  /** The API server tells whole seconds, and an answer takes a moment. */
  private static final Duration USUAL = Duration.ofSeconds(5);

  private ClockState() {}

  /**
   * Judges it.
   *
   * @param server the API server's time
   */
  public static Check check(Look<Instant> server, Instant here) {
    return server.judged(
        SUBJECT,
        there -> judged(Duration.between(there, here)),
        Check.unknown(SUBJECT, "the API server does not tell its time", ""));
  }

  private static Check judged(Duration ahead) {
    if (ahead.abs().compareTo(USUAL) <= 0) {
      return Check.ok(SUBJECT, "this machine and the API server agree");
    }
    String finding =
        "this machine is %d s %s the API server"
            .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
    String remedy = "set the clocks: signatures and tokens hold for minutes only";
    return ahead.abs().compareTo(ClockCheck.TOLERANCE) > 0
        ? Check.failing(SUBJECT, finding, remedy)
        : Check.warning(SUBJECT, finding, remedy);
  }
}
