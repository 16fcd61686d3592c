package dev.strongroom.core.record;

import java.util.Optional;
import java.util.UUID;

/**
 * The data key of a version, wrapped once more after the version was written.
 *
 * @param key the customer-managed key that opens it; empty for the account's default key
 * @param wrapped the wrapped data key in Base64; its layout is documented with the cipher
 */
public record Rewrap(Optional<UUID> key, String wrapped) {}
