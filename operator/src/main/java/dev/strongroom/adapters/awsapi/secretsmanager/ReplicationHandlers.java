package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.ReplicationActions;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ReplicateSecretToRegions, RemoveRegionsFromReplication and StopReplicationToReplica. */
public final class ReplicationHandlers {
  private final ReplicationActions actions;
  private final ActionCalls calls;

  private record Replicate(
      String secretId, List<RegionReplica> replicas, Optional<Boolean> overwrite) {
    static Replicate of(Input input) {
      return new Replicate(
          SecretInputs.secretId(input),
          SecretInputs.replicas(input),
          input.flag("ForceOverwriteReplicaSecret"));
    }
  }

  private record Remove(String secretId, List<String> regions) {
    static Remove of(Input input) {
      return new Remove(
          SecretInputs.secretId(input), input.texts("RemoveReplicaRegions").orElse(List.of()));
    }
  }

  /** Handlers of these actions. */
  public ReplicationHandlers(ReplicationActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(
        action("ReplicateSecretToRegions", Replicate::of, this::replicate),
        action("RemoveRegionsFromReplication", Remove::of, this::remove),
        action("StopReplicationToReplica", SecretInputs::secretId, this::stop));
  }

  private Map<String, ?> replicate(Call call, Replicate request) {
    return rendered(
        actions.replicate(
            calls.of(call), request.secretId(), request.replicas(), request.overwrite()));
  }

  private Map<String, ?> remove(Call call, Remove request) {
    return rendered(actions.remove(calls.of(call), request.secretId(), request.regions()));
  }

  private Map<String, ?> stop(Call call, String secretId) {
    SecretRecord promoted = actions.stop(calls.of(call), secretId);
    return new Output().put("ARN", promoted.arn().toString()).members();
  }

  private static Map<String, ?> rendered(SecretRecord record) {
    return new Output()
        .put("ARN", record.arn().toString())
        .put("ReplicationStatus", SecretDescription.replicas(record))
        .members();
  }
}
