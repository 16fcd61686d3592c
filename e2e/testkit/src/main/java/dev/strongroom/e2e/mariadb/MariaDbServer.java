package dev.strongroom.e2e.endpoint;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.e2e.cluster.HostCommand;
import dev.strongroom.e2e.cluster.Ports;
import dev.strongroom.e2e.cluster.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The MariaDB server of this machine on a port of its own, without TLS. */
final class MariaDbProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Path socket;
  private final int port;

  private MariaDbProcess(Process process, Path socket, int port) {
    this.process = process;
    this.socket = socket;
    this.port = port;
  }

  /** Starts one with its data in a folder; skips the test where there is no MariaDB. */
  static MariaDbProcess start(Path folder) {
    assumeTrue(HostCommand.find("mariadbd").isPresent(), "there is no mariadbd on this machine");
    Path data = folder.resolve("data");
    Path socket = folder.resolve("socket");
    String user = "--user=" + System.getProperty("user.name");
    HostCommand.run(
        "mariadb-install-db",
        "--no-defaults",
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
        user,
        "--datadir=" + data);
    int port = Ports.free("127.0.0.1");
    try {
      Process process =
          new ProcessBuilder(
                  HostCommand.find("mariadbd").orElseThrow().toString(),
                  "--no-defaults",
                  user,
                  "--datadir=" + data,
                  "--socket=" + socket,
                  "--bind-address=127.0.0.1",
                  "--port=" + port)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      MariaDbProcess server = new MariaDbProcess(process, socket, port);
      Waiting.until("MariaDB", START_LIMIT, () -> server.answers("root", ""));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** Makes a user who may come from everywhere. */
  void createUser(String name, String password) {
    HostCommand.run(
        List.of(
            "mariadb",
            "--no-defaults",
            "--socket=" + socket,
            "--user=root",
            "--execute=CREATE USER '%s'@'%%' IDENTIFIED BY '%s'".formatted(name, password)));
  }

  /** Whether it lets a user in. */
  boolean accepts(String name, String password) {
    return answers(name, password);
  }

  private boolean answers(String name, String password) {
    try {
      HostCommand.run(
          List.of(
              "mariadb",
              "--no-defaults",
              "--host=127.0.0.1",
              "--port=" + port,
              "--user=" + name,
              "--password=" + password,
              "--execute=SELECT 1"));
      return true;
    } catch (IllegalStateException refused) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
