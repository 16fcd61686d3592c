package dev.strongroom.adapters.targets.postgresql;

import static dev.strongroom.adapters.targets.postgresql.TlsPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.values.SecretValue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator does for a user: alternating users, and resets. */
class PostgresAdminTest {
  @RegisterExtension static final TlsPostgres server = new TlsPostgres();

  private static final SecretValue ADMIN = value("boss", "boss-1");

  @BeforeAll
  static void givenAnAdministrator() {
    server.givenUser("boss", "boss-1");
    server.run("ALTER ROLE boss CREATEROLE", "ALTER ROLE boss SUPERUSER");
  }

  @Test
  void theOtherUserIsMadeWithThePrivilegesOfTheFirstAndBothCanLogIn() throws SQLException {
    // Given
    givenUser("app", "old-1");
    server.run(
        "DROP TABLE IF EXISTS orders",
        "CREATE TABLE orders (n int)",
        "GRANT SELECT ON orders TO app");

    // When
    Optional<TargetProblem> problem = alternate(value("app_clone", "new-1"), value("app", "old-1"));

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.target().test(value("app_clone", "new-1"))).isEmpty();
    assertThat(server.target().test(value("app", "old-1"))).isEmpty();
    assertThat(may("app_clone", "orders")).isTrue();
  }

  @Test
  void theFirstUserComesNextAndNoneIsMade() throws SQLException {
    // Given
    givenUser("turn", "old-1");
    alternate(value("turn_clone", "new-1"), value("turn", "old-1"));

    // When
    Optional<TargetProblem> problem =
        alternate(value("turn", "new-2"), value("turn_clone", "new-1"));

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.target().test(value("turn", "new-2"))).isEmpty();
    assertThat(server.target().test(value("turn_clone", "new-1"))).isEmpty();
    assertThat(server.target().test(value("turn", "old-1"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void whatIsDoneAlreadyIsNotDoneAgain() {
    // Given
    givenUser("done", "old-1");
    alternate(value("done_clone", "new-1"), value("done", "old-1"));

    // When
    Optional<TargetProblem> problem =
        set(
            RotationMode.ALTERNATING_USERS,
            value("done_clone", "new-1"),
            value("done", "old-1"),
            value("nobody", "wrong"));

    // Then
    assertThat(problem).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "o'brien",
        "with \"quotes\"",
        "back\\slash",
        "per%cent $1",
        "ümläut",
        "semi;colon"
      })
  void namesAndPasswordsOfEveryKind(String text) {
    // Given
    givenUser(text, text);

    // When
    Optional<TargetProblem> problem =
        alternate(value(text + "_clone", text + "2"), value(text, text));

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.target().test(value(text + "_clone", text + "2"))).isEmpty();
  }

  @Test
  void anAdministratorActsForNobodyWhoCannotLogIn() {
    // Given
    givenUser("victim", "unknown");

    // When
    Optional<TargetProblem> alternating =
        alternate(value("victim_clone", "mine"), value("victim", "guess"));
    Optional<TargetProblem> reset =
        set(RotationMode.ADMIN_RESET, value("victim", "mine"), value("victim", "guess"), ADMIN);

    // Then
    assertThat(alternating).contains(TargetProblem.CURRENT_REFUSED);
    assertThat(reset).contains(TargetProblem.ALL_LOGINS_REFUSED);
    assertThat(server.target().test(value("victim", "unknown"))).isEmpty();
  }

  @Test
  void onlyTheTwoNamesOfAPairAlternate() {
    // Given
    givenUser("first", "old-1");

    // When
    Optional<TargetProblem> problem = alternate(value("boss", "mine"), value("first", "old-1"));

    // Then
    assertThat(problem).contains(TargetProblem.USERNAME_NOT_ALTERNATE);
  }

  @Test
  void anAdministratorThatIsRefusedOrMayNotIsToldApart() {
    // Given
    givenUser("plain", "old-1");
    givenUser("weak", "weak-1");

    // When
    Optional<TargetProblem> refused =
        set(
            RotationMode.ALTERNATING_USERS,
            value("plain_clone", "new-1"),
            value("plain", "old-1"),
            value("boss", "wrong"));
    Optional<TargetProblem> forbidden =
        set(
            RotationMode.ALTERNATING_USERS,
            value("plain_clone", "new-1"),
            value("plain", "old-1"),
            value("weak", "weak-1"));

    // Then
    assertThat(refused).contains(TargetProblem.ADMIN_REFUSED);
    assertThat(forbidden).contains(TargetProblem.NO_PRIVILEGE);
  }

  @Test
  void anAdministratorResetsAPassword() {
    // Given
    givenUser("reset", "old-1");

    // When
    Optional<TargetProblem> problem =
        set(RotationMode.ADMIN_RESET, value("reset", "new-1"), value("reset", "old-1"), ADMIN);

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.target().test(value("reset", "new-1"))).isEmpty();
    assertThat(server.target().test(value("reset", "old-1"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void aRetiredUserCannotLogInUntilItsTurnComes() {
    // Given
    givenUser("late", "old-1");
    alternate(value("late_clone", "new-1"), value("late", "old-1"));

    // When
    Optional<TargetProblem> problem = retire(value("late_clone", "new-1"), value("late", "old-1"));

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.target().test(value("late_clone", "new-1"))).isEmpty();
    assertThat(server.target().test(value("late", "old-1"))).contains(TargetProblem.LOGIN_REFUSED);

    // When
    alternate(value("late", "new-2"), value("late_clone", "new-1"));

    // Then
    assertThat(server.target().test(value("late", "new-2"))).isEmpty();
  }

  @Test
  void nothingIsRetiredWhileTheKeptCredentialIsRefused() {
    // Given
    givenUser("kept", "old-1");

    // When
    Optional<TargetProblem> problem = retire(value("kept_clone", "wrong"), value("kept", "old-1"));

    // Then
    assertThat(problem).contains(TargetProblem.CURRENT_REFUSED);
    assertThat(server.target().test(value("kept", "old-1"))).isEmpty();
  }

  private static void givenUser(String name, String password) {
    String clone = '"' + name.replace("\"", "\"\"") + "_clone\"";
    server.run("DROP ROLE IF EXISTS " + clone);
    server.givenUser(name, password);
  }

  private static Optional<TargetProblem> alternate(SecretValue pending, SecretValue current) {
    return set(RotationMode.ALTERNATING_USERS, pending, current, ADMIN);
  }

  private static Optional<TargetProblem> set(
      RotationMode mode, SecretValue pending, SecretValue current, SecretValue admin) {
    return server
        .target()
        .set(new CredentialChange(mode, pending, current, Optional.empty(), Optional.of(admin)));
  }

  private static Optional<TargetProblem> retire(SecretValue kept, SecretValue retired) {
    return server
        .target()
        .retire(
            new CredentialRetirement(
                RotationMode.ALTERNATING_USERS, kept, retired, Optional.of(ADMIN)));
  }

  private static boolean may(String role, String table) throws SQLException {
    try (Connection connection = server.superuser();
        Statement statement = connection.createStatement();
        ResultSet answer =
            statement.executeQuery(
                "SELECT has_table_privilege('" + role + "', '" + table + "', 'SELECT')")) {
      answer.next();
      return answer.getBoolean(1);
    }
  }
}
