package dev.strongroom.e2e.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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

  /**
   * Applies all objects of a file with something else in the place of a text.
   *
   * @throws IllegalArgumentException when the file does not have that text
   */
  public void apply(KubernetesClient client, String file, String text, String instead) {
    String yaml = text(file);
    if (!yaml.contains(text)) {
      throw new IllegalArgumentException(file + " does not contain " + text);
    }
    applyText(client, yaml.replace(text, instead));
  }

  private static void applyText(KubernetesClient client, String yaml) {
    ByteArrayInputStream objects = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    for (HasMetadata object : client.load(objects).items()) {
      client.resource(object).forceConflicts().serverSideApply();
    }
  }
}
