package dev.strongroom.adapters.targets.postgresql;

import static dev.strongroom.adapters.targets.postgresql.TlsPostgres.target;
import static dev.strongroom.adapters.targets.postgresql.TlsPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the target logs in, and whom it refuses to show a password to. */
class PostgresLoginTest {
  @RegisterExtension static final TlsPostgres server = new TlsPostgres();

  @Test
  void refusesAServerThatDoesNotCheckPasswords() {
    // Given a user whom the server lets in with any password
    server.givenUser("unchecked", "old-1");
    String verifier = verifierOf("unchecked");
    SecretValue pending = value("unchecked", "new-1");

    // When its password is to be set, and a password is tried
    Optional<TargetProblem> set =
        server.target().set(pending, value("unchecked", "old-1"), Optional.empty());
    Optional<TargetProblem> test = server.target().test(pending);

    // Then neither passes, nor proves anything about the password
    assertThat(set).contains(TargetProblem.PASSWORD_NOT_CHECKED);
    assertThat(test).contains(TargetProblem.PASSWORD_NOT_CHECKED);
    assertThat(TargetProblem.PASSWORD_NOT_CHECKED.provesNotAccepted()).isFalse();
    assertThat(verifierOf("unchecked")).isEqualTo(verifier);
  }

  @ParameterizedTest
  @EnumSource(TlsMode.class)
  void showsNoPasswordToAServerThatAsksForIt(TlsMode mode) {
    // Given a server that asks for the password in clear text
    server.givenUser("shown", "p");

    // When the target logs in
    Optional<TargetProblem> problem =
        target(server.connection().with(mode, Optional.of(server.authorityPem())))
            .test(value("shown", "p"));

    // Then it does not send the password, whatever the TLS mode
    assertThat(problem).contains(TargetProblem.LOGIN_METHOD_NOT_ALLOWED);
  }

  @Test
  void sendsAWeakerPasswordWhereTheTargetAllowsIt() {
    server.givenUser("shown", "p");
    server.givenUser("hashed", "p");
    server.run("SET password_encryption = 'md5'", "ALTER ROLE hashed PASSWORD 'p'");
    DatabaseConnection strict = server.connection();

    assertThat(target(strict.allowing(true, false)).test(value("shown", "p"))).isEmpty();
    assertThat(target(strict.allowing(true, false)).test(value("hashed", "p")))
        .contains(TargetProblem.LOGIN_METHOD_NOT_ALLOWED);
    assertThat(target(strict.allowing(false, true)).test(value("hashed", "p"))).isEmpty();
    assertThat(target(strict.allowing(false, true)).test(value("shown", "p")))
        .contains(TargetProblem.LOGIN_METHOD_NOT_ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({"DISABLE, true, false", "REQUIRE, true, false", "REQUIRE, false, true"})
  void allowsNoWeakerLoginWithoutVerifiedTls(TlsMode mode, boolean cleartext, boolean md5) {
    DatabaseConnection unverified = server.connection().with(mode, Optional.empty());

    assertThatThrownBy(() -> unverified.allowing(cleartext, md5)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void setsAScramVerifierAfterAnMd5Login() {
    server.givenUser("hashed", "old-1");
    server.run("SET password_encryption = 'md5'", "ALTER ROLE hashed PASSWORD 'old-1'");
    DatabaseConnection lenient = server.connection().allowing(false, true);

    Optional<TargetProblem> problem =
        target(lenient).set(value("hashed", "new-1"), value("hashed", "old-1"), Optional.empty());

    assertThat(problem).isEmpty();
    assertThat(verifierOf("hashed")).startsWith("SCRAM-SHA-256$");
    assertThat(server.target().test(value("hashed", "new-1"))).isEmpty();
  }

  @Test
  void bindsTheLoginToTheTlsChannel() {
    // Given a server that offers channel binding, as PostgreSQL 11 and newer do
    server.givenUser("bound", "p");
    Logger driver = Logger.getLogger("org.postgresql");
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler handler = collecting(lines);
    driver.addHandler(handler);
    driver.setLevel(Level.ALL);

    // When the target logs in
    Optional<TargetProblem> problem;
    try {
      problem = server.target().test(value("bound", "p"));
    } finally {
      driver.removeHandler(handler);
      driver.setLevel(null);
    }

    // Then it has bound its proof to the server's certificate
    assertThat(problem).isEmpty();
    assertThat(lines).anyMatch(line -> line.contains("p=tls-server-end-point"));
  }

  private static Handler collecting(List<String> lines) {
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().formatMessage(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.ALL);
    return handler;
  }

  private static String verifierOf(String role) {
    try (Connection connection = server.superuser();
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT rolpassword FROM pg_authid WHERE rolname='" + role + "'")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
