package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionChanges;
import java.time.Clock;
import java.util.function.UnaryOperator;

/**
 * Changes what is kept of a secret for the AWS API and no object declares: replication, settings of
 * RotateSecret, policies of the service.
 */
public final class ChangeAttributes {
  private final RecordUpdates updates;
  private final Clock clock;

  /** The use case over this store. */
  public ChangeAttributes(RecordStore records, Clock clock) {
    this.updates = new RecordUpdates(records);
    this.clock = clock;
  }

  /**
   * Changes the attributes of a secret.
   *
   * @param change may be asked several times; what it throws ends this, and nothing is changed
   * @return the record as it is now
   * @throws Rejected when there is no such secret, or it is scheduled for deletion
   * @throws Unavailable when the store does not answer, or others change the record all the time
   */
  public SecretRecord change(
      String namespace, SecretName name, UnaryOperator<SecretAttributes> change) {
    return updates.change(
        namespace,
        name,
        record -> {
          VersionChanges.requireUsable(record);
          SecretAttributes next = change.apply(record.attributes());
          return next.equals(record.attributes())
              ? record
              : record.withAttributes(next).changed(clock.instant());
        });
  }
}
