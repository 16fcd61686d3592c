package dev.strongroom.e2e.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A folder of the examples, whose files are applied as they stand.
 *
 * @param name of the folder
 */
public record Example(String name) {
  /** The text of a file. */
  public String text(String file) {
    Path path = Chart.projectRoot().resolve("examples").resolve(name).resolve(file);
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Applies all objects of a file. */
  public void apply(KubernetesClient client, String file) {
    applyText(client, text(file));
  }

  /** Applies all objects of a file with something else in the place of a text. */
  public void apply(KubernetesClient client, String file, String text, String instead) {
    apply(client, file, Map.of(text, instead));
  }

  /**
   * Applies all objects of a file with something else in the place of each of these texts.
   *
   * @throws IllegalArgumentException when the file lacks one of them
   */
  public void apply(KubernetesClient client, String file, Map<String, String> instead) {
    String yaml = text(file);
    for (Map.Entry<String, String> text : instead.entrySet()) {
      if (!yaml.contains(text.getKey())) {
        throw new IllegalArgumentException(file + " does not contain " + text.getKey());
      }
      yaml = yaml.replace(text.getKey(), text.getValue());
    }
    applyText(client, yaml);
  }

  private static void applyText(KubernetesClient client, String yaml) {
    ByteArrayInputStream objects = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    for (HasMetadata object : client.load(objects).items()) {
      client.resource(object).forceConflicts().serverSideApply();
    }
  }
}
