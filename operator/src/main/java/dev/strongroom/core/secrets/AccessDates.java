package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The days on which values were read (AWS LastAccessedDate, day resolution, UTC), gathered in
 * memory and saved now and then: a read costs no write, and a secret at most one a day, that of its
 * first read. Reads of its other versions later on that day are saved with the first of a following
 * day. What a crash loses is at worst one day's. Safe for use by many threads.
 */
public final class AccessDates {
  private final RecordStore records;
  private final Clock clock;
  private final Map<Secret, Map<VersionId, LocalDate>> unsaved = new ConcurrentHashMap<>();

  private record Secret(String namespace, SecretName name) {}

  /** Dates that are saved into this store. */
  public AccessDates(RecordStore records, Clock clock) {
    this.records = records;
    this.clock = clock;
  }

  /** A value was read. */
  void noted(SecretRecord record, VersionId version) {
    LocalDate today = today();
    Optional<LocalDate> known = record.version(version).flatMap(VersionEntry::accessedOn);
    if (!known.equals(Optional.of(today))) {
      unsaved.compute(
          new Secret(record.owner().namespace(), record.arn().name()),
          (secret, days) -> {
            Map<VersionId, LocalDate> next = days == null ? new ConcurrentHashMap<>() : days;
            next.put(version, today);
            return next;
          });
    }
  }

  /**
   * Saves what may be saved today.
   *
   * @return how many records were written
   * @throws Unavailable when the store does not answer; what was not saved is kept
   */
  public int save() {
    int written = 0;
    for (Secret secret : unsaved.keySet()) {
      written += save(secret) ? 1 : 0;
    }
    return written;
  }

  private boolean save(Secret secret) {
    LocalDate today = today();
    Map<VersionId, LocalDate> days = Map.copyOf(unsaved.getOrDefault(secret, Map.of()));
    if (!days.containsValue(today)) {
      return false;
    }
    Optional<SecretRecord> found = records.find(secret.namespace(), secret.name());
    if (found.filter(r -> !r.isBeingRemoved()).isEmpty()) {
      unsaved.remove(secret);
      return false;
    }
    SecretRecord record = found.get();
    boolean alreadyToday = record.accessedOn().equals(Optional.of(today));
    if (alreadyToday || records.compareAndSwap(with(record, days).readOn(today)).isEmpty()) {
      return false;
    }
    forget(secret, days);
    return true;
  }

  private static SecretRecord with(SecretRecord record, Map<VersionId, LocalDate> days) {
    SecretRecord next = record;
    for (VersionEntry entry : record.versions()) {
      LocalDate day = days.get(entry.id());
      if (day != null) {
        next = next.withVersion(entry.readOn(day));
      }
    }
    return next;
  }

  /** What was noted meanwhile stays. */
  private void forget(Secret secret, Map<VersionId, LocalDate> saved) {
    unsaved.computeIfPresent(
        secret,
        (key, days) -> {
          saved.forEach(days::remove);
          return days.isEmpty() ? null : days;
        });
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
