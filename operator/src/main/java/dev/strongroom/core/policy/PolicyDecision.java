package dev.strongroom.core.policy;

import java.util.Optional;

/**
 * What policies say to a request, and why.
 *
 * @param effect what they say
 * @param statement the statement that decided, as {@link PolicyStatement#sid} or its place such as
 *     {@code Statement[0]}; empty when none is about the request
 */
public record PolicyDecision(Effect effect, Optional<String> statement) {
  /** No policy is about the request. */
  public static final PolicyDecision SILENT = new PolicyDecision(Effect.SILENT, Optional.empty());

  /** What policies say, from what counts least to what counts most. */
  public enum Effect {
    /** Nothing: whoever is not allowed elsewhere is denied. */
    SILENT,
    /** The account is allowed, which decides by its own identity policies who of it is. */
    ALLOWS_ACCOUNT,
    /** The caller is allowed by name, or everybody is. */
    ALLOWS,
    /** Denied, whatever else allows it. */
    DENIES
  }

  /** What both say together: an explicit deny wins. */
  public PolicyDecision and(PolicyDecision other) {
    return other.effect.compareTo(effect) > 0 ? other : this;
  }

  /** Whether it allows the caller or the caller's account. */
  public boolean allows() {
    return effect == Effect.ALLOWS || effect == Effect.ALLOWS_ACCOUNT;
  }
}
