package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.LabelMove;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import java.time.Clock;
import java.util.Optional;

/** Moves staging labels between versions: on request of a program, or back on request of people. */
public final class MoveStagingLabel {
  private final RecordUpdates updates;
  private final Clock clock;

  /** The use case over this store. */
  public MoveStagingLabel(RecordStore records, Clock clock) {
    this.updates = new RecordUpdates(records);
    this.clock = clock;
  }

  /**
   * Moves a label or takes it away (AWS UpdateSecretVersionStage).
   *
   * @return the record as it is now
   * @throws Rejected as {@link VersionChanges#move}, and when there is no such secret
   * @throws Unavailable when the store does not answer, or others change the record all the time
   */
  public SecretRecord move(String namespace, SecretName name, LabelMove move) {
    return updates.change(
        namespace, name, record -> VersionChanges.move(record, move, clock.instant()));
  }

  /**
   * Makes another version current, once for each request: AWSCURRENT goes to it and AWSPREVIOUS to
   * the one that loses it. A request to a secret that has no second version yet is over without
   * effect: it must not be met later, by undoing the first change.
   *
   * @param requestId an id of the user's choice; one that was taken up already changes nothing
   * @param to the version, or a label that is on it
   * @return the record as it is now
   * @throws Rejected when there is no such secret, version or label, or the version has no value
   * @throws Unavailable when the store does not answer, or others change the record all the time
   */
  public SecretRecord rollBack(
      String namespace, SecretName name, String requestId, VersionReference to) {
    return updates.change(
        namespace,
        name,
        record -> {
          if (record.lastRollback().equals(Optional.of(requestId))) {
            return record;
          }
          if (record.versions().size() < 2) {
            return record.withRollback(requestId);
          }
          VersionId target = to.in(record);
          LabelMove move =
              new LabelMove(StagingLabel.CURRENT, record.current(), Optional.of(target));
          return VersionChanges.move(record, move, clock.instant()).withRollback(requestId);
        });
  }

  /**
   * Ends a request that {@link #rollBack} refused, without effect: a version or a label that
   * appears later must not make it move AWSCURRENT then.
   *
   * @return the record as it is now
   * @throws Rejected when there is no such secret
   * @throws Unavailable as {@link #rollBack}
   */
  public SecretRecord endRollBack(String namespace, SecretName name, String requestId) {
    return updates.change(namespace, name, record -> record.withRollback(requestId));
  }
}
