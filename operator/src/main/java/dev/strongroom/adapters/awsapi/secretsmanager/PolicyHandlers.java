package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.access.ResourcePolicyChecks.Failed;
import dev.strongroom.core.actions.PolicyActions;
import dev.strongroom.core.actions.PolicyActions.Names;
import dev.strongroom.core.actions.PolicyActions.Policy;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** GetResourcePolicy, ListResourcePolicies and ValidateResourcePolicy. */
public final class PolicyHandlers {
  private final PolicyActions actions;
  private final ActionCalls calls;

  /** Handlers of these actions. */
  public PolicyHandlers(PolicyActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(
        action("GetResourcePolicy", Function.identity(), this::get),
        action("ListResourcePolicies", Function.identity(), this::list),
        action("ValidateResourcePolicy", Function.identity(), this::validate));
  }

  private Map<String, ?> get(Call call, Input input) {
    Policy policy =
        actions.get(calls.of(call), SecretInputs.secretId(input), input.text("PolicyName"));
    return new Output()
        .put("ARN", policy.record().arn().toString())
        .put("Name", policy.record().arn().name().value())
        .put("ResourcePolicy", policy.text())
        .put("PolicyName", policy.name())
        .members();
  }

  private Map<String, ?> list(Call call, Input input) {
    Names found =
        actions.list(
            calls.of(call),
            SecretInputs.secretId(input),
            SearchInputs.nextToken(input),
            SearchInputs.most(input, PolicyActions.MOST));
    return new Output()
        .put(
            "ResourcePolicies",
            found.names().stream().map(name -> Map.of("PolicyName", name)).toList())
        .put("NextToken", found.nextToken())
        .members();
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
