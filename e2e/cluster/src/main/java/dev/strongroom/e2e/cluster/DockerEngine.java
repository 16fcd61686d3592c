package dev.strongroom.e2e.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/** The Docker engine of this machine, if there is one. */
public final class DockerEngine {
  private DockerEngine() {}

  /** Whether there is one that answers. */
  public static boolean answers() {
    return isConfigured() && DockerClientFactory.instance().isDockerAvailable();
  }

  /** Spares the wait for strategies that cannot succeed. */
  private static boolean isConfigured() {
    Path home = Path.of(System.getProperty("user.home"));
    return System.getenv("DOCKER_HOST") != null
        || Files.exists(Path.of("/var/run/docker.sock"))
        || Files.exists(home.resolve(".docker/run/docker.sock"))
        || Files.exists(home.resolve(".testcontainers.properties"));
  }
}
