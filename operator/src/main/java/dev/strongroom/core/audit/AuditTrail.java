package dev.strongroom.core.audit;

import dev.strongroom.core.problems.AuditReason;
import dev.strongroom.core.problems.Unavailable;

/**
 * Where audit records go. It fails closed: while records cannot be written, nothing is changed and
 * no value is read, unless the installation is configured otherwise. Reads of metadata always
 * continue.
 */
public interface AuditTrail {
  /** The trail of an installation without audit sinks. */
  AuditTrail NONE =
      new AuditTrail() {
        @Override
        public void require(AuditAction.Access access) {
          // Nothing is recorded, so nothing can be missing.
        }

        @Override
        public void record(AuditEvent event) {
          // Nobody wants it.
        }
      };

  /**
   * To be called before an effect: refuses what could not be recorded afterwards.
   *
   * @throws Unavailable with {@link AuditReason#AuditUnavailable} when records cannot be written at
   *     present and this kind of access needs one
   */
  void require(AuditAction.Access access);

  /**
   * Records an event. When this returns the sinks have it, as durably as they are configured.
   *
   * @throws Unavailable with {@link AuditReason#AuditUnavailable} when they do not take it in time
   *     and the event's access needs a record; the caller must not hand out its result then. The
   *     record may still be written later
   */
  void record(AuditEvent event);
}
