package dev.strongroom.e2e.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** Applies YAML as kubectl would. */
public final class Yaml {
  private Yaml() {}

  /** Applies every document of the text. */
  public static void apply(KubernetesClient client, String yaml) {
    client
        // A text that begins with a brace would be taken for JSON.
        .load(new ByteArrayInputStream(("---\n" + yaml).getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach((HasMetadata o) -> client.resource(o).forceConflicts().serverSideApply());
  }
}
