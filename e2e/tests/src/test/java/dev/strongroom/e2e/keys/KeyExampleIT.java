package dev.strongroom.e2e.keys;

import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.EncryptionKeyStatus;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Chart;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What the README of examples/encryption-key says, done with its files. */
@RequiresCluster
class KeyExampleIT {
  @Test
  void aKeyOfYourOwn(Cluster cluster) throws IOException {
    try (KeyScene scene = new KeyScene(cluster, "key-example-it")) {
      // Given
      apply(scene, "1-key.yaml");
      apply(scene, "2-secret.yaml");
      EncryptionKeyStatus first = scene.await("orders", "True", "KeyEnabled");
      scene.team.awaitReady("orders-api-key");
      String value = text(scene.team.awaitSecret("orders-api-key"), "value");
      assertThat(first.nextRotationTime()).isNotNull();
      scene.awaitSecrets("orders", 1);

      // When
      apply(scene, "3-new-key.yaml");
      scene.awaitSecrets("orders", 0);
      scene.keys("orders").delete();

      // Then
      scene.team.secrets("orders-api-key").delete();
      scene.team.awaitText("orders-api-key", "value", value);
      assertThat(scene.team.awaitReady("orders-api-key").getStatus().encryption().alias())
          .isEqualTo("team/orders-2");
    }
  }

  private static void apply(KeyScene scene, String file) throws IOException {
    String yaml =
        Files.readString(Chart.projectRoot().resolve("examples/encryption-key").resolve(file));
    for (String document : yaml.split("(?m)^---$")) {
      GenericKubernetesResource object =
          Serialization.unmarshal(document, GenericKubernetesResource.class);
      scene.team.apply(
          object.getKind(),
          object.getMetadata().getName(),
          Serialization.asJson(object.getAdditionalProperties().get("spec")));
    }
  }
}
