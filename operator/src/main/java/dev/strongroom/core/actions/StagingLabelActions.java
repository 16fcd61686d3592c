package dev.strongroom.core.actions;

import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.LabelMove;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.secrets.MoveStagingLabel;

/** Moving staging labels: AWS UpdateSecretVersionStage. */
public final class StagingLabelActions {
  private final SecretAccess access;
  private final MoveStagingLabel moving;

  /** Actions that go this way to their secrets. */
  public StagingLabelActions(SecretAccess access, MoveStagingLabel moving) {
    this.access = access;
    this.moving = moving;
  }

  /**
   * Moves a label, or takes it away.
   *
   * @return the record as it is now
   * @throws Rejected when the caller may not, and as {@link MoveStagingLabel#move}
   * @throws Failure when the store does not answer
   */
  public SecretRecord move(ActionCall call, String secretId, LabelMove move) {
    SecretRecord record =
        access.require(
            call.with(keys -> keys.text(ConditionKeys.VERSION_STAGE, move.label().value())),
            SecretAction.UPDATE_SECRET_VERSION_STAGE,
            secretId);
    return moving.move(record.owner().namespace(), record.arn().name(), move);
  }
}
