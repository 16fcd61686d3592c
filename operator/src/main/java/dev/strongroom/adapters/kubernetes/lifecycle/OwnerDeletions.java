package dev.strongroom.adapters.kubernetes.lifecycle;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.framework.RecentDeletions;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.secrets.ScheduleDeletion;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schedules the deletion of secrets whose object was deleted, in the pass over that deletion. That
 * pass may fail, and it may never come: when a pass over the object fails while the event of its
 * deletion and any other are there, the framework keeps the other alone. For some minutes the
 * background work schedules what then still belongs to the object.
 */
public final class OwnerDeletions {
  private static final Logger LOG = LoggerFactory.getLogger(OwnerDeletions.class);

  private final ScheduleDeletion deletion;
  private final RecordQueries records;
  private final RecentDeletions<Departure> departed = new RecentDeletions<>(System::nanoTime);

  /** The object that is gone, and the secret that it had. */
  private record Departure(Owner owner, SecretName name) {
    /** Empty when no secret can have the name that was declared. */
    static Optional<Departure> of(Declaration declaration) {
      try {
        return Optional.of(new Departure(declaration.owner(), declaration.name()));
      } catch (InvalidInput nameless) {
        return Optional.empty();
      }
    }
  }

  public OwnerDeletions(ScheduleDeletion deletion, RecordQueries records) {
    this.deletion = deletion;
    this.records = records;
  }

  /** The event of a deletion has come. */
  public void notice(Declaration declaration) {
    Departure.of(declaration).ifPresent(departed::notice);
  }

  /** The pass over a deletion. What is away is no reason to repeat it: that is done here. */
  public void pass(Declaration declaration) {
    Departure.of(declaration).ifPresent(this::scheduleOrLater);
  }

  private void scheduleOrLater(Departure departure) {
    try {
      schedule(departure);
    } catch (Unavailable away) {
      LOG.info("the deletion of {} is noted later: {}", departure.owner(), away.finding());
    }
  }

  /**
   * Does what should have been done by now.
   *
   * @throws Unavailable when the store does not answer
   */
  void catchUp() {
    departed.toLookAt().stream().filter(this::isLeft).forEach(this::schedule);
  }

  /** Whether the secret still belongs to the object that is gone; asks the cache alone. */
  private boolean isLeft(Departure departure) {
    return records
        .find(departure.owner().namespace(), departure.name())
        .filter(record -> !record.isDeletionScheduled())
        .flatMap(StoredRecord::owner)
        .filter(owner -> owner.uid().equals(departure.owner().uid()))
        .isPresent();
  }

  /** Another replica sees to them. */
  void forget() {
    departed.clear();
  }

  /** The object is gone: there is no condition to tell of a record that must not be changed. */
  private void schedule(Departure departure) {
    try {
      deletion.schedule(departure.owner(), departure.name());
    } catch (InvalidInput | Unreadable refused) {
      LOG.warn("the record of deleted {} is left: {}", departure.owner(), refused.finding());
      departed.end(departure);
    }
  }
}
