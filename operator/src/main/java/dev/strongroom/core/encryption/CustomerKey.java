package dev.strongroom.core.encryption;

import java.time.Instant;
import java.util.Optional;

/**
 * What a record of a customer-managed key has beyond that of a key which Strongroom made on demand.
 *
 * @param declared what its owner last declared
 * @param arn its ARN
 * @param deletionAt when its material is destroyed; empty unless that is scheduled
 * @param lastRotationRequest the last rotation on demand that was taken up
 */
public record CustomerKey(
    KeyDeclaration declared,
    KeyArn arn,
    Optional<Instant> deletionAt,
    Optional<String> lastRotationRequest) {

  KeyState state() {
    if (deletionAt.isPresent()) {
      return KeyState.PENDING_DELETION;
    }
    return declared.enabled() ? KeyState.ENABLED : KeyState.DISABLED;
  }
}
