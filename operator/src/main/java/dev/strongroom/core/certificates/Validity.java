package dev.strongroom.core.certificates;

import java.time.Duration;
import java.time.Instant;

/** The time for which a certificate is valid (RFC 5280 §4.1.2.5), both ends included. */
public record Validity(Instant from, Instant until) {
  /** Clients whose clocks are late by less than this accept a new certificate. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  /**
   * A validity.
   *
   * @throws IllegalArgumentException when it ends before it begins
   */
  public Validity {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException("a validity ends after its beginning");
    }
  }

  /** Of a certificate that is issued now. */
  public static Validity issuedAt(Instant now, Duration length) {
    return new Validity(now.minus(CLOCK_SKEW), now.plus(length));
  }

  /** Whether the certificate is valid at this time. */
  public boolean includes(Instant time) {
    return !time.isBefore(from) && !time.isAfter(until);
  }

  /** Whether a third of it or less is left: cert-manager renews at the same time. */
  boolean isDueForRenewal(Instant now) {
    Duration third = Duration.between(from, until).dividedBy(3);
    return !now.isBefore(until.minus(third));
  }
}
