package dev.strongroom.e2e.disasters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator sets etcd back to an older copy while the operator runs. */
@Tag("hostile")
class EtcdSetBackIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static final int ETCD_WAS_SET_BACK = 4;

  /** The operator looks every ten seconds. */
  private static final Duration NOTICED = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void theOperatorEndsAndANewOneServesWhatTheCopyHolds() throws InterruptedException {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly())) {
      TestOperator.install(cluster);
      TestNamespace team = TestNamespace.create(cluster.client(), "set-back");
      try (OperatorProcess operator = start(cluster)) {
        // Given
        team.apply("kept", SPEC);
        team.awaitReady("kept");
        cluster.saveEtcd();
        String saved = team.awaitSecret("kept").getData().get("value");
        TestNamespace newer = TestNamespace.create(cluster.client(), "set-back-newer");
        newer.apply("lost", SPEC);
        newer.awaitReady("lost");
        // Its claim is renewed every ten seconds.
        Thread.sleep(Duration.ofSeconds(25).toMillis());

        // When
        cluster.restoreEtcd();

        // Then
        assertThat(operator.awaitExit(NOTICED)).isEqualTo(ETCD_WAS_SET_BACK);
        assertThat(operator.lastLines()).contains("etcd was set back to an older state");

        // When
        try (OperatorProcess next = start(cluster)) {
          // Then
          assertThat(next.isAlive()).isTrue();
          assertThat(team.awaitSecret("kept").getData()).containsEntry("value", saved);
          TestNamespace again = TestNamespace.create(cluster.client(), "set-back-newer");
          again.apply("lost", SPEC);
          again.awaitReady("lost");
        }
      }
    }
  }

  private OperatorProcess start(EmbeddedCluster cluster) {
    return OperatorProcess.start(TestOperator.configuration(cluster), folder, List.of(), Map.of())
        .awaitStarted();
  }
}
