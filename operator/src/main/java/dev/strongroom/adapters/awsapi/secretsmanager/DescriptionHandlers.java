package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.core.actions.DescriptionActions;
import java.util.List;
import java.util.Map;

/** DescribeSecret. */
public final class DescriptionHandlers {
  private final DescriptionActions actions;
  private final SecretDescription description;
  private final ActionCalls calls;

  /** Handlers of these actions. */
  public DescriptionHandlers(
      DescriptionActions actions, SecretDescription description, ActionCalls calls) {
    this.actions = actions;
    this.description = description;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(action("DescribeSecret", SecretInputs::secretId, this::describe));
  }

  private Map<String, ?> describe(Call call, String secretId) {
    return description.of(actions.describe(calls.of(call), secretId));
  }
}
