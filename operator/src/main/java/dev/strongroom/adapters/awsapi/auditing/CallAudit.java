package dev.strongroom.adapters.awsapi.auditing;

import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.CallListener;
import dev.strongroom.adapters.awsapi.CallOutcome;
import dev.strongroom.core.audit.AuditAction;
import dev.strongroom.core.audit.AuditActions;
import dev.strongroom.core.audit.AuditEvent;
import dev.strongroom.core.audit.AuditTrail;
import dev.strongroom.core.problems.AuditReason;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Puts every call into the audit trail, allowed or denied, as CloudTrail does. Before a call that
 * changes something or reads a value is carried out, the trail must be writable; what it did is
 * recorded before its answer is sent, and the answer is withheld when that fails. Between the two a
 * change may take effect that the client is told has failed, as with any request whose answer is
 * lost; its record is still written when the trail works again. There is no record of the intent:
 * CloudTrail has one record per call, and the change itself is in the trail too where it is a
 * service event.
 */
public final class CallAudit implements CallListener {
  private final AuditTrail trail;
  private final CallEvents events;

  /**
   * An audit of calls.
   *
   * @param region of the installation
   * @param issuer of the ServiceAccount tokens that sessions are made for, such as {@code
   *     https://kubernetes.default.svc}
   * @param ids gives each record an id that no other has
   */
  public CallAudit(AuditTrail trail, String region, String issuer, Supplier<UUID> ids) {
    this.trail = trail;
    this.events = new CallEvents(region, issuer, ids);
  }

  @Override
  public void begin(Call call) {
    trail.require(action(call).access());
  }

  @Override
  public void end(Call call, CallOutcome outcome) {
    if (trail == AuditTrail.NONE) {
      return;
    }
    List<AuditEvent> told = events.of(action(call), call, outcome);
    if (outcome.why().filter(why -> why.reason() == AuditReason.AuditUnavailable).isPresent()) {
      trail.recordLater(told);
    } else {
      trail.record(told);
    }
  }

  private static AuditAction action(Call call) {
    return AuditActions.call(call.service().eventSource(), call.action());
  }
}
