package dev.strongroom.adapters.kubernetes.reconcilers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Reads objects as the operator reads them from the API server, with what the server would have
 * added: a namespace, a uid, a generation, a revision and a time of creation.
 */
public final class GivenObjects implements AutoCloseable {
  public static final String NAMESPACE = "shop";
  private static final String CREATED = "2026-01-01T00:00:00Z";

  private final KubernetesClient client = KubernetesClients.create(Config.empty());
  private final KubernetesSerialization json = client.getKubernetesSerialization();

  public <T extends HasMetadata> T read(JsonNode object, Class<T> type) {
    ObjectNode complete = object.deepCopy();
    ObjectNode meta = complete.withObjectProperty("metadata");
    String name = meta.get("name").asText();
    putIfAbsent(meta, "namespace", NAMESPACE);
    putIfAbsent(meta, "uid", "uid-of-" + name);
    putIfAbsent(meta, "resourceVersion", "1");
    putIfAbsent(meta, "creationTimestamp", CREATED);
    if (!meta.has("generation")) {
      meta.put("generation", 1);
    }
    return json.unmarshal(complete.toString(), type);
  }

  private static void putIfAbsent(ObjectNode meta, String field, String value) {
    if (!meta.has(field)) {
      meta.put(field, value);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
