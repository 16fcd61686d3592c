package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.status.StatusUpdate;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Writes the status of a ManagedSecret; see {@link StatusUpdate}. */
public final class StatusWriter {
  private final KubernetesClient client;

  public StatusWriter(KubernetesClient client) {
    this.client = client;
  }

  /** Writes if needed; false when somebody changed or deleted the object meanwhile. */
  boolean write(ManagedSecret resource, ManagedSecretStatus status, Context<ManagedSecret> ctx) {
    ManagedSecret next = new ManagedSecret();
    next.setSpec(resource.getSpec());
    return StatusUpdate.write(client, resource, next, status, StatusUpdate.showing(resource, ctx));
  }
}
