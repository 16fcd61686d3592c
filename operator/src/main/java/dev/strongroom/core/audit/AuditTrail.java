package dev.strongroom.core.audit;

import dev.strongroom.core.problems.AuditReason;
import dev.strongroom.core.problems.Unavailable;
import java.util.List;

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
        public void record(List<AuditEvent> events) {
          // Nobody wants them.
        }

        @Override
        public void recordLater(List<AuditEvent> events) {
          // Nor these.
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
   * Records events, together and in their order. When this returns the sinks have them, as durably
   * as they are configured.
   *
   * @throws Unavailable with {@link AuditReason#AuditUnavailable} when they do not take them in
   *     time and the access of one needs a record; the caller must not hand out its result then.
   *     The records may still be written later
   */
  void record(List<AuditEvent> events);

  /** Records one event. */
  default void record(AuditEvent event) {
    record(List.of(event));
  }

  /**
   * Records events of what was refused because records could not be written. Nobody waits for them:
   * they are written when the sinks work again, or counted as lost.
   */
  void recordLater(List<AuditEvent> events);
}
