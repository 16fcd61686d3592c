package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.ValueActions;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** GetSecretValue and PutSecretValue. */
public final class ValueHandlers {
  private final ValueActions actions;
  private final ActionCalls calls;

  private record Get(String secretId, VersionReference version) {
    static Get of(Input input) {
      return new Get(SecretInputs.secretId(input), SecretInputs.version(input));
    }
  }

  /** Handlers of these actions. */
  public ValueHandlers(ValueActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(
        action("GetSecretValue", Get::of, this::get),
        action("PutSecretValue", Function.identity(), this::put));
  }

  private Map<String, ?> get(Call call, Get request) {
    return actions.get(
        calls.of(call), request.secretId(), request.version(), ValueHandlers::rendered);
  }

  /** The value is copied: the reader's is wiped before the answer is written. */
  static Map<String, Object> rendered(
      SecretRecord record, VersionEntry version, SecretValue value) {
    return Output.named(record)
        .put("VersionId", version.id().value())
        .put(
            value.kind() == SecretValue.Kind.BINARY ? "SecretBinary" : "SecretString", value.copy())
        .list("VersionStages", SecretDescription.stages(record, version.id()))
        .put("CreatedDate", version.createdAt())
        .members();
  }

  private Map<String, ?> put(Call call, Input input) {
    Set<StagingLabel> stages = new TreeSet<>();
    input.texts("VersionStages").orElse(List.of()).forEach(s -> stages.add(new StagingLabel(s)));
    VersionId token = SecretInputs.token(input, Kind.INVALID_REQUEST);
    SecretValue value =
        SecretInputs.value(input)
            .orElseThrow(
                () -> new Rejected(Kind.INVALID_REQUEST, RequestReason.ValueMissing.with()));
    SecretRecord record =
        actions.put(calls.of(call), SecretInputs.secretId(input), token, value, stages);
    return Output.named(record)
        .put("VersionId", token.value())
        .list("VersionStages", SecretDescription.stages(record, token))
        .members();
  }
}
