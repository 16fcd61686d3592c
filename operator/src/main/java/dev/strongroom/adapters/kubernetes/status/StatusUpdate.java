package dev.strongroom.adapters.kubernetes.status;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes a status once, and only when it differs. A plain update with the resourceVersion that was
 * reconciled: the cheapest kind of write, and with one writer nothing is shared.
 */
public final class StatusUpdate {
  /**
   * When to reconcile an object again whose status was not written. Waiting for an event is not
   * enough: who changed the object may have been the operator itself, by a write whose answer was
   * lost.
   */
  public static final Duration AFTER_CONFLICT = Duration.ofSeconds(1);

  private StatusUpdate() {}

  /**
   * Writes if needed.
   *
   * @param resource the object as it was reconciled
   * @param next an object of its kind that has nothing but what else the update needs
   * @param written told of the object as it is after the write
   * @return false when somebody changed or deleted the object meanwhile; see {@link
   *     #AFTER_CONFLICT}
   * @throws dev.strongroom.core.problems.Unavailable when the API server does not answer
   */
  public static <S, R extends CustomResource<?, S>> boolean write(
      KubernetesClient client, R resource, R next, S status, Consumer<R> written) {
    if (status.equals(resource.getStatus())) {
      return true;
    }
    next.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .withResourceVersion(resource.getMetadata().getResourceVersion())
            .build());
    next.setStatus(status);
    Optional<R> now = StoreCalls.unlessChangedOrGone(() -> client.resource(next).updateStatus());
    now.ifPresent(written);
    return now.isPresent();
  }

  /** Lets the next pass, perhaps sooner than the event, see the status and write nothing. */
  public static <R extends CustomResource<?, ?>> Consumer<R> showing(R resource, Context<R> ctx) {
    return written ->
        ctx.eventSourceRetriever()
            .getControllerEventSource()
            .handleRecentResourceUpdate(ResourceID.fromResource(written), written, resource);
  }
}
