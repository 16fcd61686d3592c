package dev.strongroom.core.reconciling.managedsecret;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import java.util.Optional;

/**
 * What a user asks of a rotation that is stuck and was not taken up yet.
 *
 * @param cancel the id of a request to cancel the running rotation
 * @param clear the id of a request to remove AWSPENDING
 */
public record RotationControls(Optional<String> cancel, Optional<String> clear) {
  /** What is new of that which is asked for. */
  public static RotationControls of(
      SecretRecord record, Optional<String> cancel, Optional<String> clear) {
    return new RotationControls(
        cancel.filter(id -> !record.rotation().handled().cancel().equals(Optional.of(id))),
        clear.filter(id -> !record.rotation().handled().clear().equals(Optional.of(id))));
  }

  /** What the user hears of a request to cancel, from the record before it was carried out. */
  public static Finding cancelled(SecretRecord before, String request) {
    return before
        .rotation()
        .running()
        .map(running -> RotationReason.RotationCancelRequested.with(running.token(), request))
        .orElseGet(() -> RotationReason.NothingToCancel.with(request));
  }

  /** What the user hears of a request to remove AWSPENDING, as {@link #cancelled}. */
  public static Finding cleared(SecretRecord before, String request) {
    return before
        .labels()
        .version(StagingLabel.PENDING)
        .map(
            version ->
                isRefused(before)
                    ? RotationReason.PendingInUse.with(request)
                    : RotationReason.PendingCleared.with(version, request))
        .orElseGet(() -> RotationReason.NothingToClear.with(request));
  }

  /** Whether AWSPENDING stays because a rotation needs it. */
  public static boolean isRefused(SecretRecord before) {
    return before.rotation().running().isPresent()
        && before.labels().version(StagingLabel.PENDING).isPresent();
  }
}
