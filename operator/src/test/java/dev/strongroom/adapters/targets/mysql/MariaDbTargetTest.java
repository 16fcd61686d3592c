package dev.strongroom.adapters.targets.mysql;

import static dev.strongroom.adapters.targets.TargetValues.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user of MariaDB that changes its own password. */
class MariaDbTargetTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @RegisterExtension static final TlsMariaDb server = new TlsMariaDb();

  @ParameterizedTest
  @ValueSource(strings = {"mysql_native_password", "ed25519"})
  void setsThePendingPasswordWithTheCurrentOne(String method) {
    // Given
    server.givenUserWith("app", "IDENTIFIED VIA " + method + " USING PASSWORD('old-1')");
    SecretValue pending = value("app", "new-1", "engine", "mariadb", "host", SqlServer.HOST);
    SecretValue current = value("app", "old-1", "host", SqlServer.HOST);

    // When
    Optional<TargetProblem> problem = server.target().set(pending, current, Optional.empty());

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.target().test(pending)).isEmpty();
    assertThat(server.target().test(current)).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(server.rows("SHOW CREATE USER app@'%'").get(0))
        .contains(method.equals("ed25519") ? "VIA ed25519 USING" : "BY PASSWORD '*");
  }

  @Test
  void changesNothingWhenThePendingPasswordIsAcceptedAlready() {
    // Given
    server.givenUser("again", "new-1");
    String before = server.rows("SHOW CREATE USER again@'%'").get(0);

    // When
    Optional<TargetProblem> problem =
        server.target().set(value("again", "new-1"), value("again", "old-1"), Optional.empty());

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.rows("SHOW CREATE USER again@'%'")).containsExactly(before);
  }

  @Test
  void recoversWithThePreviousPassword() {
    // Given
    server.givenUser("restored", "older");
    SecretValue pending = value("restored", "new-1");

    // When
    Optional<TargetProblem> problem =
        server
            .target()
            .set(pending, value("restored", "old-1"), Optional.of(value("restored", "older")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.target().test(pending)).isEmpty();
  }

  @Test
  void saysWhenNoKeptPasswordIsAccepted() {
    // Given
    server.givenUser("lost", "changed by hand");

    // When
    Optional<TargetProblem> problem =
        server
            .target()
            .set(value("lost", "c"), value("lost", "b"), Optional.of(value("lost", "a")));

    // Then
    assertThat(problem).contains(TargetProblem.ALL_LOGINS_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "We\"ird Näme; DROP USER x--",
        "select",
        "MiXed",
        "with'quote",
        "back\\slash",
        "tick`tick",
        "at@sign",
        "$dollar$",
        "100%s"
      })
  void quotesTheUsersName(String name) {
    // Given
    server.givenUser(name, "old-1");
    SecretValue pending = value(name, "new-1");

    // When
    Optional<TargetProblem> problem =
        server.target().set(pending, value(name, "old-1"), Optional.empty());

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.target().test(pending)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; SET PASSWORD = 'x",
        "quote ' double \" backslash \\ percent % dollar $1 $$",
        "ends with a backslash\\",
        "Ünïcödé ☃ 🔐",
        "{fn now()} ? :name",
        " leading and trailing ",
        "tab\tand\nnewline",
        "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19"
      })
  void setsAnyPasswordExactly(String password) {
    // Given
    server.givenUser("odd", "old-1");
    SecretValue pending = value("odd", password);

    // When
    Optional<TargetProblem> problem =
        server.target().set(pending, value("odd", "old-1"), Optional.empty());

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.target().test(pending)).isEmpty();
    assertThat(server.target().test(value("odd", "old-1"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void keepsThePasswordOutOfTheServersLog() throws IOException {
    // Given
    server.givenUser("logged", "old-canary-7Q");
    long start = Files.size(server.log());

    // When
    server
        .target()
        .set(value("logged", "new-canary-8R"), value("logged", "old-canary-7Q"), Optional.empty());

    // Then
    String written = Files.readString(server.log()).substring((int) start);
    assertThat(written).contains("SET PASSWORD = '*").doesNotContain("canary");
  }

  @Test
  void neverMovesAPasswordToAnotherUserOrHost() {
    // Given
    server.givenUser("first", "old-1");
    server.givenUser("second", "old-1");
    DatabaseConnection anyHost =
        DatabaseConnection.fromSecret()
            .with(TlsMode.VERIFY_FULL, Optional.of(server.authorityPem()))
            .within(SECOND, SECOND);
    String port = Integer.toString(server.port());

    // When
    Optional<TargetProblem> otherUser =
        server.target().set(value("second", "n"), value("first", "old-1"), Optional.empty());
    Optional<TargetProblem> otherHost =
        server
            .target(anyHost)
            .set(
                value("first", "n", "host", "127.0.0.1", "port", port),
                value("first", "old-1", "host", "localhost", "port", port),
                Optional.empty());

    // Then
    assertThat(otherUser).contains(TargetProblem.USERNAME_CHANGED);
    assertThat(otherHost).contains(TargetProblem.HOST_CHANGED);
    assertThat(server.target().test(value("first", "old-1"))).isEmpty();
  }

  @Test
  void refusesAValueOfAnotherKindOfSystem() {
    assertThat(server.target().test(value("app", "p", "engine", "postgres")))
        .contains(TargetProblem.ENGINE_DIFFERS);
    assertThat(server.target().test(SecretValue.text("not JSON")))
        .contains(TargetProblem.VALUE_INCOMPLETE);
    assertThat(server.target().test(value("app\0x", "p")))
        .contains(TargetProblem.LOGIN_NAME_INVALID);
  }

  @Test
  void talksToNobodyWhoseCertificateItDoesNotTrust() {
    // Given
    server.givenUser("careful", "p");
    String unknown = new TestAuthority("another CA").pem();
    DatabaseConnection byName = server.connection().at("localhost", server.port());

    // When
    Optional<TargetProblem> untrusted =
        server
            .target(server.connection().with(TlsMode.VERIFY_FULL, Optional.of(unknown)))
            .test(value("careful", "p"));
    Optional<TargetProblem> otherName = server.target(byName).test(value("careful", "p"));
    Optional<TargetProblem> otherNameUnchecked =
        server
            .target(byName.with(TlsMode.VERIFY_CA, Optional.of(server.authorityPem())))
            .test(value("careful", "p"));

    // Then
    assertThat(untrusted).contains(TargetProblem.TLS_NOT_TRUSTED);
    assertThat(otherName).contains(TargetProblem.TLS_WRONG_HOST);
    assertThat(otherNameUnchecked).isEmpty();
  }

  @Test
  void connectsToADatabaseByItsNameAlone() {
    // Given
    server.givenUser("named", "p");
    server.run(
        "CREATE DATABASE IF NOT EXISTS `odd?user=root&x/y`",
        "GRANT SELECT ON `odd?user=root&x/y`.* TO named@'%'");

    // When
    Optional<TargetProblem> there =
        server.target().test(value("named", "p", "dbname", "odd?user=root&x/y"));
    Optional<TargetProblem> missing =
        server.target().test(value("named", "p", "dbname", "missing"));

    // Then
    assertThat(there).isEmpty();
    assertThat(missing).contains(TargetProblem.LOGIN_NOT_PERMITTED);
  }

  @Test
  void givesThePasswordItselfToAServerThatInsistsOnCheckingIt() {
    // Given
    server.run("INSTALL SONAME 'simple_password_check'");
    try {
      server.givenUser("checked", "Old-passw0rd!");
      SecretValue current = value("checked", "Old-passw0rd!");
      SecretValue strong = value("checked", "New-passw0rd!");

      // When
      Optional<TargetProblem> weak =
          server.target().set(value("checked", "weak"), current, Optional.empty());
      Optional<TargetProblem> accepted = server.target().set(strong, current, Optional.empty());

      // Then
      assertThat(weak).contains(TargetProblem.PASSWORD_REJECTED);
      assertThat(accepted).isEmpty();
      assertThat(server.target().test(strong)).isEmpty();
    } finally {
      server.run("UNINSTALL SONAME 'simple_password_check'");
    }
  }

  @Test
  void saysThatAnAccountIsLocked() {
    // Given
    server.givenUserWith("locked", "IDENTIFIED BY 'p' ACCOUNT LOCK");

    // When
    Optional<TargetProblem> problem = server.target().test(value("locked", "p"));

    // Then
    assertThat(problem).contains(TargetProblem.LOGIN_NOT_PERMITTED);
  }
}
