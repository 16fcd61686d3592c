package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import java.util.Optional;

/**
 * Cancels the rotation under way (AWS CancelRotateSecret): AWSPENDING is taken from its version.
 * The engine sees to it then that the target accepts the current value again, if it was ever sent
 * the pending one. AWS leaves the label where it is, and with it a secret that cannot be rotated
 * until somebody takes it away.
 */
public final class CancelRotation {
  private final RecordUpdates updates;

  /** The use case over this store. */
  public CancelRotation(RecordStore records) {
    this.updates = new RecordUpdates(records);
  }

  /**
   * Cancels what runs, if something does.
   *
   * @return the record as it is now
   * @throws Rejected when there is no such secret
   * @throws Unavailable when the store does not answer, or others change the record all the time
   */
  public SecretRecord cancel(String namespace, SecretName name) {
    return updates.change(
        namespace,
        name,
        record ->
            record
                .rotation()
                .running()
                .map(RunningRotation::token)
                .filter(
                    token ->
                        record.labels().version(StagingLabel.PENDING).equals(Optional.of(token)))
                .map(token -> record.withLabels(record.labels().remove(StagingLabel.PENDING)))
                .orElse(record));
  }
}
