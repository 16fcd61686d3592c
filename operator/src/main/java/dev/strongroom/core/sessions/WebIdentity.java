package dev.strongroom.core.sessions;

import java.time.Instant;

/**
 * What a verified token of a Kubernetes ServiceAccount says.
 *
 * @param uid of the ServiceAccount
 * @param issuer of the token (claim {@code iss})
 * @param subject {@code system:serviceaccount:<namespace>:<serviceAccount>}
 * @param audience the one of its audiences that it was accepted for
 * @param expiresAt from then on it is refused
 */
public record WebIdentity(
    String namespace,
    String serviceAccount,
    String uid,
    String issuer,
    String subject,
    String audience,
    Instant expiresAt) {}
