package dev.strongroom.core.diagnosis;

import dev.strongroom.core.certificates.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A certificate of the endpoint.
 *
 * @param validity when it holds; empty when there is none to be read in the object
 * @param trusted whether the published authority has issued it, or is it
 */
public record CertificateState(Optional<Validity> validity, boolean trusted) {
  /** The endpoint renews its own with a month left. */
  private static final Duration SOON = Duration.ofDays(14);

  /**
   * Judges one.
   *
   * @param subject which
   * @param now the API server's time
   */
  public static Check check(String subject, Look<CertificateState> look, Instant now) {
    Check none =
        Check.failing(
            subject, "is not there", "no replica of the endpoint has started: see its logs");
    return look.judged(
        subject,
        state -> state.validity().map(of -> state.check(subject, of, now)).orElse(none),
        none);
  }

  private Check check(String subject, Validity of, Instant now) {
    long days = Duration.between(now, of.until()).toDays();
    if (!of.includes(now)) {
      boolean isOver = now.isAfter(of.until());
      return Check.failing(
          subject,
          isOver ? "expired %d days ago".formatted(-days) : "does not hold before " + of.from(),
          isOver ? "renew it; see the endpoint's logs" : "check the clocks");
    }
    if (!trusted) {
      return Check.failing(
          subject,
          "is not of the authority that ConfigMap strongroom-endpoint-ca tells clients to trust",
          "put that authority under ca.crt of the TLS Secret, or restart the endpoint");
    }
    String finding = "is valid for %d days".formatted(days);
    return Duration.between(now, of.until()).compareTo(SOON) < 0
        ? Check.warning(subject, finding, "it should have been renewed: see the endpoint's logs")
        : Check.ok(subject, finding);
  }
}
