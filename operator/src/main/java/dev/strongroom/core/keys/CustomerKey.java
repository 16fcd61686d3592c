package dev.strongroom.core.keys;

import dev.strongroom.core.record.Tenancy;
import java.time.Instant;
import java.util.Optional;

/**
 * What a record of a customer-managed key has beyond that of a key which Strongroom made on demand.
 *
 * @param declared what its owner last declared
 * @param tenancy which incarnation of the owner's namespace it belongs to
 * @param arn its ARN
 * @param deletionAt when its material is destroyed; empty unless that is scheduled
 * @param lastRotationRequest the last rotation on demand that was taken up
 */
public record CustomerKey(
    KeyDeclaration declared,
    Tenancy tenancy,
    KeyArn arn,
    Optional<Instant> deletionAt,
    Optional<String> lastRotationRequest) {

  /** Belonging to another incarnation of the owner's namespace. */
  public CustomerKey withTenancy(Tenancy next) {
    return new CustomerKey(declared, next, arn, deletionAt, lastRotationRequest);
  }

  KeyState state() {
    if (deletionAt.isPresent()) {
      return KeyState.PENDING_DELETION;
    }
    return declared.enabled() ? KeyState.ENABLED : KeyState.DISABLED;
  }
}
