package dev.strongroom.e2e.quickstart;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Namespaces that are the quick start's own, told from others by a label. */
final class Namespaces {
  /** On every namespace that the quick start has made. */
  static final Map<String, String> OURS =
      Map.of("app.kubernetes.io/managed-by", "strongroom-quickstart");

  private Namespaces() {}

  /** Whether it is there and was made by somebody else. */
  static boolean isForeign(KubernetesClient client, String name) {
    Namespace namespace = client.namespaces().withName(name).get();
    return namespace != null && !isOurs(namespace);
  }

  private static boolean isOurs(Namespace namespace) {
    Map<String, String> labels = namespace.getMetadata().getLabels();
    return labels != null && labels.entrySet().containsAll(OURS.entrySet());
  }

  /** Marks it so that the chart's deletion protection lets it go. It need not be there. */
  static void allowDeletion(KubernetesClient client, String name) {
    if (client.namespaces().withName(name).get() != null) {
      client.namespaces().withName(name).edit(Namespaces::deletable);
    }
  }

  /** The same object, marked so. */
  static <T extends HasMetadata> T deletable(T object) {
    Map<String, String> annotations =
        new HashMap<>(Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of()));
    annotations.put("strongroom.dev/allow-deletion", "true");
    object.getMetadata().setAnnotations(annotations);
    return object;
  }

  /** Deletes it with all that is in it and returns when it is gone. It need not be there. */
  static void delete(KubernetesClient client, String name, Duration limit) {
    client.namespaces().withName(name).delete();
    Patience.until(
        "the namespace " + name + " to go away",
        limit,
        () -> "Look at: kubectl get namespace " + name + " -o yaml",
        () -> client.namespaces().withName(name).get() == null);
  }
}
