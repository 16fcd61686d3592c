package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.FollowedSource;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * Puts what a followed Secret has by now as a new current version. The version, its label and the
 * note of what was taken are one compare-and-swap, so a crash leaves all of it or nothing, and
 * repeating it changes nothing.
 *
 * <p>What counts is what was taken last, not what is current: a version that somebody else has put
 * or gone back to stays current until the Secret changes.
 */
public final class FollowSecret {
  private final RecordUpdates updates;
  private final SecretValues values;
  private final AccountBudget budget;
  private final Clock clock;

  /** The use case over these ports. */
  public FollowSecret(RecordStore records, SecretValues values, AccountBudget budget, Clock clock) {
    this.updates = new RecordUpdates(records);
    this.values = values;
    this.budget = budget;
    this.clock = clock;
  }

  /**
   * Takes a value, which stays open and the caller's, unless it is the one that was taken last.
   *
   * @param known the record as a cache has it, which may lag
   * @param state the state of the Secret that has it, see {@link FollowedSource#state}
   * @return the record as it is now
   * @throws Rejected when the secret is scheduled for deletion or a replica, has too many young
   *     versions, or the account's budget has no room
   * @throws Unavailable when the store does not answer, or others change the record all the time
   */
  public SecretRecord follow(SecretRecord known, String state, SecretValue value) {
    if (isTaken(known, state)) {
      return known;
    }
    try (Reservation room = budget.reservation(known.owner().namespace())) {
      SecretRecord stored =
          updates.change(
              known,
              record -> {
                SecretRecord next = isTaken(record, state) ? record : taken(record, state, value);
                room.require(record, next);
                return next;
              });
      room.commit(stored);
      return stored;
    }
  }

  private static boolean isTaken(SecretRecord record, String state) {
    return record
        .attributes()
        .followed()
        .filter(source -> source.state().equals(state))
        .isPresent();
  }

  private SecretRecord taken(SecretRecord record, String state, SecretValue value) {
    VersionChanges.requireWritable(record);
    Optional<VersionId> last =
        record.attributes().followed().map(FollowedSource::version).or(record::current);
    if (last.filter(version -> has(record, version, value)).isPresent()) {
      return noted(record, last.get(), state);
    }
    VersionId id = FollowedSource.nextVersion(record, state);
    boolean isThere =
        record.version(id).filter(v -> v.state() == VersionEntry.State.WRITTEN).isPresent();
    SecretRecord next =
        isThere
            ? record.withLabels(record.labels().moveCurrent(id)).changed(clock.instant())
            : new Sealing(values, id, value)
                .into(VersionChanges.put(record, id, Set.of(), clock.instant()));
    return noted(next, id, state);
  }

  private boolean has(SecretRecord record, VersionId version, SecretValue value) {
    try (SecretValue stored = values.read(record, version).orElse(null)) {
      return stored != null && stored.sameAs(value);
    }
  }

  private static SecretRecord noted(SecretRecord record, VersionId version, String state) {
    return record.withAttributes(
        record.attributes().withFollowed(new FollowedSource(version, state)));
  }
}
