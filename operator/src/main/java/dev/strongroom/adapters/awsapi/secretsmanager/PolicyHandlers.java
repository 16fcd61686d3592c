package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.access.ResourcePolicyChecks.Failed;
import dev.strongroom.core.actions.PolicyActions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** ValidateResourcePolicy. */
public final class PolicyHandlers {
  private final PolicyActions actions;
  private final ActionCalls calls;

  /** Handlers of these actions. */
  public PolicyHandlers(PolicyActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(action("ValidateResourcePolicy", Function.identity(), this::validate));
  }

  private Map<String, ?> validate(Call call, Input input) {
    List<Failed> failed =
        actions.validate(
            calls.of(call), input.text("SecretId"), input.text("ResourcePolicy").orElseThrow());
    return new Output()
        .put("PolicyValidationPassed", failed.isEmpty())
        .put("ValidationErrors", failed.stream().map(PolicyHandlers::error).toList())
        .members();
  }

  private static Map<String, Object> error(Failed failed) {
    return new Output()
        .put("CheckName", failed.check().name())
        .put("ErrorMessage", failed.finding().message())
        .members();
  }
}
