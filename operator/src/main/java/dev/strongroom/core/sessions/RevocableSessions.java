package dev.strongroom.core.sessions;

import dev.strongroom.core.signature.SignatureRefused;
import dev.strongroom.core.signature.SigningCredentials;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Sessions that end with their ServiceAccount. */
public final class RevocableSessions implements SigningCredentials<Session> {
  private final SessionTokens tokens;
  private final ServiceAccounts serviceAccounts;

  /** The sessions of these tokens while their ServiceAccounts are there. */
  public RevocableSessions(SessionTokens tokens, ServiceAccounts serviceAccounts) {
    this.tokens = tokens;
    this.serviceAccounts = serviceAccounts;
  }

  /** {@inheritDoc} Only a genuine token makes it ask for the ServiceAccount. */
  @Override
  public Credential<Session> find(String accessKeyId, Optional<String> sessionToken, Instant now) {
    Credential<Session> found = tokens.find(accessKeyId, sessionToken, now);
    Optional<ServiceAccounts.Found> live = Optional.empty();
    try {
      live = serviceAccounts.of(found.owner().identity());
    } finally {
      if (live.isEmpty()) {
        found.close();
      }
    }
    Map<String, String> tags = live.orElseThrow(SignatureRefused::unknownClient).tags();
    return found.of(found.owner().withTags(tags));
  }
}
