package dev.strongroom.e2e.pod;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;

/** Namespaces of tests that install the chart as users do. */
final class Namespaces {
  private static final Map<String, String> ALLOW_DELETION =
      Map.of("strongroom.dev/allow-deletion", "true");

  private Namespaces() {}

  /** Marks it so that the chart's deletion protection lets it go. It need not be there. */
  static void allowDeletion(KubernetesClient client, String name) {
    if (client.namespaces().withName(name).get() != null) {
      client
          .namespaces()
          .withName(name)
          .edit(
              namespace ->
                  namespace
                      .edit()
                      .editMetadata()
                      .addToAnnotations(ALLOW_DELETION)
                      .endMetadata()
                      .build());
    }
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
