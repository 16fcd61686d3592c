package dev.strongroom.adapters.targets.postgresql;

import static dev.strongroom.adapters.targets.postgresql.TlsPostgres.target;
import static dev.strongroom.adapters.targets.postgresql.TlsPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTargetTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @RegisterExtension static final TlsPostgres server = new TlsPostgres();

  @Test
  void setsThePendingPasswordWithTheCurrentOne() {
    server.givenUser("app", "old-1");
    SecretValue pending = value("app", "new-1", "engine", "postgres", "host", TlsPostgres.HOST);
    SecretValue current = value("app", "old-1", "host", TlsPostgres.HOST);

    Optional<TargetProblem> problem = server.target().set(pending, current, Optional.empty());

    assertThat(problem).isEmpty();
    assertThat(server.target().test(pending)).isEmpty();
    assertThat(server.target().test(current)).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void changesNothingWhenThePendingPasswordIsAcceptedAlready() throws SQLException {
    server.givenUser("again", "new-1");
    String before = verifier("again");

    Optional<TargetProblem> problem =
        server.target().set(value("again", "new-1"), value("again", "old-1"), Optional.empty());

    assertThat(problem).isEmpty();
    assertThat(verifier("again")).isEqualTo(before);
  }

  @Test
  void recoversWithThePreviousPassword() {
    server.givenUser("restored", "older");
    SecretValue pending = value("restored", "new-1");

    Optional<TargetProblem> problem =
        server
            .target()
            .set(pending, value("restored", "old-1"), Optional.of(value("restored", "older")));

    assertThat(problem).isEmpty();
    assertThat(server.target().test(pending)).isEmpty();
  }

  @Test
  void saysWhenNoKeptPasswordIsAccepted() {
    server.givenUser("lost", "changed by hand");

    Optional<TargetProblem> problem =
        server
            .target()
            .set(value("lost", "c"), value("lost", "b"), Optional.of(value("lost", "a")));

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
    server.givenUser(name, "old-1");
    SecretValue pending = value(name, "new-1");

    Optional<TargetProblem> problem =
        server.target().set(pending, value(name, "old-1"), Optional.empty());

    assertThat(problem).isEmpty();
    assertThat(server.target().test(pending)).isEmpty();
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
    server.givenUser("odd", "old-1");
    SecretValue pending = value("odd", password);

    Optional<TargetProblem> problem =
        server.target().set(pending, value("odd", "old-1"), Optional.empty());

    assertThat(problem).isEmpty();
    assertThat(server.target().test(pending)).isEmpty();
    assertThat(server.target().test(value("odd", "old-1"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void keepsThePasswordOutOfTheServersLog() throws IOException {
    server.givenUser("logged", "old-canary-7Q");
    Path log = server.log();
    long start = Files.size(log);

    server
        .target()
        .set(value("logged", "new-canary-8R"), value("logged", "old-canary-7Q"), Optional.empty());

    String written = Files.readString(log).substring((int) start);
    assertThat(written).contains("SCRAM-SHA-256").doesNotContain("canary");
  }

  @Test
  void keepsPasswordsOutOfTheDriversLogAtItsFinestLevel() {
    server.givenUser("traced", "old-canary-7Q");
    Logger driver = Logger.getLogger("org.postgresql");
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler handler = handlerInto(lines);
    driver.addHandler(handler);
    driver.setLevel(Level.ALL);
    try {
      server
          .target()
          .set(
              value("traced", "new-canary-8R"),
              value("traced", "older-canary-6P"),
              Optional.of(value("traced", "old-canary-7Q")));
    } finally {
      driver.removeHandler(handler);
      driver.setLevel(null);
    }

    assertThat(server.target().test(value("traced", "new-canary-8R"))).isEmpty();
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
  void setsAScramVerifierWhateverTheServerWouldKeep() {
    server.givenUser("aged", "old-1");
    server.run("ALTER ROLE aged SET password_encryption = 'md5'");
    SecretValue pending = value("aged", "new-1");

    Optional<TargetProblem> problem =
        server.target().set(pending, value("aged", "old-1"), Optional.empty());

    assertThat(problem).isEmpty();
    assertThat(verifierOf("aged")).startsWith("SCRAM-SHA-256$");
  }

  @Test
  void neverMovesAPasswordToAnotherUserOrHost() {
    server.givenUser("first", "old-1");
    server.givenUser("second", "old-1");
    DatabaseConnection anyHost =
        new DatabaseConnection(
            Optional.empty(),
            Optional.of(server.port()),
            Optional.empty(),
            TlsMode.REQUIRE,
            Optional.empty(),
            SECOND,
            SECOND);

    assertThat(server.target().set(value("second", "n"), value("first", "old-1"), Optional.empty()))
        .contains(TargetProblem.USERNAME_CHANGED);
    assertThat(
            target(anyHost)
                .set(
                    value("first", "n", "host", "localhost"),
                    value("first", "old-1", "host", "127.0.0.1"),
                    Optional.empty()))
        .contains(TargetProblem.HOST_CHANGED);
    assertThat(server.target().test(value("first", "old-1"))).isEmpty();
  }

  @Test
  void namesAReadOnlyServer() {
    server.givenUser("standby", "old-1");
    server.run("ALTER ROLE standby SET default_transaction_read_only = on");

    Optional<TargetProblem> problem =
        server.target().set(value("standby", "new-1"), value("standby", "old-1"), Optional.empty());

    assertThat(problem).contains(TargetProblem.READ_ONLY);
    assertThat(server.target().test(value("standby", "old-1"))).isEmpty();
  }

  @Test
  void givesUpOnALockedRoleInTimeAndChangesNothingLater() throws Exception {
    server.givenUser("locked", "old-1");
    try (Connection holder = server.superuser();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("ALTER ROLE locked CONNECTION LIMIT 9");
      Instant start = Instant.now();

      Optional<TargetProblem> problem =
          server.target().set(value("locked", "new-1"), value("locked", "old-1"), Optional.empty());

      assertThat(problem).contains(TargetProblem.TIMEOUT);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
      holder.rollback();
    }
    assertThat(server.target().test(value("locked", "old-1"))).isEmpty();
    assertThat(server.target().test(value("locked", "new-1")))
        .contains(TargetProblem.LOGIN_REFUSED);
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
