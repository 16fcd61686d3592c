package dev.strongroom.e2e.mariadb;

import dev.strongroom.e2e.cluster.DockerEngine;
import dev.strongroom.e2e.host.ServerProcess;
import dev.strongroom.e2e.host.Trees;
import dev.strongroom.e2e.tls.ServerCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** MySQL in a container of a Docker engine. It ends with this JVM (Testcontainers' Ryuk). */
public final class MySqlContainer implements SqlServer {
  private static final String IMAGE = "mysql:8.4";
  private static final String HOST = "127.0.0.1";
  private static final int PORT = 3306;
  private static final String ROOT_PASSWORD = "root-of-the-test-1";
  private static final int READABLE = 0644;

  private final Path home = ServerProcess.home("mysql");
  private final ServerCertificates certificates =
      ServerCertificates.issued(home.resolve("tls"), HOST);
  private final GenericContainer<?> container =
      new GenericContainer<>(DockerImageName.parse(IMAGE))
          .withEnv("MYSQL_ROOT_PASSWORD", ROOT_PASSWORD)
          .withCopyFileToContainer(file(certificates.certificate()), "/tls/server.crt")
          .withCopyFileToContainer(file(certificates.key()), "/tls/server.key")
          .withCommand("--ssl-cert=/tls/server.crt", "--ssl-key=/tls/server.key")
          .withExposedPorts(PORT)
          // The server that makes the data directory says port 0.
          .waitingFor(Wait.forLogMessage(".*ready for connections.*port: " + PORT + " .*\\n", 1));

  private MySqlContainer() {
    container.start();
  }

  private static MountableFile file(Path path) {
    return MountableFile.forHostPath(path, READABLE);
  }

  /** Whether this machine can run it. */
  public static boolean isPossible() {
    return DockerEngine.answers();
  }

  /** Starts a server and waits until it serves. */
  public static MySqlContainer start() {
    return new MySqlContainer();
  }

  @Override
  public String host() {
    return HOST;
  }

  @Override
  public int port() {
    return container.getMappedPort(PORT);
  }

  @Override
  public String authorityPem() {
    return certificates.authorityPem();
  }

  @Override
  public void run(String... statements) {
    Container.ExecResult result = client("root", ROOT_PASSWORD, String.join("; ", statements));
    if (result.getExitCode() != 0) {
      throw new IllegalStateException(result.getStderr());
    }
  }

  @Override
  public boolean accepts(String name, String password) {
    return client(name, password, "SELECT 1").getExitCode() == 0;
  }

  private Container.ExecResult client(String user, String password, String sql) {
    List<String> command = new ArrayList<>(List.of("mysql", "--protocol=tcp", "--host=" + HOST));
    command.addAll(List.of("--user=" + user, "--password=" + password, "--execute=" + sql));
    try {
      return container.execInContainer(command.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    container.stop();
    Trees.delete(home);
  }
}
