package dev.strongroom.adapters.awsapi.secretsmanager;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.Action.Handler;
import dev.strongroom.adapters.awsapi.Service;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.SecretsManagerInputs;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The actions of Secrets Manager that are served. */
public final class SecretsManagerActions {
  private final List<Action<?>> all;

  /** These families of actions. A new action goes into the family that it belongs to. */
  public SecretsManagerActions(
      ValueHandlers values,
      DescriptionHandlers descriptions,
      ListHandlers lists,
      BatchHandlers batches,
      PasswordHandlers passwords,
      PolicyHandlers policies,
      StagingLabelHandlers labels,
      CreationHandlers creations,
      UpdateHandlers updates,
      DeletionHandlers deletions,
      TagHandlers tags,
      PolicyChangeHandlers policyChanges,
      RotationHandlers rotations,
      ReplicationHandlers replications,
      CrossAccountHandlers crossAccount) {
    this.all =
        Stream.of(
                values.all(),
                descriptions.all(),
                lists.all(),
                batches.all(),
                passwords.all(),
                policies.all(),
                labels.all(),
                creations.all(),
                updates.all(),
                deletions.all(),
                tags.all(),
                policyChanges.all(),
                rotations.all(),
                replications.all(),
                crossAccount.all())
            .flatMap(List::stream)
            .toList();
  }

  /** All of them. */
  public List<Action<?>> all() {
    return all;
  }

  /** An action by its name in AWS's model. */
  static <I> Action<I> action(String name, Function<Input, I> decoder, Handler<I> handler) {
    return Action.signed(
        Service.SECRETS_MANAGER, name, SecretsManagerInputs.all().get(name), decoder, handler);
  }
}
