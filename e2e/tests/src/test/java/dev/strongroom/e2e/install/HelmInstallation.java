package dev.strongroom.e2e.install;

import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.EarlierRelease;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An installation by Helm in a cluster of its own, one version after another. */
final class HelmInstallation implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final EmbeddedCluster cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
  private final Path folder;
  private OperatorProcess running;

  /** An empty cluster; {@code folder} is for logs. */
  HelmInstallation(Path folder) {
    this.folder = folder;
  }

  /** An administrator's client. */
  KubernetesClient client() {
    return cluster.client();
  }

  /** Changes to an earlier version: the chart first, as Helm does, then the program. */
  void changeTo(EarlierRelease release, String... options) {
    Chart.install(cluster, release.home(), TestOperator.NAMESPACE, options);
    run(release.operator(FLAGS));
  }

  /** Changes to this version. */
  void changeToThis() {
    Chart.install(cluster, Chart.projectRoot(), TestOperator.NAMESPACE);
    run(new ProcessBuilder(StrongroomCommand.line("operator")));
  }

  private void run(ProcessBuilder operator) {
    stop();
    running =
        OperatorProcess.start(operator, TestOperator.configuration(cluster), folder, Map.of())
            .awaitStarted();
  }

  /** Ends the operator, if one runs. */
  void stop() {
    if (running != null) {
      running.stop();
      running = null;
    }
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
    cluster.close();
  }
}
