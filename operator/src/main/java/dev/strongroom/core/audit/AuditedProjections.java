package dev.strongroom.core.audit;

import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/** Records what is projected. */
public final class AuditedProjections {
  private final AuditTrail trail;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  /** Projections that are recorded in this trail, each with a new id. */
  public AuditedProjections(AuditTrail trail, InstantSource clock, Supplier<UUID> ids) {
    this.trail = trail;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * To be called before a value is read for a projection.
   *
   * @throws dev.strongroom.core.problems.Unavailable when it could not be recorded
   */
  public void begin() {
    trail.require(Access.CHANGE);
  }

  /** A value was written into this Secret of Kubernetes. */
  public void written(SecretRecord record, VersionId version, String secret) {
    if (trail != AuditTrail.NONE) {
      trail.record(ServiceEvents.projected(record, version, secret, ids.get(), clock.instant()));
    }
  }
}
