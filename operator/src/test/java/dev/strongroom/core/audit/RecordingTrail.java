package dev.strongroom.core.audit;

import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.problems.AuditReason;
import dev.strongroom.core.problems.Unavailable;
import java.util.ArrayList;
import java.util.List;

/** A trail in memory that can break. */
final class RecordingTrail implements AuditTrail {
  final List<AuditEvent> events = new ArrayList<>();
  boolean broken;

  /** Whether it breaks as soon as it was asked whether it works. */
  boolean breaksAfterwards;

  @Override
  public void require(Access access) {
    if (broken && access.needsRecord()) {
      throw new Unavailable(AuditReason.AuditUnavailable.with());
    }
    broken |= breaksAfterwards;
  }

  @Override
  public void record(List<AuditEvent> recorded) {
    recorded.forEach(event -> require(event.action().access()));
    events.addAll(recorded);
  }

  @Override
  public void recordLater(List<AuditEvent> recorded) {
    events.addAll(recorded);
  }

  List<String> names() {
    return events.stream().map(event -> event.action().name()).toList();
  }
}
