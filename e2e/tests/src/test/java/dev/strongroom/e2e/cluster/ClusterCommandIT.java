package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.host.HostCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization denied by plugin: --privileged.",
        "Get \"https://registry-1.docker.io/v2/\": no such host"
      })
  void whereDockerAnswersAndCannotRunK3sTheCauseIsNamedAndAnotherClusterComesUp(
      String cause, @TempDir Path folder) throws Exception {
    // Given
    Path docker =
        Files.writeString(
            folder.resolve("docker"),
            """
            #!/bin/sh
            [ "$1" != version ] || exec echo 28.0.0
            [ "$1" = run ] || exit 1
            echo "Unable to find image 'rancher/k3s:v1' locally" >&2
            echo 'docker: Error response from daemon: %s' >&2
            echo >&2
            echo "Run 'docker run --help' for more information" >&2
            exit 125
            """
                .formatted(cause));
    Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwx------"));
    ProcessBuilder up =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ClusterCommand.class.getName(),
                "up",
                "--name",
                NAME)
            .redirectErrorStream(true);
    up.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);

    // When
    Process process = up.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    // Then
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.lines())
        .contains("Docker does not run k3s, trying without: " + cause)
        .anyMatch(line -> line.startsWith("cluster " + NAME + ": running, embedded Kubernetes"));
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
