package dev.strongroom.e2e.mariadb;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import dev.strongroom.e2e.tls.ServerCertificates;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** One process of the installed MariaDB on a port of its own, which offers TLS. */
public final class MariaDbServer implements SqlServer {
  private static final String HOST = "127.0.0.1";
  private static final Pattern PASSWORD =
      Pattern.compile("IDENTIFIED BY PASSWORD '|USING '", Pattern.CASE_INSENSITIVE);

  private final Path home;
  private final ServerCertificates certificates;
  private final int port;
  private final ServerProcess process;

  private MariaDbServer(String program) {
    this.home = ServerProcess.home("mariadb");
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
        ServerProcess.start(
            "mariadb",
            home,
            program,
            "--no-defaults",
            user,
            "--datadir=" + home.resolve("data"),
            "--socket=" + socket(),
            "--bind-address=" + HOST,
            "--port=" + port,
            "--skip-name-resolve",
            "--ssl-cert=" + certificates.certificate(),
            "--ssl-key=" + certificates.key());
    process.await(this::isServing);
  }

  /** Whether this machine has a MariaDB to start. */
  public static boolean isInstalled() {
    return HostCommand.find("mariadbd").isPresent();
  }

  /**
   * Starts a server and waits until it serves.
   *
   * @throws IllegalStateException when it does not start
   */
  public static MariaDbServer start() {
    return new MariaDbServer(HostCommand.find("mariadbd").orElseThrow().toString());
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

  @Override
  public String host() {
    return HOST;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String authorityPem() {
    return certificates.authorityPem();
  }

  @Override
  public void run(String... statements) {
    answer(String.join("; ", statements));
  }

  private String answer(String statements) {
    return HostCommand.run(
        "mariadb",
        "--no-defaults",
        "--socket=" + socket(),
        "--user=root",
        "--execute=" + statements);
  }

  @Override
  public OptionalInt passwords(String name) {
    String account = answer("SHOW CREATE USER '%s'@'%%'".formatted(name));
    return OptionalInt.of(Math.toIntExact(PASSWORD.matcher(account).results().count()));
  }

  @Override
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
    process.close();
  }
}
