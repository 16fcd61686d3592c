package dev.strongroom.core.audit;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AuditOutbox;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ServiceEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Brings the service events in the outboxes of records into the trail, each at least once, and
 * knows which of them the trail has. What this process changes by itself it records at once; of
 * what others have changed it is told by {@link #seen}. One that begins to work after another
 * process takes the word of the records for what that one has recorded ({@link
 * AuditOutbox#recordedUntil}) and records the rest again, under the same event ids.
 *
 * <p>Safe for use by many threads: of one secret, one change at a time is made and recorded.
 */
public final class OutboxRecorder {
  /** How far the clocks of replicas may differ, and how long a change and its record may take. */
  static final Duration MARGIN = Duration.ofMinutes(10);

  private static final int LOCKS = 256;

  private final AuditTrail trail;
  private final InstantSource clock;
  private final Lock[] locks = new Lock[LOCKS];

  /** Events in the outbox of a record that the trail has. */
  private final Map<Secret, Set<ServiceEvent>> recorded = new ConcurrentHashMap<>();

  /** Secrets with events that the trail may lack. */
  private final Map<Secret, Waiting> waiting = new ConcurrentHashMap<>();

  private final AtomicLong turns = new AtomicLong();
  private volatile boolean working;

  /**
   * That a secret waits.
   *
   * @param oldest when the oldest of its events came about
   * @param turn tells it from that of a state which is seen later
   */
  private record Waiting(Instant oldest, long turn) {}

  /** A secret by what its record is found by. */
  public record Secret(String account, SecretName name) {
    static Secret of(SecretRecord record) {
      return new Secret(record.owner().namespace(), record.arn().name());
    }
  }

  /** A recorder that is not at work yet. */
  public OutboxRecorder(AuditTrail trail, InstantSource clock) {
    this.trail = trail;
    this.clock = clock;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** Does something about a secret while nobody else of this process changes or records it. */
  <T> T alone(SecretRecord record, Supplier<T> work) {
    return alone(Secret.of(record), work);
  }

  private <T> T alone(Secret secret, Supplier<T> work) {
    Lock lock = locks[Math.floorMod(secret.hashCode(), LOCKS)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins to see to the events of all secrets, as the one process that does.
   *
   * @param records all records with something in their outbox
   */
  public void begin(Collection<SecretRecord> records) {
    Instant now = clock.instant();
    // A clock that was ahead may have written it.
    Optional<Instant> until =
        records.stream()
            .flatMap(record -> record.auditOutbox().recordedUntil().stream())
            .max(Comparator.naturalOrder())
            .map(latest -> latest.isBefore(now) ? latest : now)
            .map(latest -> latest.minus(MARGIN));
    for (SecretRecord record : records) {
      List<ServiceEvent> known =
          record.auditOutbox().events().stream()
              .filter(event -> until.filter(event.at()::isBefore).isPresent())
              .toList();
      // Others may have changed the record meanwhile: what is known of those changes is kept.
      if (!known.isEmpty()) {
        recorded.merge(Secret.of(record), Set.copyOf(known), OutboxRecorder::union);
      }
      seen(record);
    }
    working = true;
  }

  /** Leaves the events of others to another process. */
  public void end() {
    working = false;
    waiting.clear();
  }

  /**
   * To be told of the state of a record that somebody has stored.
   *
   * @return whether it has events that the trail may lack
   */
  public boolean seen(SecretRecord record) {
    Optional<Instant> oldest = unrecorded(record).stream().findFirst().map(ServiceEvent::at);
    oldest.ifPresent(
        at -> waiting.put(Secret.of(record), new Waiting(at, turns.incrementAndGet())));
    return oldest.isPresent();
  }

  /** To be told of a record that is gone. */
  public void gone(SecretRecord record) {
    recorded.remove(Secret.of(record));
    waiting.remove(Secret.of(record));
  }

  /** The secrets with events that the trail may lack. */
  public List<Secret> waiting() {
    return List.copyOf(waiting.keySet());
  }

  /**
   * Records what a secret has in its outbox.
   *
   * @param latest reads the record, no earlier state than this process has made of it
   * @throws Unavailable when the events cannot be recorded; they go on waiting
   */
  public void record(Secret secret, Supplier<Optional<SecretRecord>> latest) {
    Waiting turn = waiting.get(secret);
    alone(
        secret,
        () -> {
          latest.get().ifPresent(this::recordAll);
          return secret;
        });
    if (turn != null) {
      waiting.remove(secret, turn);
    }
  }

  private void recordAll(SecretRecord record) {
    List<ServiceEvent> events = unrecorded(record);
    trail.record(ServiceEventRecords.of(record.arn(), events));
    remember(record, events);
  }

  /**
   * Records what a change has brought, and before it what the secret had in its outbox already. It
   * is stored, so events that cannot be recorded now are recorded later.
   */
  void changed(SecretRecord record, List<ServiceEvent> noted) {
    List<ServiceEvent> events = working ? unrecorded(record) : noted;
    try {
      trail.record(ServiceEventRecords.of(record.arn(), events));
      remember(record, events);
    } catch (Unavailable later) {
      seen(record);
    }
  }

  /** Keeps of a record what is in its outbox now. */
  private void remember(SecretRecord record, List<ServiceEvent> events) {
    recorded.compute(
        Secret.of(record),
        (secret, known) -> {
          Set<ServiceEvent> all = union(known == null ? Set.of() : known, events);
          all.retainAll(record.auditOutbox().events());
          return all.isEmpty() ? null : all;
        });
  }

  private static Set<ServiceEvent> union(Set<ServiceEvent> some, Collection<ServiceEvent> more) {
    Set<ServiceEvent> all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }

  /** The events in the outbox of a record that the trail may lack. */
  List<ServiceEvent> unrecorded(SecretRecord record) {
    if (record.auditOutbox().events().isEmpty()) {
      return List.of();
    }
    List<ServiceEvent> left = new ArrayList<>(record.auditOutbox().events());
    left.removeAll(recorded.getOrDefault(Secret.of(record), Set.of()));
    return left;
  }

  /** The outbox of a record without what the trail has. */
  AuditOutbox left(SecretRecord record) {
    return record.auditOutbox().without(recorded.getOrDefault(Secret.of(record), Set.of()));
  }

  /** Up to when the trail has all events; empty while that is not known. */
  Optional<Instant> recordedUntil() {
    return Optional.of(clock.instant())
        .filter(now -> working)
        .map(
            now ->
                waiting.values().stream()
                    .map(Waiting::oldest)
                    .reduce(now, (a, b) -> a.isBefore(b) ? a : b));
  }
}
