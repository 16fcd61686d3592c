package dev.strongroom.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.store.VersionSweep;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Requests of one client share its connections. */
@RequiresCluster
class SharedConnectionsIT {
  private static final int TIMES = 500;

  /** Nothing is written or read here. */
  @Test
  void aLookThroughTheValuesEndsNoRequestOfOthers(Cluster cluster) {
    // Given
    TestOperator.install(cluster);
    KubernetesClient client = cluster.client();
    String namespace = TestNamespace.create(client, "shared-connections").name();
    VersionSweep sweep = StoreAccess.open(client, namespace, Clock.systemUTC()).store().sweep();

    for (int i = 0; i < TIMES; i++) {
      // When
      sweep.run();

      // Then
      assertThat(client.namespaces().withName(namespace).get()).isNotNull();
    }
  }
}
