package dev.strongroom.core.audit;

import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Records what is projected, before it is: a value that has left is in the trail, as that of a call
 * is recorded before the answer. A projection that fails then, or that another writer of the Secret
 * has forestalled, is in the trail all the same.
 */
public final class AuditedProjections {
  private final AuditTrail trail;
  private final InstantSource clock;

  /** Projections that are recorded in this trail. */
  public AuditedProjections(AuditTrail trail, InstantSource clock) {
    this.trail = trail;
    this.clock = clock;
  }

  /** Whether there is a trail. */
  public boolean isOn() {
    return trail != AuditTrail.NONE;
  }

  /**
   * To be called before a value is read for a projection.
   *
   * @param namespace namespace of the Secret of Kubernetes
   * @param secret its name
   * @param over the state of the Secret that is written over; empty when there is none. To write
   *     over the same state again is the same event
   * @throws dev.strongroom.core.problems.Unavailable when it cannot be recorded
   */
  public void writing(
      SecretRecord record,
      VersionId version,
      String namespace,
      String secret,
      Optional<String> over) {
    if (isOn()) {
      trail.require(Access.CHANGE);
      trail.record(
          ServiceEventRecords.projected(record, version, namespace, secret, over, clock.instant()));
    }
  }
}
