package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.DeletionActions;
import dev.strongroom.core.actions.DeletionActions.Deletion;
import dev.strongroom.core.actions.DeletionActions.Scheduled;
import java.util.List;
import java.util.Map;

/** DeleteSecret and RestoreSecret. */
public final class DeletionHandlers {
  private final DeletionActions actions;
  private final ActionCalls calls;

  private record Delete(String secretId, Deletion deletion) {
    static Delete of(Input input) {
      return new Delete(
          SecretInputs.secretId(input),
          new Deletion(
              input.number("RecoveryWindowInDays"), input.flag("ForceDeleteWithoutRecovery")));
    }
  }

  /** Handlers of these actions. */
  public DeletionHandlers(DeletionActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(
        action("DeleteSecret", Delete::of, this::delete),
        action("RestoreSecret", SecretInputs::secretId, this::restore));
  }

  private Map<String, ?> delete(Call call, Delete request) {
    Scheduled scheduled = actions.delete(calls.of(call), request.secretId(), request.deletion());
    return new Output()
        .put("ARN", scheduled.arn().toString())
        .put("Name", scheduled.arn().name().value())
        .put("DeletionDate", scheduled.at())
        .members();
  }

  private Map<String, ?> restore(Call call, String secretId) {
    return Output.named(actions.restore(calls.of(call), secretId)).members();
  }
}
