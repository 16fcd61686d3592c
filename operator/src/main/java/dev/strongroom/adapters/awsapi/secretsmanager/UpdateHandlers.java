package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.UpdateActions;
import dev.strongroom.core.actions.UpdateActions.Update;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** UpdateSecret. */
public final class UpdateHandlers {
  private final UpdateActions actions;
  private final ActionCalls calls;

  /** Handlers of these actions. */
  public UpdateHandlers(UpdateActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(action("UpdateSecret", Function.identity(), this::update));
  }

  private Map<String, ?> update(Call call, Input input) {
    VersionId token = SecretInputs.token(input, Kind.INVALID_REQUEST);
    Update update =
        new Update(token, input.text("Description"), input.text("KmsKeyId"), input.text("Type"));
    Optional<SecretValue> value = SecretInputs.value(input);
    SecretRecord record =
        actions.update(calls.of(call), SecretInputs.secretId(input), update, value);
    return Output.named(record).put("VersionId", value.map(given -> token.value())).members();
  }
}
