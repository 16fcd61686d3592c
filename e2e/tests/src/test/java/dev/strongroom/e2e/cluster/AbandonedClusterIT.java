package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.junit.RequiresCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a cluster whose owner did not close it. */
@RequiresCluster
class AbandonedClusterIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Process owner;
  private StateDirectory state;

  @BeforeEach
  void anotherProgramOwnsACluster() throws IOException {
    // Looking must not let go of the lock on the shared cluster.
    StateDirectory.removeAbandoned();
    owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OwningProgram.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = owner.inputReader();
    state = StateDirectory.named(output.readLine());
    assertThat(state.processes()).hasSizeGreaterThanOrEqualTo(4);
  }

  @AfterEach
  void endTheProgram() {
    owner.destroyForcibly();
  }

  @Test
  void afterAKillEveryProcessEndsAndTheNextStartRemovesTheFiles() {
    // When
    owner.destroyForcibly();

    // Then
    Awaitility.await().atMost(LIMIT).until(() -> state.processes().isEmpty());
    StateDirectory.removeAbandoned();
    // Another program that starts a cluster now may have been faster, and not be done yet.
    Awaitility.await().atMost(LIMIT).until(() -> !Files.exists(state.root()));
    assertNothingInTheKernel();
  }

  @Test
  void aLivingOwnersClusterIsLeftAloneByWhoeverLooks(Cluster shared) {
    // Given: the other program looked when it started its cluster

    // When
    StateDirectory.removeAbandoned();

    // Then
    assertThat(state.processes()).isNotEmpty();
    assertThat(shared.client().namespaces().withName("kube-system").get()).isNotNull();
  }

  @Test
  void afterCtrlCNothingIsLeft() throws InterruptedException {
    // When
    owner.destroy();
    owner.waitFor();

    // Then
    assertThat(state.processes()).isEmpty();
    assertThat(state.root()).doesNotExist();
    assertNothingInTheKernel();
  }

  private void assertNothingInTheKernel() {
    assertThat(HostCommand.run("cat", "/proc/self/mountinfo")).doesNotContain(state.name());
    assertThat(Path.of("/sys/fs/cgroup", Cgroups.path(state.name()))).doesNotExist();
    assertThat(Path.of("/sys/fs/cgroup/memory", Cgroups.path(state.name()))).doesNotExist();
    assertThat(Files.exists(Path.of("/run/strongroom"))).isFalse();
  }
}
