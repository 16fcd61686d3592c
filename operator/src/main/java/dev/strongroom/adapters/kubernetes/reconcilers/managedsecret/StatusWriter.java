package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Optional;

/**
 * Writes a status once, and only when it differs. A plain update with the resourceVersion that was
 * reconciled: the cheapest kind of write, with one writer nothing is shared, and a conflict means
 * that an event with the newer object is already on its way, and so does an object that is gone.
 */
public final class StatusWriter {
  private final KubernetesClient client;

  public StatusWriter(KubernetesClient client) {
    this.client = client;
  }

  /** Writes if needed; false when somebody changed or deleted the object meanwhile. */
  boolean write(ManagedSecret resource, ManagedSecretStatus status, Context<ManagedSecret> ctx) {
    if (status.equals(resource.getStatus())) {
      return true;
    }
    ManagedSecret next = new ManagedSecret();
    next.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .withResourceVersion(resource.getMetadata().getResourceVersion())
            .build());
    next.setSpec(resource.getSpec());
    next.setStatus(status);
    Optional<ManagedSecret> written =
        StoreCalls.unlessChangedOrGone(() -> client.resource(next).updateStatus());
    // The next pass, perhaps sooner than the event, must see this status and write nothing.
    written.ifPresent(
        w ->
            ctx.eventSourceRetriever()
                .getControllerEventSource()
                .handleRecentResourceUpdate(ResourceID.fromResource(w), w, resource));
    return written.isPresent();
  }
}
