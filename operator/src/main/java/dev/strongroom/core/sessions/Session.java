package dev.strongroom.core.sessions;

import java.time.Instant;

/**
 * A session that was issued by this installation.
 *
 * @param accessKeyId {@code ASIA} and 16 letters or digits
 * @param expiresAt from then on it is refused
 */
public record Session(
    String accessKeyId, SessionIdentity identity, Instant issuedAt, Instant expiresAt) {}
