package dev.strongroom.adapters.kubernetes.overview;

import dev.strongroom.core.overview.ObjectState;
import dev.strongroom.core.overview.ObjectState.State;
import dev.strongroom.crds.ObservedStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the state of an object of one of the users' kinds from its status. */
public final class ObjectStates {
  private ObjectStates() {}

  /** The state of an object as the API server gave it. */
  public static ObjectState of(CustomResource<?, ? extends ObservedStatus> object) {
    Optional<ObservedStatus> status = Optional.ofNullable(object.getStatus());
    return new ObjectState(
        object.getKind(),
        Optional.ofNullable(object.getMetadata().getNamespace()),
        object.getMetadata().getName(),
        Optional.ofNullable(object.getMetadata().getGeneration()).orElse(0L),
        status.map(ObservedStatus::observedGeneration),
        object.getMetadata().getDeletionTimestamp() != null,
        time(object.getMetadata().getCreationTimestamp()),
        status.map(ObservedStatus::conditions).stream()
            .flatMap(List::stream)
            .map(ObjectStates::state)
            .toList());
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
