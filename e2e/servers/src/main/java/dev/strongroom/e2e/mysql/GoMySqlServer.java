package dev.strongroom.e2e.mysql;

import dev.strongroom.e2e.host.GoProgram;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import java.nio.file.Path;

/**
 * A server of the MySQL protocol that is not MySQL: go-mysql-server, built from Go modules. It has
 * accounts with passwords, grants, {@code caching_sha2_password} and TLS. It has neither two
 * passwords of one account nor {@code SHOW CREATE USER}.
 */
public final class GoMySqlServer implements AutoCloseable {
  /** Where it listens. */
  public static final String HOST = "127.0.0.1";

  /** Its administrator. */
  public static final String ROOT = "root";

  private final int port = Ports.free(HOST);
  private final ServerProcess process;

  private GoMySqlServer(Path program, Path home, Path certificate, Path key, String password) {
    this.process =
        ServerProcess.start(
            "go-mysql-server",
            home,
            program.toString(),
            HOST + ":" + port,
            certificate.toString(),
            key.toString(),
            password);
    process.await(() -> Ports.isListening(HOST, port));
  }

  /**
   * The program; takes a minute where it was not built before.
   *
   * @throws IllegalStateException when it cannot be built
   */
  public static Path program() {
    return GoProgram.of("go-mysql-server", GoMySqlServer.class).built();
  }

  /**
   * Starts a server and waits until it serves.
   *
   * @param home the directory that {@link ServerProcess#home} made; it ends with the server
   * @param password the one of {@link #ROOT}
   */
  public static GoMySqlServer start(
      Path program, Path home, Path certificate, Path key, String password) {
    return new GoMySqlServer(program, home, certificate, key, password);
  }

  /** Its port. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.close();
  }
}
