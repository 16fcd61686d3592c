package dev.strongroom.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.adapters.kubernetes.store.VersionSweep;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.RequiresCluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests of one client share its connections. */
@RequiresCluster
class SharedConnectionsIT {
  private static final int TIMES = 500;

  /** Nothing is written or read here. */
  private static final RecordSeals NO_SEALS =
      new RecordSeals(
          () -> {
            throw new IllegalStateException("there are no records");
          },
          new AtomicBoolean());

  @Test
  void aLookThroughTheValuesEndsNoRequestOfOthers(Cluster cluster) {
    // Given
    TestOperator.install(cluster);
    KubernetesClient client = cluster.client();
    String namespace = TestNamespace.create(client, "shared-connections").name();
    VersionSweep sweep =
        new VersionSweep(
            client,
            namespace,
            new KubernetesRecordStore(
                client, namespace, NO_SEALS, name -> Optional.empty(), written -> {}),
            Clock.systemUTC(),
            noted -> {});

    for (int i = 0; i < TIMES; i++) {
      // When
      sweep.run(Stream.empty());

      // Then
      assertThat(client.namespaces().withName(namespace).get()).isNotNull();
    }
  }
}
