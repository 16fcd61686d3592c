package dev.strongroom.core.signature;

import java.time.Instant;

/**
 * A signature that was found to be its credential's.
 *
 * @param owner who signed
 * @param signedAt the client's time
 * @param presigned whether the signature stood in the query string
 */
public record VerifiedSignature<P>(
    P owner, String accessKeyId, Instant signedAt, boolean presigned) {}
