package dev.strongroom.core.certificates;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * When the endpoint's own authority and server certificate are replaced. The authority keeps its
 * key and name for good, so a client that trusts an earlier certificate of it trusts the later
 * ones.
 */
public final class RenewalRules {
  /** Of a server certificate. */
  public static final Duration SERVER_VALIDITY = Duration.ofDays(90);

  /** Of an authority's certificate, which has to reach every client. */
  public static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3_650);

  private RenewalRules() {}

  /**
   * What there is.
   *
   * @param names DNS names and addresses of the server certificate
   */
  public record Existing(Validity authority, Validity server, Set<String> names) {}

  /** What to do. */
  public enum Step {
    /** What there is stays. */
    KEEP,
    /** The authority issues another server certificate. */
    ISSUE_SERVER,
    /** The authority gets another certificate for its key, and issues a server certificate. */
    RENEW_AUTHORITY,
    /** There is no authority yet: it is made, and issues a server certificate. */
    CREATE
  }

  /**
   * Decides.
   *
   * @param wanted names that the server certificate must have. Others do no harm: replicas of an
   *     earlier configuration, which run on for a while, would otherwise issue without them again
   */
  public static Step next(Optional<Existing> existing, Set<String> wanted, Instant now) {
    if (existing.isEmpty()) {
      return Step.CREATE;
    }
    Existing found = existing.get();
    if (found.authority().isDueForRenewal(now)) {
      return Step.RENEW_AUTHORITY;
    }
    return found.server().isDueForRenewal(now) || !found.names().containsAll(wanted)
        ? Step.ISSUE_SERVER
        : Step.KEEP;
  }
}
