package dev.strongroom.adapters.targets.mysql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * A real MariaDB that logs every statement to a file. The tests are skipped where Debian's
 * mariadb-server is not installed.
 */
final class TlsMariaDb extends SqlServer {
  private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
  private static final Path INSTALLER = Path.of("/usr/bin/mariadb-install-db");

  /** Root has to say that it means to run a server as root. */
  private static final String USER = "--user=" + System.getProperty("user.name");

  private Path home;
  private int port;

  TlsMariaDb() {
    super(Dialect.MARIADB);
  }

  @Override
  void assumeInstalled() {
    assumeTrue(
        Files.isExecutable(SERVER) && Files.isExecutable(INSTALLER),
        "needs MariaDB (Debian: mariadb-server)");
  }

  @Override
  AutoCloseable started(Path files, Path certificate, Path key) throws IOException {
    home = files;
    HostCommand.run(
        INSTALLER.toString(),
        "--no-defaults",
        USER,
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
        "--datadir=" + home.resolve("data"));
    Path init =
        Files.writeString(
            home.resolve("init.sql"),
            "DELETE FROM mysql.global_priv WHERE User = '';\nFLUSH PRIVILEGES;\n"
                + "CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY '"
                + ROOT_PASSWORD
                + "';\nGRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;\n");
    port = Ports.free(HOST);
    ServerProcess server =
        ServerProcess.start(
            "mariadb",
            home,
            SERVER.toString(),
            "--no-defaults",
            USER,
            "--datadir=" + home.resolve("data"),
            "--socket=" + home.resolve("socket"),
            "--pid-file=" + home.resolve("pid"),
            "--port=" + port,
            "--bind-address=" + HOST,
            "--skip-name-resolve",
            "--ssl-cert=" + certificate,
            "--ssl-key=" + key,
            "--plugin-load-add=auth_ed25519",
            "--init-file=" + init,
            "--general-log=1",
            "--general-log-file=" + log());
    server.await(this::isServing);
    return server;
  }

  private boolean isServing() {
    try {
      administrator().close();
      return true;
    } catch (SQLException notYet) {
      return false;
    }
  }

  @Override
  int port() {
    return port;
  }

  Path log() {
    return home.resolve("statements");
  }
}
