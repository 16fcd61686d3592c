package dev.strongroom.adapters.awsapi.secretsmanager;

import static dev.strongroom.adapters.awsapi.secretsmanager.SecretsManagerActions.action;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.CrossAccountActions;
import dev.strongroom.core.actions.CrossAccountActions.Association;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.replication.ReplicatedState;
import java.util.List;
import java.util.Map;

/** AssociateCrossAccountReplica and DisassociateCrossAccountReplica. */
public final class CrossAccountHandlers {
  private static final String REPLICA = "CrossAccountReplicaARN";

  private final CrossAccountActions actions;
  private final ActionCalls calls;

  private record Associate(String secretId, Association association) {
    static Associate of(Input input) {
      return new Associate(
          SecretInputs.secretId(input),
          new Association(
              input.requiredText(REPLICA),
              input.text("ReplicaRestriction").filter("NoRestriction"::equals).isPresent(),
              input.text("ReplicationRoleARN")));
    }
  }

  private record Disassociate(String secretId, String replica) {
    static Disassociate of(Input input) {
      return new Disassociate(SecretInputs.secretId(input), input.requiredText(REPLICA));
    }
  }

  /** Handlers of these actions. */
  public CrossAccountHandlers(CrossAccountActions actions, ActionCalls calls) {
    this.actions = actions;
    this.calls = calls;
  }

  List<Action<?>> all() {
    return List.of(
        action("AssociateCrossAccountReplica", Associate::of, this::associate),
        action("DisassociateCrossAccountReplica", Disassociate::of, this::disassociate));
  }

  private Map<String, ?> associate(Call call, Associate request) {
    SecretRecord primary =
        actions.associate(calls.of(call), request.secretId(), request.association());
    return output(primary, request.association().replicaArn())
        .put(
            "ReplicationStatus",
            primary
                .attributes()
                .accountReplica()
                .map(link -> ReplicatedState.status(primary, link).awsName()))
        .members();
  }

  private Map<String, ?> disassociate(Call call, Disassociate request) {
    SecretRecord primary =
        actions.disassociate(calls.of(call), request.secretId(), request.replica());
    return output(primary, request.replica()).members();
  }

  private static Output output(SecretRecord primary, String replica) {
    return new Output().put("ARN", primary.arn().toString()).put(REPLICA, replica);
  }
}
