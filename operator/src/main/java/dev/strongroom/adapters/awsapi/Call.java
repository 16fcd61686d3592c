package dev.strongroom.adapters.awsapi;

import dev.strongroom.core.sessions.Session;
import dev.strongroom.core.signature.VerifiedSignature;
import java.time.Instant;
import java.util.Optional;

/**
 * What an action knows of a call beside its input.
 *
 * @param action as the client named it
 * @param signature empty for actions that are not signed
 * @param sourceAddress the IP address of the client, or of the last proxy
 * @param userAgent at most {@value #LONGEST_USER_AGENT} characters; empty when there is none
 */
public record Call(
    String requestId,
    Service service,
    String action,
    Optional<VerifiedSignature<Session>> signature,
    String sourceAddress,
    String userAgent,
    Instant time) {
  static final int LONGEST_USER_AGENT = 1024;

  /** Cuts what is too long. */
  public Call {
    userAgent =
        userAgent.length() > LONGEST_USER_AGENT
            ? userAgent.substring(0, LONGEST_USER_AGENT)
            : userAgent;
  }

  /** Who called an action that is signed. */
  public Session session() {
    return signature.orElseThrow().owner();
  }
}
