package dev.strongroom.adapters.kubernetes.overview;

import dev.strongroom.core.overview.ObjectState;
import dev.strongroom.core.overview.ObjectState.State;
import dev.strongroom.crds.ConditionedStatus;
import dev.strongroom.crds.EncryptionKeyStatus;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the state of an object of one of the users' kinds from its status. */
public final class ObjectStates {
  private ObjectStates() {}

  /** The state of an object as the API server gave it. */
  public static ObjectState of(CustomResource<?, ?> object) {
    Object status = object.getStatus();
    return new ObjectState(
        object.getKind(),
        Optional.ofNullable(object.getMetadata().getNamespace()),
        object.getMetadata().getName(),
        Optional.ofNullable(object.getMetadata().getGeneration()).orElse(0L),
        observed(status),
        object.getMetadata().getDeletionTimestamp() != null,
        time(object.getMetadata().getCreationTimestamp()),
        conditions(status).stream().map(ObjectStates::state).toList());
  }

  private static Optional<Long> observed(Object status) {
    if (status instanceof ManagedSecretStatus of) {
      return Optional.ofNullable(of.observedGeneration());
    }
    if (status instanceof EncryptionKeyStatus of) {
      return Optional.ofNullable(of.observedGeneration());
    }
    return status instanceof ConditionedStatus of
        ? Optional.ofNullable(of.observedGeneration())
        : Optional.empty();
  }

  private static List<Condition> conditions(Object status) {
    List<Condition> conditions = null;
    if (status instanceof ManagedSecretStatus of) {
      conditions = of.conditions();
    } else if (status instanceof EncryptionKeyStatus of) {
      conditions = of.conditions();
    } else if (status instanceof ConditionedStatus of) {
      conditions = of.conditions();
    }
    return conditions == null ? List.of() : conditions;
  }

  private static State state(Condition condition) {
    return new State(
        condition.getType(),
        condition.getStatus(),
        Optional.ofNullable(condition.getReason()).orElse(""),
        Optional.ofNullable(condition.getMessage()).orElse(""),
        time(condition.getLastTransitionTime()));
  }

  private static Instant time(String text) {
    return text == null ? Instant.EPOCH : Instant.parse(text);
  }
}
