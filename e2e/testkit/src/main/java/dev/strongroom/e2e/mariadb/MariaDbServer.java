package dev.strongroom.e2e.mariadb;

import dev.strongroom.e2e.cluster.HostCommand;
import dev.strongroom.e2e.cluster.Ports;
import dev.strongroom.e2e.cluster.Trees;
import dev.strongroom.e2e.cluster.Waiting;
import dev.strongroom.e2e.tls.ServerCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One process of the installed MariaDB on a port of its own, which offers TLS. The process ends
 * with this JVM, however that ends.
 */
public final class MariaDbServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** Ends the server when the pipe to this JVM closes. */
  private static final String SCRIPT =
      "trap '' INT TERM HUP; \"$0\" \"$@\" & server=$!; cat >/dev/null; kill -KILL $server";

  private final Path home;
  private final ServerCertificates certificates;
  private final int port;
  private final Process process;

  private MariaDbServer(String program) throws IOException {
    this.home = Files.createTempDirectory("strongroom-mariadb");
    this.certificates = ServerCertificates.issued(home.resolve("tls"), HOST);
    this.port = Ports.free(HOST);
    String user = "--user=" + System.getProperty("user.name");
    HostCommand.run(
        "mariadb-install-db",
        "--no-defaults",
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
        user,
        "--datadir=" + home.resolve("data"));
    this.process =
        new ProcessBuilder(
                "sh",
                "-c",
                SCRIPT,
                program,
                "--no-defaults",
                user,
                "--datadir=" + home.resolve("data"),
                "--socket=" + socket(),
                "--bind-address=" + HOST,
                "--port=" + port,
                "--skip-name-resolve",
                "--ssl-cert=" + certificates.certificate(),
                "--ssl-key=" + certificates.key())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile())
            .start();
  }

  /** Whether this machine has a MariaDB to start. */
  public static boolean isInstalled() {
    return HostCommand.find("mariadbd").isPresent();
  }

  /**
   * Starts a server and waits until it serves.
   *
   * @throws UncheckedIOException when it does not start
   */
  public static MariaDbServer start() {
    try {
      MariaDbServer server =
          new MariaDbServer(HostCommand.find("mariadbd").orElseThrow().toString());
      Waiting.until("MariaDB", START_LIMIT, server::isServing);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("MariaDB did not start", e);
    }
  }

  private boolean isServing() {
    try {
      run("SELECT 1");
      return true;
    } catch (IllegalStateException notYet) {
      return false;
    }
  }

  private Path socket() {
    return home.resolve("socket");
  }

  /** Where it listens. */
  public String host() {
    return HOST;
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** The CA that its certificate comes from, as PEM. */
  public String authorityPem() {
    try {
      return Files.readString(certificates.authority());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a user who may come from everywhere. */
  public void createUser(String name, String password) {
    run(
        "CREATE USER '%s'@'%%' IDENTIFIED BY '%s'"
            .formatted(name, password.replace("\\", "\\\\").replace("'", "''")));
  }

  /** Runs statements as the superuser. */
  public void run(String... statements) {
    HostCommand.run(
        "mariadb",
        "--no-defaults",
        "--socket=" + socket(),
        "--user=root",
        "--execute=" + String.join("; ", statements));
  }

  /** Whether it lets a user in. */
  public boolean accepts(String name, String password) {
    try {
      HostCommand.run(
          List.of(
              "mariadb",
              "--no-defaults",
              "--host=" + HOST,
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
    try {
      process.getOutputStream().close();
      process.onExit().join();
      Trees.delete(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
