package dev.strongroom.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every version of the objects of a namespace that have conditions, as the API server tells it. */
final class SeenObjects implements AutoCloseable {
  /** The kinds with conditions. */
  static final List<String> KINDS =
      List.of(
          "ManagedSecret",
          "SecretProjection",
          "EncryptionKey",
          "ExternalSecretTarget",
          "RotationPolicy");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> seen = new CopyOnWriteArrayList<>();
  private final List<Watch> watches = new ArrayList<>();

  /** Begins to watch. */
  SeenObjects(KubernetesClient client, String namespace) {
    for (String kind : KINDS) {
      watches.add(
          client
              .genericKubernetesResources("strongroom.dev/v1", kind)
              .inNamespace(namespace)
              .watch(
                  new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, GenericKubernetesResource object) {
                      if (action != Action.DELETED) {
                        seen.add(JSON.valueToTree(object));
                      }
                    }

                    @Override
                    public void onClose(WatcherException cause) {
                      throw new IllegalStateException(cause);
                    }
                  }));
    }
  }

  /** The versions of all objects of a kind, oldest first. */
  List<JsonNode> of(String kind) {
    return seen.stream().filter(o -> o.path("kind").asText().equals(kind)).toList();
  }

  /** The versions of an object of a kind, oldest first. */
  List<JsonNode> of(String kind, String name) {
    return of(kind).stream().filter(o -> o.at("/metadata/name").asText().equals(name)).toList();
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }
}
