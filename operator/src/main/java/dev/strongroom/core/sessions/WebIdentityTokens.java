package dev.strongroom.core.sessions;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.values.SecretValue;
import java.time.Instant;

/**
 * Verifies tokens of Kubernetes ServiceAccounts. Answers may come from a cache within a bound of
 * seconds. Safe for use by many threads.
 */
public interface WebIdentityTokens {
  /**
   * Who a token stands for.
   *
   * @param token stays the caller's
   * @throws SessionRefused when it is not such a token, has expired, or is meant for another
   *     audience
   * @throws Unavailable when Kubernetes does not answer
   */
  WebIdentity verify(SecretValue token, Instant now);
}
