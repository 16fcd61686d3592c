package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.e2e.host.HostCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerProblemTest {
  @TempDir private Path folder;

  @Test
  void anImageThatCannotBePulledIsTheCauseAndNotTheHintAtTheHelp() throws IOException {
    assertThat(
            causeOf(
                """
                Unable to find image 'rancher/k3s:v1' locally
                docker: Error response from daemon: Get "https://registry-1.docker.io/v2/": no such host

                Run 'docker run --help' for more information
                """))
        .isEqualTo("Get \"https://registry-1.docker.io/v2/\": no such host");
  }

  @Test
  void refusedPrivilegesAreTheCause() throws IOException {
    assertThat(
            causeOf(
                """
                docker: Error response from daemon: authorization denied by plugin: --privileged.
                See 'docker run --help'.
                """))
        .isEqualTo("authorization denied by plugin: --privileged.");
  }

  @Test
  void aClientThatFailsByItselfIsTheCause() throws IOException {
    assertThat(
            causeOf(
                """
                docker: permission denied while trying to connect to the Docker daemon socket.
                See 'docker run --help'.
                """))
        .isEqualTo("permission denied while trying to connect to the Docker daemon socket.");
  }

  @Test
  void withoutAKnownFormTheLastLineThatIsNoHintIsTheCause() throws IOException {
    assertThat(causeOf("pulling\nno space left on device\nSee 'docker run --help'.\n"))
        .isEqualTo("no space left on device");
  }

  @Test
  void theInnermostCauseOfALibrarysExceptionIsNamed() {
    assertThat(
            DockerProblem.rootCause(
                new RuntimeException(
                    "Container startup failed", new IllegalStateException("no such image\nmore"))))
        .isEqualTo("no such image");
  }

  /** What is said when this comes from a program named docker that fails. */
  private String causeOf(String output) throws IOException {
    Path text = Files.writeString(folder.resolve("output"), output);
    Path docker =
        Files.writeString(
            folder.resolve("docker"), "#!/bin/sh\ncat '%s' >&2\nexit 125\n".formatted(text));
    Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwx------"));
    return DockerProblem.cause(
        catchThrowableOfType(
            IllegalStateException.class,
            () -> HostCommand.run(docker.toString(), "run", "--privileged", "rancher/k3s:v1")));
  }
}
