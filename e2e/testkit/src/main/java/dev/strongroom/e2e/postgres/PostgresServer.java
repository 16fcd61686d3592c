package dev.strongroom.e2e.postgres;

import dev.strongroom.e2e.host.Trees;
import dev.strongroom.e2e.tls.ServerCertificates;
import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.PrivateKeys;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One PostgreSQL server process from the embedded binaries. Everybody needs a password (SCRAM), the
 * superuser comes in from this machine alone, and with TLS nobody comes in without it. Stopping it
 * and starting it again over the same home keeps databases, logins and the certificate authority.
 * The process ends with this JVM, however that ends.
 */
public final class PostgresServer implements AutoCloseable {
  private static final String SUPERUSER = "postgres";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /**
   * What kind of server.
   *
   * @param bindAddress the IP address to listen on, besides the loopback interface; an address of
   *     the pod network makes it reachable for pods
   * @param port the port, empty for a free one
   * @param home where data and certificates are kept; empty for a directory that goes away with the
   *     server
   * @param tls whether TLS is demanded
   * @param hostNames further DNS names for the certificate, such as a Service's
   */
  public record Settings(
      String bindAddress,
      OptionalInt port,
      Optional<Path> home,
      boolean tls,
      List<String> hostNames) {
    /** A server for this process only, with TLS, that leaves nothing behind. */
    public static Settings local() {
      return new Settings("127.0.0.1", OptionalInt.empty(), Optional.empty(), true, List.of());
    }
  }

  private final Settings settings;
  private final Path home;
  private final ServerCertificates certificates;
  private final String superuserPassword;
  private final EmbeddedPostgres server;
  private final EndWithParent guard;

  private PostgresServer(Settings settings) throws IOException {
    this.settings = settings;
    this.home =
        settings.home().isPresent()
            ? Files.createDirectories(settings.home().get().toAbsolutePath())
            : Files.createTempDirectory("strongroom-postgres");
    this.certificates = new ServerCertificates(home.resolve("tls"));
    this.superuserPassword = superuserPassword();
    if (settings.tls()) {
      certificates.issue(certificateNames());
    }
    this.server = startServer();
    this.guard = EndWithParent.watch(data().resolve("postmaster.pid"));
  }

  /**
   * Starts a server and waits until it serves.
   *
   * @throws UncheckedIOException when it does not start; its log is in {@link #log}
   */
  public static PostgresServer start(Settings settings) {
    try {
      return new PostgresServer(settings);
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start", e);
    }
  }

  private EmbeddedPostgres startServer() throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data())
            .setCleanDataDirectory(false)
            .setPGStartupWait(START_LIMIT)
            // A login that was told "done" must survive a crash of the server.
            .setServerConfig("synchronous_commit", "on")
            .setLocaleConfig("pwfile", passwordFile().toString())
            .setConnectConfig("password", superuserPassword)
            .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .setDataDirectoryCustomizer(this::configure);
    settings.port().ifPresent(builder::setPort);
    return builder.start();
  }

  private void configure(File directory) {
    Path data = directory.toPath();
    try {
      Files.writeString(data.resolve("pg_hba.conf"), whoMayLogIn());
      Files.writeString(data.resolve("postgresql.conf"), configuration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String whoMayLogIn() {
    return """
    host all %1$s 127.0.0.1/32 scram-sha-256
    host all %1$s ::1/128 scram-sha-256
    host all %1$s all reject
    %2$s all all all scram-sha-256
    """
        .formatted(SUPERUSER, settings.tls() ? "hostssl" : "host");
  }

  private String configuration() {
    return """
    listen_addresses = '%s'
    unix_socket_directories = ''
    password_encryption = 'scram-sha-256'
    ssl = %s
    ssl_cert_file = '%s'
    ssl_key_file = '%s'
    """
        .formatted(
            String.join(",", addresses()),
            settings.tls() ? "on" : "off",
            certificates.certificate(),
            certificates.key());
  }

  private Set<String> addresses() {
    Set<String> addresses = new LinkedHashSet<>();
    if (!settings.bindAddress().equals("0.0.0.0")) {
      addresses.add("127.0.0.1");
    }
    addresses.add(settings.bindAddress());
    return addresses;
  }

  private Set<String> certificateNames() {
    Set<String> names = new LinkedHashSet<>(settings.hostNames());
    names.add("localhost");
    names.addAll(addresses());
    return names;
  }

  private String superuserPassword() throws IOException {
    if (!Files.exists(passwordFile())) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Files.createFile(
          passwordFile(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(passwordFile(), Base64.getUrlEncoder().encodeToString(random));
    }
    return Files.readString(passwordFile());
  }

  private Path passwordFile() {
    return home.resolve("superuser-password");
  }

  private Path data() {
    return home.resolve("data");
  }

  /** The address that it listens on for others. */
  public String host() {
    return settings.bindAddress();
  }

  /** Its port. */
  public int port() {
    return server.getPort();
  }

  /** The certificate authority that a client has to trust, as PEM; empty without TLS. */
  public Optional<String> authorityPem() {
    return settings.tls() ? Optional.of(certificates.authorityPem()) : Optional.empty();
  }

  /** What the server prints. */
  public Path log() {
    return home.resolve("postgres.log");
  }

  /** How this machine reaches it. */
  public PostgresEndpoint endpoint() {
    Optional<Path> authority =
        settings.tls() ? Optional.of(certificates.authority()) : Optional.empty();
    return new PostgresEndpoint(host(), port(), authority, superuserPassword);
  }

  /** A connection as the superuser, which the caller closes. */
  public Connection superuser() throws SQLException {
    return endpoint().superuser();
  }

  /** A connection as this user over the network address, with TLS if the server has it. */
  public Connection connect(String user, String password, String database) throws SQLException {
    return endpoint().connect(user, password, database);
  }

  /** Whether the server accepts this password; any other failure is thrown. */
  public boolean accepts(String user, String password, String database) throws SQLException {
    return endpoint().accepts(user, password, database);
  }

  /** Makes a user with this password and its database, see {@link PostgresEndpoint}. */
  public void createLogin(String user, String password, String database) throws SQLException {
    endpoint().createLogin(user, password, database);
  }

  /**
   * From now on a user logs in with a certificate alone.
   *
   * @param authority the authority that certifies users, in PEM
   */
  public void requireCertificate(String user, String authority) throws SQLException {
    Path trusted = home.resolve("users.crt");
    Path rules = data().resolve("pg_hba.conf");
    try (Connection superuser = superuser();
        Statement statement = superuser.createStatement()) {
      Files.writeString(trusted, authority);
      Files.writeString(
          rules, "hostssl all %s all cert\n%s".formatted(user, Files.readString(rules)));
      statement.execute("ALTER SYSTEM SET ssl_ca_file = '" + trusted + "'");
      statement.execute("SELECT pg_reload_conf()");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection as this user by certificate and key, in PEM, which the caller closes. */
  public Connection connect(String user, CertificateAndKey shown, String database)
      throws SQLException {
    try {
      Path certificate = Files.write(home.resolve("user.crt"), shown.chain());
      Path key =
          Files.write(home.resolve("user.pk8"), PrivateKeys.firstInfo(shown.key()).getEncoded());
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      return endpoint().connect(user, certificate, key, database);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key", e);
    }
  }

  /** Stops the server; connections are cut. A home that was given stays. */
  @Override
  public void close() {
    try {
      server.close();
      guard.close();
      if (settings.home().isEmpty()) {
        Trees.delete(home);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
