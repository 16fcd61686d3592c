package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.ObjectsByName;
import dev.strongroom.adapters.kubernetes.store.StoreCalls;
import dev.strongroom.core.secrets.ObjectName;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** The ManagedSecrets that own secrets, as the API server has them now: caches lag. */
final class Owners {
  private final KubernetesClient client;

  Owners(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The object of this name. An empty list says that it is gone; a plain 404 may come from anything
   * in front of the API server.
   */
  Optional<ManagedSecret> find(String namespace, String name) {
    return StoreCalls.orUnavailable(
            () ->
                ObjectsByName.in(client.resources(ManagedSecret.class), new ObjectName(namespace))
                    .withField("metadata.name", new ObjectName(name).value())
                    .list())
        .getItems()
        .stream()
        .findFirst();
  }

  /**
   * Whether an object still has this secret: the very owner, or a later one whose status shows the
   * secret. A later one that was refused the secret has a status without it.
   */
  boolean isOwned(SecretRecord record) {
    return find(record.owner().namespace(), record.owner().name())
        .filter(object -> !object.isMarkedForDeletion())
        .filter(object -> has(object, record))
        .isPresent();
  }

  private static boolean has(ManagedSecret object, SecretRecord record) {
    String arn = record.arn().toString();
    return object.getMetadata().getUid().equals(record.owner().uid())
        || Optional.ofNullable(object.getStatus()).filter(s -> arn.equals(s.arn())).isPresent();
  }
}
