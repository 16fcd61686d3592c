package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.HandledRequests;
import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.util.Optional;

/**
 * What users ask of a rotation that is stuck, each request once. Every method returns the record as
 * it is now, and throws {@link Rejected} when there is no such secret, {@link Unavailable} when the
 * store does not answer, or others change the record all the time.
 */
public final class RotationControl {
  private final RecordUpdates updates;

  /** The use case over this store. */
  public RotationControl(RecordStore records) {
    this.updates = new RecordUpdates(records);
  }

  /**
   * Cancels the running rotation, if there is one: AWSPENDING is taken from its version. The engine
   * sees to it then that the target accepts the current value again, if it was ever sent the
   * pending one.
   *
   * @param requestId an id of the user's choice; one that was taken up already changes nothing
   */
  public SecretRecord cancel(String namespace, SecretName name, String requestId) {
    return updates.change(
        namespace,
        name,
        record ->
            handled(record).cancel().equals(Optional.of(requestId))
                ? record
                : with(cancelled(record), handled(record).withCancel(requestId)));
  }

  /** The record without AWSPENDING on the version of its running rotation. */
  static SecretRecord cancelled(SecretRecord record) {
    return record
        .rotation()
        .running()
        .map(RunningRotation::token)
        .filter(token -> record.labels().version(StagingLabel.PENDING).equals(Optional.of(token)))
        .map(token -> record.withLabels(record.labels().remove(StagingLabel.PENDING)))
        .orElse(record);
  }

  /**
   * Removes AWSPENDING from a version that no running rotation made, so that rotations can begin
   * again. A version that never got a value goes with it.
   *
   * @param requestId as for {@link #cancel}
   */
  public SecretRecord clear(String namespace, SecretName name, String requestId) {
    return updates.change(
        namespace,
        name,
        record ->
            handled(record).clear().equals(Optional.of(requestId))
                ? record
                : with(cleared(record), handled(record).withClear(requestId)));
  }

  private static SecretRecord cleared(SecretRecord record) {
    Optional<VersionId> pending = record.labels().version(StagingLabel.PENDING);
    if (pending.isEmpty() || record.rotation().running().isPresent()) {
      return record;
    }
    LabelMap labels = record.labels().remove(StagingLabel.PENDING);
    SecretRecord cleared = record.withLabels(labels);
    boolean isOfNoUse =
        labels.of(pending.get()).isEmpty()
            && record.version(pending.get()).filter(VersionEntry::empty).isPresent();
    return isOfNoUse ? cleared.withoutVersion(pending.get()) : cleared;
  }

  private static HandledRequests handled(SecretRecord record) {
    return record.rotation().handled();
  }

  private static SecretRecord with(SecretRecord record, HandledRequests handled) {
    return record.withRotation(record.rotation().withHandled(handled));
  }
}
