package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.CreationActions;
import dev.strongroom.core.actions.CreationActions.Creation;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** CreateSecret. */
public final class CreationHandlers {
  private final CreationActions actions;
  private final ActionCalls calls;

  /** Handlers of these actions. */
  public CreationHandlers(CreationActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(action("CreateSecret", Function.identity(), this::create));
  }

  private Map<String, ?> create(Call call, Input input) {
    VersionId token = SecretInputs.token(input, Kind.INVALID_REQUEST);
    Creation creation =
        new Creation(
            input.requiredText("Name"),
            token,
            input.text("Description"),
            input.text("KmsKeyId"),
            SecretInputs.tags(input),
            input.text("Type"),
            SecretInputs.replicas(input),
            input.flag("ForceOverwriteReplicaSecret"));
    Optional<SecretValue> value = SecretInputs.value(input);
    SecretRecord record =
        input
            .text("CrossAccountPrimaryARN")
            .map(
                primary ->
                    actions.createReplica(calls.of(call), creation, primary, value.isPresent()))
            .orElseGet(() -> actions.create(calls.of(call), creation, value));
    return Output.named(record)
        .put("VersionId", value.map(given -> token.value()))
        .list("ReplicationStatus", SecretDescription.replicas(record))
        .members();
  }
}
