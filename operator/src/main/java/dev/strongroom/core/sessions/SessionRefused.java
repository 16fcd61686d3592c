package dev.strongroom.core.sessions;

import java.time.Instant;

/**
 * No session is issued. The message is AWS's sentence where that is known; it never holds any part
 * of a token.
 */
public final class SessionRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Classes of refusal, one per error code of AWS STS. */
  public enum Fault {
    /** The token was not issued for this, or by nobody who is trusted (InvalidIdentityToken). */
    INVALID_TOKEN,
    /** The token's time is over (ExpiredTokenException). */
    EXPIRED_TOKEN,
    /** The caller may not have the role (AccessDenied). */
    ACCESS_DENIED,
    /** A parameter is wrong or not supported (ValidationError). */
    VALIDATION
  }

  private final Fault fault;

  private SessionRefused(Fault fault, String message) {
    super(message, null, false, false);
    this.fault = fault;
  }

  /** The class of the refusal. */
  public Fault fault() {
    return fault;
  }

  /** What was presented is no JSON Web Token of a ServiceAccount. */
  public static SessionRefused notServiceAccountToken() {
    return new SessionRefused(
        Fault.INVALID_TOKEN,
        "The ID Token provided is not a valid JWT of a Kubernetes ServiceAccount.");
  }

  /** The token is meant for somebody else. */
  public static SessionRefused wrongAudience() {
    return new SessionRefused(Fault.INVALID_TOKEN, "Incorrect token audience");
  }

  /** The cluster does not accept the token. */
  public static SessionRefused notVerified() {
    return new SessionRefused(
        Fault.INVALID_TOKEN,
        "The cluster does not accept the token: it was not issued by this cluster, or its"
            + " ServiceAccount or pod was deleted.");
  }

  /** The token's time is over. */
  public static SessionRefused expiredToken(Instant now, Instant expiredAt) {
    return new SessionRefused(
        Fault.EXPIRED_TOKEN,
        "Token expired: current date/time %d must be before the expiration date/time %d"
            .formatted(now.getEpochSecond(), expiredAt.getEpochSecond()));
  }

  /** The caller may not have what it asks for. */
  public static SessionRefused accessDenied(String message) {
    return new SessionRefused(Fault.ACCESS_DENIED, message);
  }

  /** A parameter is wrong or not supported. */
  public static SessionRefused invalid(String message) {
    return new SessionRefused(Fault.VALIDATION, message);
  }
}
