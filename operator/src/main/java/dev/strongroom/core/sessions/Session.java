package dev.strongroom.core.sessions;

import dev.strongroom.core.access.Caller;
import java.time.Instant;
import java.util.Map;

/**
 * A session that was issued by this installation.
 *
 * @param accessKeyId {@code ASIA} and 16 letters or digits
 * @param expiresAt from then on it is refused
 * @param tags of its role, as they are when a request is verified
 */
public record Session(
    String accessKeyId,
    SessionIdentity identity,
    Instant issuedAt,
    Instant expiresAt,
    Map<String, String> tags) {
  /** Copies. */
  public Session {
    tags = Map.copyOf(tags);
  }

  /** One of whose role no tags are known. */
  public Session(
      String accessKeyId, SessionIdentity identity, Instant issuedAt, Instant expiresAt) {
    this(accessKeyId, identity, issuedAt, expiresAt, Map.of());
  }

  /** With the tags of its role. */
  public Session withTags(Map<String, String> next) {
    return new Session(accessKeyId, identity, issuedAt, expiresAt, next);
  }

  /** As the caller of a use case. */
  public Caller.Session caller() {
    return identity.caller(tags);
  }
}
