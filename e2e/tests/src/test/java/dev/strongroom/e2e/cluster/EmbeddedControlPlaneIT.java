package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The embedded control plane by itself; every test has its own, so each starts in seconds. */
class EmbeddedControlPlaneIT {

  @Test
  void twoSideBySideAreDifferentClustersWithControllersAtWork() {
    try (EmbeddedCluster one = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
        EmbeddedCluster two = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly())) {
      // Given
      String namespace = "only-in-one";

      // When
      one.client().namespaces().resource(namespace(namespace)).create();

      // Then
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> hasServiceAccount(one.client(), namespace));
      assertThat(two.client().namespaces().withName(namespace).get()).isNull();
      assertThat(one.capabilities()).containsExactly(Capability.CONTROL_PLANE);
    }
  }

  @Test
  void aKilledApiServerComesBackAtItsAddressWithWhatItAcknowledged() {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly())) {
      // Given
      var configMap =
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName("kept")
              .withNamespace("default")
              .endMetadata()
              .addToData("key", "value")
              .build();
      cluster.client().resource(configMap).create();

      // When
      cluster.restartApiServer();

      // Then
      assertThat(cluster.client().resource(configMap).get().getData())
          .containsEntry("key", "value");
    }
  }

  @Test
  void closingLeavesNoProcessAndNoFile() {
    // Given
    EmbeddedCluster cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    StateDirectory state =
        StateDirectory.named(cluster.kubeconfig().getParent().getFileName().toString());
    assertThat(state.processes()).hasSizeGreaterThanOrEqualTo(4);

    // When
    cluster.close();

    // Then
    assertThat(state.processes()).isEmpty();
    assertThat(state.root()).doesNotExist();
  }

  private static boolean hasServiceAccount(KubernetesClient client, String namespace) {
    return client.serviceAccounts().inNamespace(namespace).withName("default").get() != null;
  }

  private static io.fabric8.kubernetes.api.model.Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
