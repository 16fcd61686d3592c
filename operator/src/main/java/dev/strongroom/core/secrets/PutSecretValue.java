package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.time.Clock;
import java.util.Set;

/**
 * Puts a new version of a secret (AWS PutSecretValue, and UpdateSecret with a value, which is a put
 * without staging labels). Repeating it with the same token after a crash at any point, or in
 * another replica at the same time, comes to one version with one value.
 */
public final class PutSecretValue {
  private final RecordUpdates updates;
  private final SecretValues values;
  private final AccountBudget budget;
  private final Clock clock;

  /** The use case over these ports. */
  public PutSecretValue(
      RecordStore records, SecretValues values, AccountBudget budget, Clock clock) {
    this.updates = new RecordUpdates(records);
    this.values = values;
    this.budget = budget;
    this.clock = clock;
  }

  /**
   * Puts a value, which stays open and the caller's.
   *
   * @param token the ClientRequestToken, which becomes the version's id; one that was used with the
   *     same value changes nothing, and one that was announced by a rotation is filled
   * @param stages the labels that the version gets, see {@link VersionChanges#put}
   * @return the record as it is now
   * @throws Rejected when there is no such secret, it is scheduled for deletion or a replica, the
   *     token was used with another value, a quota is used up, or the account's budget has no room
   * @throws Unavailable when the store does not answer, or others change the record all the time
   */
  public SecretRecord put(
      String namespace,
      SecretName name,
      VersionId token,
      SecretValue value,
      Set<StagingLabel> stages) {
    Sealing sealing = new Sealing(values, token, value);
    try (Reservation room = budget.reservation(namespace)) {
      SecretRecord stored =
          updates.change(
              namespace,
              name,
              record -> {
                VersionChanges.requireWritable(record);
                if (record.version(token).filter(v -> !v.empty()).isPresent()) {
                  StoredValue.requireSame(values, record, token, value);
                  return record;
                }
                SecretRecord next =
                    sealing.into(VersionChanges.put(record, token, stages, clock.instant()));
                room.require(record, next);
                return next;
              });
      room.commit(stored);
      return stored;
    }
  }
}
