package dev.strongroom.core.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The service events of a secret that the audit trail may still lack. An event is added by the very
 * compare-and-swap that makes the change, so that neither is stored without the other. It is taken
 * out by the next swap of the record by whoever knows that the trail has it; so the last ones stay
 * until the secret changes again.
 *
 * @param events oldest first; those in one outbox have at most {@value #MOST} records of the trail
 *     together
 * @param recordedUntil the trail has all events up to this time, those of other secrets included,
 *     as far as the clocks of the replicas agree; empty when that was not known
 */
public record AuditOutbox(List<ServiceEvent> events, Optional<Instant> recordedUntil) {
  /** Most records that wait for the trail; one change has at most as many as a secret versions. */
  public static final int MOST = 200;

  /** Nothing that the trail may lack. */
  public static final AuditOutbox EMPTY = new AuditOutbox(List.of(), Optional.empty());

  /** Copies. */
  public AuditOutbox {
    events = List.copyOf(events);
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return events.isEmpty() && recordedUntil.isEmpty();
  }

  /** With further events, however many there are then. */
  public AuditOutbox with(List<ServiceEvent> further) {
    List<ServiceEvent> next = new ArrayList<>(events);
    next.addAll(further);
    return new AuditOutbox(next, recordedUntil);
  }

  /** Without events that the trail has; with none left, nothing is left. */
  public AuditOutbox without(Collection<ServiceEvent> recorded) {
    Set<ServiceEvent> gone = new HashSet<>(recorded);
    List<ServiceEvent> left = events.stream().filter(event -> !gone.contains(event)).toList();
    return left.isEmpty() ? EMPTY : new AuditOutbox(left, recordedUntil);
  }

  /** With the trail known to have all events up to this time. */
  public AuditOutbox recordedUntil(Instant until) {
    return new AuditOutbox(events, Optional.of(until));
  }

  /** The oldest events, for which there is no room. */
  public List<ServiceEvent> excess() {
    int records = events.stream().mapToInt(ServiceEvent::size).sum();
    List<ServiceEvent> excess = new ArrayList<>();
    for (ServiceEvent event : events) {
      if (records <= MOST) {
        break;
      }
      excess.add(event);
      records -= event.size();
    }
    return excess;
  }
}
