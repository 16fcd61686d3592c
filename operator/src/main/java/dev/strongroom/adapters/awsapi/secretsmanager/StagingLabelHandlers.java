package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.StagingLabelActions;
import dev.strongroom.core.record.LabelMove;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import java.util.List;
import java.util.Map;

/** UpdateSecretVersionStage. */
public final class StagingLabelHandlers {
  private final StagingLabelActions actions;
  private final ActionCalls calls;

  private record Move(String secretId, LabelMove move) {
    static Move of(Input input) {
      return new Move(
          SecretInputs.secretId(input),
          new LabelMove(
              new StagingLabel(input.requiredText("VersionStage")),
              input.text("RemoveFromVersionId").map(VersionId::new),
              input.text("MoveToVersionId").map(VersionId::new)));
    }
  }

  /** Handlers of these actions. */
  public StagingLabelHandlers(StagingLabelActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(action("UpdateSecretVersionStage", Move::of, this::move));
  }

  private Map<String, ?> move(Call call, Move request) {
    return Output.named(actions.move(calls.of(call), request.secretId(), request.move())).members();
  }
}
