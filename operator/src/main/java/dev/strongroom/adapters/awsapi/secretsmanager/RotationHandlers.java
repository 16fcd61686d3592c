package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.RotationActions;
import dev.strongroom.core.actions.RotationActions.Rotated;
import dev.strongroom.core.actions.RotationActions.Rotation;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.schedule.RotationRules;
import java.util.List;
import java.util.Map;

/** RotateSecret and CancelRotateSecret. */
public final class RotationHandlers {
  private final RotationActions actions;
  private final ActionCalls calls;

  private record Rotate(String secretId, Rotation rotation) {
    static Rotate of(Input input) {
      return new Rotate(
          SecretInputs.secretId(input),
          new Rotation(
              SecretInputs.token(input, Kind.INVALID_PARAMETER),
              input.text("RotationLambdaARN"),
              input.structure("RotationRules").map(Rotate::rules),
              input.text("ExternalSecretRotationRoleArn"),
              !input.structures("ExternalSecretRotationMetadata").orElse(List.of()).isEmpty(),
              input.flag("RotateImmediately")));
    }

    private static RotationRules rules(Input rules) {
      return new RotationRules(
          rules.number("AutomaticallyAfterDays").map(Math::toIntExact),
          rules.text("ScheduleExpression"),
          rules.text("Duration"));
    }
  }

  /** Handlers of these actions. */
  public RotationHandlers(RotationActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(
        action("RotateSecret", Rotate::of, this::rotate),
        action("CancelRotateSecret", SecretInputs::secretId, this::cancel));
  }

  private Map<String, ?> rotate(Call call, Rotate request) {
    return rendered(actions.rotate(calls.of(call), request.secretId(), request.rotation()));
  }

  private Map<String, ?> cancel(Call call, String secretId) {
    return rendered(actions.cancel(calls.of(call), secretId));
  }

  private static Map<String, ?> rendered(Rotated rotated) {
    return Output.named(rotated.record())
        .put("VersionId", rotated.version().map(VersionId::value))
        .members();
  }
}
