package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.e2e.junit.RequiresCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of a cluster that end by themselves, as a kubelet that panics does. */
@RequiresCluster(Capability.NODE)
class RestartedProgramsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static EmbeddedCluster cluster;

  @BeforeAll
  static void startOneToBreak() {
    cluster = EmbeddedCluster.start(EmbeddedOptions.withNode());
  }

  @AfterAll
  static void remove() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubelet",
        "containerd",
        "kube-proxy",
        "cluster-dns",
        "kube-apiserver",
        "etcd",
        "kube-controller-manager",
        "kube-scheduler"
      })
  void afterAProgramHasEndedTheClusterIsWholeAgain(String program) {
    // Given
    ProcessHandle crashing = process(program).orElseThrow();
    assertThatPodsRun("before-" + program);

    // When
    crashing.destroyForcibly();

    // Then
    crashing.onExit().join();
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> process(program).filter(next -> !next.equals(crashing)).isPresent());
    assertThatPodsRun("after-" + program);
    assertThat(cluster.restarts())
        .anyMatch(
            line -> line.contains(program + " ended by itself (signal: killed); restart 1 of"));
  }

  @Test
  void aProgramThatEndsAgainAndAgainIsGivenUpAndItsLogTellsWhy() {
    // Given
    EmbeddedOptions broken =
        EmbeddedOptions.controlPlaneOnly().apiServerFlags(List.of("--no-such-flag"));

    // When
    assertThatThrownBy(() -> EmbeddedCluster.start(broken))

        // Then
        .hasMessageContaining("unknown flag: --no-such-flag")
        .hasMessageContaining(
            "kube-apiserver ended again (exit status 1) after 5 restarts within 10m0s and is not"
                + " started any more");
  }

  private static Optional<ProcessHandle> process(String program) {
    StateDirectory state =
        StateDirectory.named(cluster.kubeconfig().getParent().getFileName().toString());
    long init = new NodeMachine(state).initPid().orElseThrow();
    // Programs on the node show paths of the node's; what they are part of tells whose they are.
    Stream<ProcessHandle> onNode =
        ProcessHandle.allProcesses()
            .filter(process -> processIds(process.pid()).equals(processIds(init)));
    return Stream.concat(state.processes().stream(), onNode)
        .filter(process -> command(process).endsWith("/" + Programs.supervisor(program)))
        .flatMap(ProcessHandle::children)
        .filter(process -> command(process).endsWith("/" + program))
        .findFirst();
  }

  /** The namespace of process ids in which a process is; empty once it has ended. */
  private static Optional<Path> processIds(long pid) {
    try {
      return Optional.of(Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns", "pid")));
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  private static String command(ProcessHandle process) {
    return process.info().command().orElse("");
  }

  /** Takes every part: stored, admitted with a service account, scheduled, started, reported. */
  private static void assertThatPodsRun(String namespace) {
    KubernetesClient client = cluster.client();
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("pause")
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("pause")
            .withImage(Node.PAUSE_IMAGE)
            .withImagePullPolicy("Never")
            .endContainer()
            .endSpec()
            .build();
    Awaitility.await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () -> {
              client
                  .namespaces()
                  .resource(
                      new NamespaceBuilder()
                          .withNewMetadata()
                          .withName(namespace)
                          .endMetadata()
                          .build())
                  .serverSideApply();
              client.resource(pod).serverSideApply();
              return client.resource(pod).isReady();
            });
  }
}
