package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The commands of {@code e2e/bin/cluster}. */
class ClusterCommandIT {
  private static final String NAME = "it-" + ProcessHandle.current().pid();

  private final NamedCluster cluster = NamedCluster.of(NAME);

  @AfterEach
  void remove() {
    cluster.remove();
  }

  @Test
  void upStartsOnceAndDownRemoves() {
    // Given
    assertThat(ClusterCommand.run("up", "--name", NAME, "--no-node")).isZero();
    List<Long> processes = pids();
    String nodes =
        HostCommand.run(
            cluster.kubectl().orElseThrow().toString(),
            "--kubeconfig",
            cluster.kubeconfig().toString(),
            "get",
            "namespaces");
    assertThat(nodes).contains("kube-system");

    // When
    int again = ClusterCommand.run("up", "--name", NAME, "--no-node");

    // Then
    assertThat(again).isZero();
    assertThat(pids()).isEqualTo(processes);
    assertThat(ClusterCommand.run("status")).isZero();
    assertThat(ClusterCommand.run("down", "--name", NAME)).isZero();
    assertThat(pids()).isEmpty();
    assertThat(Files.exists(StateDirectory.named(NAME).root())).isFalse();
  }

  @Test
  void aProgramThatEndsIsStartedAgainThoughTheCommandThatStartedItHasEnded() {
    // Given
    assertThat(ClusterCommand.run("up", "--name", NAME, "--no-node")).isZero();
    ProcessHandle apiServer = process("kube-apiserver").orElseThrow();

    // When
    apiServer.destroyForcibly();

    // Then
    apiServer.onExit().join();
    assertThat(cluster.isRunning()).isTrue();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> process("kube-apiserver").filter(next -> !next.equals(apiServer)).isPresent());
    assertThat(cluster.restarts())
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("kube-apiserver ended by itself (signal: killed); restart 1 of at most 5");
  }

  @Test
  void whatCannotBeDoneIsSaidByTheStatus() {
    // Given, When
    int badName = ClusterCommand.run("up", "--name", "Not A Name");
    int noFile = ClusterCommand.run("load-image", "--name", NAME, "/no/such/file.tar");
    int badFlag = ClusterCommand.run("up", "--no-such-flag");

    // Then
    assertThat(List.of(badName, noFile, badFlag)).containsExactly(1, 1, 2);
  }

  private static Optional<ProcessHandle> process(String program) {
    return StateDirectory.named(NAME).processes().stream()
        .filter(process -> process.info().command().orElse("").endsWith("/bin/" + program))
        .findFirst();
  }

  private static List<Long> pids() {
    return StateDirectory.named(NAME).processes().stream()
        .map(ProcessHandle::pid)
        .sorted()
        .toList();
  }
}
