package dev.strongroom.adapters.targets.mysql;

import static dev.strongroom.adapters.targets.TargetValues.value;
import static dev.strongroom.adapters.targets.mysql.SqlServer.change;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user of a server of MySQL's protocol that changes its own password. */
class MySqlTargetTest {
  @RegisterExtension static final TlsMySql server = new TlsMySql();

  @ParameterizedTest
  @ValueSource(strings = {"caching_sha2_password", "mysql_native_password"})
  void setsThePendingPasswordWithTheCurrentOne(String method) {
    // Given
    server.givenUserWith("app", "IDENTIFIED WITH " + method + " BY 'old-1'");
    List<String> methods = server.rows("SELECT plugin FROM mysql.user WHERE User = 'app'");
    SecretValue pending = value("app", "new-1", "engine", "aurora-mysql", "host", SqlServer.HOST);
    SecretValue current = value("app", "old-1", "engine", "MySQL", "host", SqlServer.HOST);

    // When
    Optional<TargetProblem> problem = server.target().set(pending, current, Optional.empty());

    // Then
    assertThat(methods).containsExactly(method);
    assertThat(problem).isEmpty();
    assertThat(server.target().test(pending)).isEmpty();
    assertThat(server.target().test(current)).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void changesNothingWhenThePendingPasswordIsAcceptedAlready() {
    // Given
    server.givenUserWith("again", "IDENTIFIED WITH caching_sha2_password BY 'new-1'");
    String before = hash("again");

    // When
    Optional<TargetProblem> problem =
        server.target().set(value("again", "new-1"), value("again", "old-1"), Optional.empty());

    // Then
    assertThat(problem).isEmpty();
    assertThat(hash("again")).isEqualTo(before);
  }

  private static String hash(String user) {
    return server
        .rows("SELECT authentication_string FROM mysql.user WHERE User = '" + user + "'")
        .get(0);
  }

  @Test
  void recoversWithThePreviousPassword() {
    // Given
    server.givenUserWith("restored", "IDENTIFIED WITH caching_sha2_password BY 'older'");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP USER root; --",
        "quote ' double \" percent % dollar $1 $$",
        "back\\slash",
        "ends with a backslash\\",
        "Ünïcödé ☃ 🔐",
        "{fn now()} ? :name",
        " leading and trailing "
      })
  void setsAnyPasswordExactly(String password) {
    // Given
    server.givenUserWith("odd", "IDENTIFIED WITH caching_sha2_password BY 'old-1'");
    SecretValue pending = value("odd", password);

    // When
    Optional<TargetProblem> problem =
        server.target().set(pending, value("odd", "old-1"), Optional.empty());

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.target().test(pending)).isEmpty();
    assertThat(server.target().test(value("odd", "old-1"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"We\"ird Näme; DROP USER x--", "select", "MiXed", "with'quote", "100%s $1", "a@b"})
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

  @Test
  void refusesAValueOfAnotherKindOfSystem() {
    assertThat(server.target().test(value("app", "p", "engine", "mariadb")))
        .contains(TargetProblem.ENGINE_DIFFERS);
  }

  @Test
  void sendsNoPasswordToAServerThatItDoesNotTrust() {
    // Given
    server.givenUserWith("careful", "IDENTIFIED WITH caching_sha2_password BY 'p'");
    String unknown = new TestAuthority("another CA").pem();
    DatabaseConnection byName = server.connection().at("localhost", server.port());

    // When
    Optional<TargetProblem> untrusted =
        server
            .target(server.connection().with(TlsMode.VERIFY_FULL, Optional.of(unknown)))
            .test(value("careful", "p"));
    Optional<TargetProblem> otherName = server.target(byName).test(value("careful", "p"));

    // Then
    assertThat(untrusted).contains(TargetProblem.TLS_NOT_TRUSTED);
    assertThat(otherName).contains(TargetProblem.TLS_WRONG_HOST);
  }

  @Test
  void anAdministratorActsForNobodyWhoseOldPasswordIsRefused() {
    // Given
    server.givenUser("victim", "its own");

    // When
    Optional<TargetProblem> problem =
        server
            .target()
            .set(
                change(
                    RotationMode.TWO_VALUES,
                    value("victim", "taken over"),
                    value("victim", "guessed")));

    // Then
    assertThat(problem).contains(TargetProblem.ALL_LOGINS_REFUSED);
    assertThat(server.target().test(value("victim", "its own"))).isEmpty();
  }

  @Test
  void leavesTheAccountAsItIsOnAServerWithoutSecondPasswords() {
    // Given
    server.givenUser("single", "old");
    SecretValue pending = value("single", "new");

    // When
    Optional<TargetProblem> problem =
        server.target().set(change(RotationMode.TWO_VALUES, pending, value("single", "old")));

    // Then
    assertThat(problem).contains(TargetProblem.UNEXPECTED_ANSWER);
    assertThat(server.target().test(value("single", "old"))).isEmpty();
    assertThat(server.target().test(pending)).contains(TargetProblem.LOGIN_REFUSED);
  }
}
