package dev.strongroom.adapters.targets.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.secrets.SecretValue;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TlsMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTargetTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir static Path home;
  private static TlsPostgres server;

  @BeforeAll
  static void start() {
    server = new TlsPostgres(home);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static DatabaseConnection connection() {
    return DatabaseConnection.fromSecret()
        .at(TlsPostgres.HOST, server.port())
        .with(TlsMode.VERIFY_FULL, Optional.of(server.authorityPem()))
        .within(Duration.ofSeconds(2), Duration.ofSeconds(2));
  }

  private static PostgresTarget target(DatabaseConnection connection) {
    return new PostgresTarget(connection, new JsonCredentials(new JacksonJsonObjects()));
  }

  private static PostgresTarget target() {
    return target(connection());
  }

  private static SecretValue value(String username, String password, String... more) {
    ObjectNode json = JSON.createObjectNode().put("username", username).put("password", password);
    for (int i = 0; i < more.length; i += 2) {
      json.put(more[i], more[i + 1]);
    }
    try {
      return SecretValue.text(JSON.writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void givenUser(String name, String password) {
    String quoted = '"' + name.replace("\"", "\"\"") + '"';
    server.run(
        "DROP ROLE IF EXISTS " + quoted,
        "CREATE ROLE " + quoted + " LOGIN PASSWORD '" + password.replace("'", "''") + "'");
  }

  @Test
  void setsThePendingPasswordWithTheCurrentOne() {
    givenUser("app", "old-1");
    SecretValue pending = value("app", "new-1", "engine", "postgres", "host", TlsPostgres.HOST);
    SecretValue current = value("app", "old-1", "host", TlsPostgres.HOST);

    Optional<TargetProblem> problem = target().set(pending, current, Optional.empty());

    assertThat(problem).isEmpty();
    assertThat(target().test(pending)).isEmpty();
    assertThat(target().test(current)).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void changesNothingWhenThePendingPasswordIsAcceptedAlready() throws SQLException {
    givenUser("again", "new-1");
    String before = verifier("again");

    Optional<TargetProblem> problem =
        target().set(value("again", "new-1"), value("again", "old-1"), Optional.empty());

    assertThat(problem).isEmpty();
    assertThat(verifier("again")).isEqualTo(before);
  }

  @Test
  void recoversWithThePreviousPassword() {
    givenUser("restored", "older");
    SecretValue pending = value("restored", "new-1");

    Optional<TargetProblem> problem =
        target().set(pending, value("restored", "old-1"), Optional.of(value("restored", "older")));

    assertThat(problem).isEmpty();
    assertThat(target().test(pending)).isEmpty();
  }

  @Test
  void saysWhenNoKeptPasswordIsAccepted() {
    givenUser("lost", "changed by hand");

    Optional<TargetProblem> problem =
        target().set(value("lost", "c"), value("lost", "b"), Optional.of(value("lost", "a")));

    assertThat(problem).contains(TargetProblem.ALL_LOGINS_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "We\"ird Näme; DROP ROLE x--",
        "select",
        "MiXed",
        "with'quote",
        "back\\slash",
        "$dollar$",
        "100%s"
      })
  void quotesTheUsersName(String name) {
    givenUser(name, "old-1");
    SecretValue pending = value(name, "new-1");

    Optional<TargetProblem> problem = target().set(pending, value(name, "old-1"), Optional.empty());

    assertThat(problem).isEmpty();
    assertThat(target().test(pending)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; ALTER ROLE postgres PASSWORD 'x",
        "quote ' double \" backslash \\ percent % dollar $1 $$",
        "Ünïcödé ☃ 🔐",
        "\u00a0non-breaking\u00adsoft",
        " leading and trailing ",
        "tab\tand\nnewline",
        "SCRAM-SHA-256$4096:looks$like:a-verifier",
        "md5d41d8cd98f00b204e9800998ecf8427e"
      })
  void setsAnyPasswordExactly(String password) {
    givenUser("odd", "old-1");
    SecretValue pending = value("odd", password);

    Optional<TargetProblem> problem =
        target().set(pending, value("odd", "old-1"), Optional.empty());

    assertThat(problem).isEmpty();
    assertThat(target().test(pending)).isEmpty();
    assertThat(target().test(value("odd", "old-1"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void keepsThePasswordOutOfTheServersLog() throws IOException {
    givenUser("logged", "old-canary-7Q");
    Path log = server.log();
    long start = Files.size(log);

    target()
        .set(value("logged", "new-canary-8R"), value("logged", "old-canary-7Q"), Optional.empty());

    String written = Files.readString(log).substring((int) start);
    assertThat(written).contains("SCRAM-SHA-256").doesNotContain("canary");
  }

  @Test
  void keepsPasswordsOutOfTheDriversLogAtItsFinestLevel() {
    givenUser("traced", "old-canary-7Q");
    Logger driver = Logger.getLogger("org.postgresql");
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler handler = handlerInto(lines);
    driver.addHandler(handler);
    driver.setLevel(Level.ALL);
    try {
      target()
          .set(
              value("traced", "new-canary-8R"),
              value("traced", "older-canary-6P"),
              Optional.of(value("traced", "old-canary-7Q")));
    } finally {
      driver.removeHandler(handler);
      driver.setLevel(null);
    }

    assertThat(target().test(value("traced", "new-canary-8R"))).isEmpty();
    assertThat(lines).hasSizeGreaterThan(20).noneMatch(line -> line.contains("canary"));
  }

  private static Handler handlerInto(List<String> lines) {
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().format(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.ALL);
    return handler;
  }

  @Test
  void followsAServerThatKeepsMd5Hashes() {
    givenUser("aged", "old-1");
    server.run("ALTER ROLE aged SET password_encryption = 'md5'");
    SecretValue pending = value("aged", "new-1");

    Optional<TargetProblem> problem =
        target().set(pending, value("aged", "old-1"), Optional.empty());

    assertThat(problem).isEmpty();
    assertThat(verifierOf("aged")).startsWith("md5");
  }

  @Test
  void neverMovesAPasswordToAnotherUserOrHost() {
    givenUser("first", "old-1");
    givenUser("second", "old-1");
    DatabaseConnection anyHost =
        new DatabaseConnection(
            Optional.empty(),
            Optional.of(server.port()),
            Optional.empty(),
            TlsMode.REQUIRE,
            Optional.empty(),
            SECOND,
            SECOND);

    assertThat(target().set(value("second", "n"), value("first", "old-1"), Optional.empty()))
        .contains(TargetProblem.USERNAME_CHANGED);
    assertThat(
            target(anyHost)
                .set(
                    value("first", "n", "host", "localhost"),
                    value("first", "old-1", "host", "127.0.0.1"),
                    Optional.empty()))
        .contains(TargetProblem.HOST_CHANGED);
    assertThat(target().test(value("first", "old-1"))).isEmpty();
  }

  @Test
  void refusesAValueThatDoesNotFitTheTarget() {
    assertThat(target().test(value("app", "p", "host", "db.example.org")))
        .contains(TargetProblem.HOST_DIFFERS);
    assertThat(target().test(value("app", "p", "engine", "mysql")))
        .contains(TargetProblem.ENGINE_DIFFERS);
    assertThat(target().test(SecretValue.text("not JSON")))
        .contains(TargetProblem.VALUE_INCOMPLETE);
    assertThat(target(DatabaseConnection.fromSecret()).test(value("app", "p")))
        .contains(TargetProblem.VALUE_INCOMPLETE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b",
        "h/db?socketFactory=x",
        "h?ssl=false",
        "user@h",
        " ",
        "h h",
        "h#",
        "-h",
        "../x"
      })
  void takesNothingButAHostAsHost(String host) {
    Optional<TargetProblem> problem =
        target(DatabaseConnection.fromSecret()).test(value("app", "p", "host", host));

    assertThat(problem).contains(TargetProblem.HOST_INVALID);
  }

  @Test
  void takesADatabaseNameAsNothingElse() {
    givenUser("named", "p");
    server.run("CREATE DATABASE \"odd?ssl=false&user=postgres/x\"");

    assertThat(target().test(value("named", "p", "dbname", "odd?ssl=false&user=postgres/x")))
        .isEmpty();
    assertThat(target().test(value("named", "p", "dbname", "missing")))
        .contains(TargetProblem.NO_SUCH_DATABASE);
  }

  @Test
  void checksTheCertificateAsTheModeSays() {
    givenUser("tls", "p");
    SecretValue value = value("tls", "p");
    Optional<String> ours = Optional.of(server.authorityPem());
    Optional<String> others = Optional.of(new TestAuthority("other CA").pem());
    Optional<String> both = Optional.of(others.get() + ours.get());

    assertThat(target(connection().with(TlsMode.VERIFY_FULL, both)).test(value)).isEmpty();
    assertThat(target(connection().with(TlsMode.VERIFY_FULL, others)).test(value))
        .contains(TargetProblem.TLS_NOT_TRUSTED);
    assertThat(target(connection().with(TlsMode.VERIFY_CA, others)).test(value))
        .contains(TargetProblem.TLS_NOT_TRUSTED);
    assertThat(target(connection().with(TlsMode.VERIFY_FULL, Optional.empty())).test(value))
        .contains(TargetProblem.TLS_NOT_TRUSTED);
    assertThat(target(connection().with(TlsMode.REQUIRE, others)).test(value)).isEmpty();
    assertThat(target(connection().with(TlsMode.DISABLE, Optional.empty())).test(value)).isEmpty();
    assertThat(target(connection().with(TlsMode.VERIFY_CA, Optional.of("no PEM"))).test(value))
        .contains(TargetProblem.CA_UNREADABLE);
  }

  @Test
  void checksTheHostOnlyInFullMode() {
    givenUser("tls2", "p");
    DatabaseConnection byName = connection().at("localhost", server.port());
    Optional<String> ours = Optional.of(server.authorityPem());

    assertThat(target(byName.with(TlsMode.VERIFY_FULL, ours)).test(value("tls2", "p")))
        .contains(TargetProblem.TLS_WRONG_HOST);
    assertThat(target(byName.with(TlsMode.VERIFY_CA, ours)).test(value("tls2", "p"))).isEmpty();
  }

  @Test
  void namesWhatTheServerRefuses() {
    givenUser("barred", "p");
    givenUser("asleep", "p");
    server.run("ALTER ROLE asleep NOLOGIN");
    givenUser("busy", "p");
    server.run("ALTER ROLE busy CONNECTION LIMIT 0");

    assertThat(target().test(value("nobody", "p"))).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(target().test(value("barred", "p"))).contains(TargetProblem.LOGIN_NOT_PERMITTED);
    assertThat(target().test(value("asleep", "p"))).contains(TargetProblem.LOGIN_NOT_PERMITTED);
    assertThat(target().test(value("busy", "p"))).contains(TargetProblem.BUSY);
  }

  @Test
  void namesAReadOnlyServer() {
    givenUser("standby", "old-1");
    server.run("ALTER ROLE standby SET default_transaction_read_only = on");

    Optional<TargetProblem> problem =
        target().set(value("standby", "new-1"), value("standby", "old-1"), Optional.empty());

    assertThat(problem).contains(TargetProblem.READ_ONLY);
    assertThat(target().test(value("standby", "old-1"))).isEmpty();
  }

  @Test
  void givesUpOnALockedRoleInTimeAndChangesNothingLater() throws Exception {
    givenUser("locked", "old-1");
    try (Connection holder = server.superuser();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("ALTER ROLE locked CONNECTION LIMIT 9");
      Instant start = Instant.now();

      Optional<TargetProblem> problem =
          target().set(value("locked", "new-1"), value("locked", "old-1"), Optional.empty());

      assertThat(problem).contains(TargetProblem.TIMEOUT);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
      holder.rollback();
    }
    assertThat(target().test(value("locked", "old-1"))).isEmpty();
    assertThat(target().test(value("locked", "new-1"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void saysWhenNobodyListens() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    assertThat(target(connection().at("127.0.0.1", free)).test(value("app", "p")))
        .contains(TargetProblem.UNREACHABLE);
    assertThat(target(connection().at("no-such-host.invalid", 5432)).test(value("app", "p")))
        .contains(TargetProblem.UNREACHABLE);
  }

  @ParameterizedTest
  @EnumSource(TlsMode.class)
  void doesNotWaitForAServerThatNeverAnswers(TlsMode mode) throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      DatabaseConnection impatient =
          connection()
              .at("127.0.0.1", mute.getLocalPort())
              .with(mode, Optional.empty())
              .within(SECOND, SECOND);
      Instant start = Instant.now();

      Optional<TargetProblem> problem = target(impatient).test(value("app", "p"));

      assertThat(problem).contains(TargetProblem.TIMEOUT);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"N", "", "HTTP/1.1 400 Bad Request\r\n\r\n", "S garbage, not TLS"})
  void namesAServerOfAnotherKind(String answer) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> answer(other, answer));
      thread.start();

      Optional<TargetProblem> problem =
          target(connection().at("127.0.0.1", other.getLocalPort())).test(value("app", "p"));

      assertThat(problem)
          .hasValueSatisfying(
              found ->
                  assertThat(found)
                      .isIn(
                          TargetProblem.TLS_NOT_OFFERED,
                          TargetProblem.TLS_FAILED,
                          TargetProblem.CONNECTION_LOST,
                          TargetProblem.UNEXPECTED_ANSWER));
      assertThat(problem.get().provesNotAccepted()).isFalse();
      thread.join();
    }
  }

  private static void answer(ServerSocket server, String answer) {
    try (Socket socket = server.accept()) {
      socket.getInputStream().readNBytes(8);
      socket.getOutputStream().write(answer.getBytes());
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void endsWithinItsLimitsWhenTheServerSendsByteByByte() throws Exception {
    try (ServerSocket slow = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> dribble(slow));
      thread.setDaemon(true);
      thread.start();
      DatabaseConnection impatient =
          connection()
              .at("127.0.0.1", slow.getLocalPort())
              .with(TlsMode.DISABLE, Optional.empty())
              .within(SECOND, SECOND);
      Instant start = Instant.now();

      Optional<TargetProblem> problem = target(impatient).test(value("app", "p"));

      assertThat(problem).contains(TargetProblem.TIMEOUT);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }
  }

  private static void dribble(ServerSocket server) {
    try (Socket socket = server.accept()) {
      // An error message that never gets to its end.
      socket.getOutputStream().write(new byte[] {'E', 0, 0, 0x20, 0});
      for (int i = 0; i < 40; i++) {
        socket.getOutputStream().write('x');
        socket.getOutputStream().flush();
        Thread.sleep(200);
      }
    } catch (IOException | InterruptedException done) {
      Thread.currentThread().interrupt();
    }
  }

  private static String verifierOf(String role) {
    try {
      return verifier(role);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String verifier(String role) throws SQLException {
    try (Connection connection = server.superuser();
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT rolpassword FROM pg_authid WHERE rolname='" + role + "'")) {
      row.next();
      return row.getString(1);
    }
  }
}
