package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.actions.PolicyChangeActions;
import dev.strongroom.core.record.SecretRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PutResourcePolicy and DeleteResourcePolicy. */
public final class PolicyChangeHandlers {
  private final PolicyChangeActions actions;
  private final ActionCalls calls;

  private record Put(
      String secretId, Optional<String> name, String policy, Optional<Boolean> block) {
    static Put of(Input input) {
      return new Put(
          SecretInputs.secretId(input),
          input.text("PolicyName"),
          input.requiredText("ResourcePolicy"),
          input.flag("BlockPublicPolicy"));
    }
  }

  private record Delete(String secretId, Optional<String> name) {
    static Delete of(Input input) {
      return new Delete(SecretInputs.secretId(input), input.text("PolicyName"));
    }
  }

  /** Handlers of these actions. */
  public PolicyChangeHandlers(PolicyChangeActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(
        action("PutResourcePolicy", Put::of, this::put),
        action("DeleteResourcePolicy", Delete::of, this::delete));
  }

  private Map<String, ?> put(Call call, Put request) {
    return written(
        actions.put(
            calls.of(call), request.secretId(), request.name(), request.policy(), request.block()));
  }

  private Map<String, ?> delete(Call call, Delete request) {
    return written(actions.delete(calls.of(call), request.secretId(), request.name()));
  }

  /** Only the default policy can be written. */
  private static Map<String, ?> written(SecretRecord record) {
    return Output.named(record).put("PolicyName", ResourcePolicyChecks.DEFAULT_POLICY).members();
  }
}
