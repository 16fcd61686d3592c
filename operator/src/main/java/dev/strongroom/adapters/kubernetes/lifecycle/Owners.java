package dev.strongroom.adapters.kubernetes.lifecycle;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** The ManagedSecrets that own secrets, as the API server has them now: caches lag. */
public final class Owners {
  private final KubernetesClient client;

  public Owners(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The object of this name. An empty list says that it is gone; a plain 404 may come from anything
   * in front of the API server.
   */
  public Optional<ManagedSecret> find(String namespace, String name) {
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

  /** Whether a later incarnation of its object has this secret, which shows in its status. */
  boolean isOwnedByLater(SecretRecord record) {
    return find(record.owner().namespace(), record.owner().name())
        .filter(object -> !object.getMetadata().getUid().equals(record.owner().uid()))
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
