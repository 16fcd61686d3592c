package dev.strongroom.adapters.targets.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements for MySQL, as its reference manual has them. */
class MySqlAccountsTest {
  private static final Account APP = new Account("app", "%");
  private static final int PASSWORD_POLICY = 1819;
  private static final int PASSWORD_HISTORY = 3638;
  private static final int CURRENT_ASKED_FOR = 3892;

  private final RecordedSql server = new RecordedSql();
  private final MySqlAccounts accounts = new MySqlAccounts(server.session());

  @Test
  void theCurrentPasswordBecomesTheSecondaryOneWhicheverItWas() throws Exception {
    // When
    accounts.add(APP, "new", "current");

    // Then
    assertThat(server.statements())
        .containsExactly(
            "ALTER USER 'app'@'%' IDENTIFIED BY 'current'",
            "ALTER USER 'app'@'%' IDENTIFIED BY 'new' RETAIN CURRENT PASSWORD");
  }

  @ParameterizedTest
  @ValueSource(ints = {PASSWORD_HISTORY, PASSWORD_POLICY})
  void anOldPasswordThatARuleForbidsByNowIsThePrimaryOne(int rule) throws Exception {
    // Given
    server.refuse("ALTER USER 'app'@'%' IDENTIFIED BY 'current'", rule);

    // When
    accounts.add(APP, "new", "current");

    // Then
    assertThat(server.statements())
        .endsWith("ALTER USER 'app'@'%' IDENTIFIED BY 'new' RETAIN CURRENT PASSWORD");
  }

  @Test
  void aNewPasswordThatARuleForbidsIsToldOf() {
    // Given
    server.refuse(
        "ALTER USER 'app'@'%' IDENTIFIED BY 'new' RETAIN CURRENT PASSWORD", PASSWORD_POLICY);

    // When, Then
    assertThatThrownBy(() -> accounts.add(APP, "new", "current"))
        .isInstanceOfSatisfying(
            SQLException.class,
            thrown ->
                assertThat(SqlProblems.of(thrown)).isEqualTo(TargetProblem.PASSWORD_REJECTED));
  }

  @Test
  void theSecondaryPasswordEnds() throws Exception {
    // When
    accounts.keep(APP, "new");

    // Then
    assertThat(server.statements())
        .containsExactly(
            "ALTER USER 'app'@'%' IDENTIFIED BY 'new'",
            "ALTER USER 'app'@'%' DISCARD OLD PASSWORD");
  }

  @Test
  void aResetLeavesNoSecondaryPassword() throws Exception {
    // When
    accounts.replace(APP, "new");

    // Then
    assertThat(server.statements())
        .containsExactly(
            "ALTER USER 'app'@'%' IDENTIFIED BY 'new'",
            "ALTER USER 'app'@'%' DISCARD OLD PASSWORD");
  }

  @Test
  void namesTheCurrentPasswordWhereTheAccountHasTo() throws Exception {
    // Given
    server.refuse("ALTER USER 'app'@'%' IDENTIFIED BY 'new'", CURRENT_ASKED_FOR);

    // When
    accounts.changeOwn(APP, "new", "it's");

    // Then
    assertThat(server.statements())
        .endsWith("ALTER USER 'app'@'%' IDENTIFIED BY 'new' REPLACE 'it''s'");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "with'quote,'with''quote'",
        "back\\slash,'back\\\\slash'",
        "ends with\\,'ends with\\\\'",
        "100% of $1 \" `x` ☃,'100% of $1 \" `x` ☃'"
      })
  void quotesNamesAndPasswords(String text, String quoted) throws Exception {
    // When
    accounts.replace(new Account(text, "%"), text);

    // Then
    assertThat(server.statements())
        .startsWith("ALTER USER " + quoted + "@'%' IDENTIFIED BY " + quoted);
  }

  @Test
  void theOtherUserGetsPrivilegesRolesDemandsAndLimits() throws Exception {
    // Given
    server.answer(
        "SHOW CREATE USER 'app'@'%'",
        "CREATE USER `app`@`%` IDENTIFIED WITH 'caching_sha2_password' AS 0x244124303035"
            + " DEFAULT ROLE `reader`@`%`,`writer`@`%` REQUIRE SSL WITH MAX_USER_CONNECTIONS 7"
            + " PASSWORD EXPIRE DEFAULT ACCOUNT UNLOCK PASSWORD HISTORY DEFAULT"
            + " PASSWORD REUSE INTERVAL DEFAULT PASSWORD REQUIRE CURRENT DEFAULT");
    server.answer(
        "SHOW GRANTS FOR 'app'@'%'",
        "GRANT USAGE ON *.* TO `app`@`%`",
        "GRANT CONNECTION_ADMIN ON *.* TO `app`@`%`",
        "GRANT SELECT, UPDATE (`note`) ON `odd`` TO x`.`orders` TO `app`@`%` WITH GRANT OPTION",
        "GRANT `reader`@`%`,`writer`@`%` TO `app`@`%`");

    // When
    accounts.copy(APP, APP.named("app_clone"), "new");

    // Then
    assertThat(server.statements())
        .filteredOn(sql -> !sql.startsWith("SHOW"))
        .satisfiesExactly(
            sql ->
                assertThat(sql)
                    .startsWith(
                        "CREATE USER IF NOT EXISTS 'app_clone'@'%'"
                            + " IDENTIFIED WITH 'caching_sha2_password' BY 'aA1-"),
            sql -> assertThat(sql).isEqualTo("GRANT CONNECTION_ADMIN ON *.* TO 'app_clone'@'%'"),
            sql ->
                assertThat(sql)
                    .isEqualTo(
                        "GRANT SELECT, UPDATE (`note`) ON `odd`` TO x`.`orders`"
                            + " TO 'app_clone'@'%' WITH GRANT OPTION"),
            sql -> assertThat(sql).isEqualTo("GRANT `reader`@`%`,`writer`@`%` TO 'app_clone'@'%'"),
            sql ->
                assertThat(sql)
                    .isEqualTo("ALTER USER 'app_clone'@'%' DEFAULT ROLE `reader`@`%`,`writer`@`%`"),
            sql -> assertThat(sql).isEqualTo("ALTER USER 'app_clone'@'%' DISCARD OLD PASSWORD"),
            sql ->
                assertThat(sql)
                    .isEqualTo(
                        "ALTER USER 'app_clone'@'%' IDENTIFIED WITH 'caching_sha2_password'"
                            + " BY 'new' REQUIRE SSL WITH MAX_USER_CONNECTIONS 7"));
  }

  @Test
  void whatTheFirstUserDoesNotDemandTheOtherDoesNotEither() throws Exception {
    // Given
    server.answer(
        "SHOW CREATE USER 'app'@'%'",
        "CREATE USER `app`@`%` IDENTIFIED WITH 'mysql_native_password' AS '*6BB4837EB74329105EE4'"
            + " REQUIRE NONE PASSWORD EXPIRE DEFAULT ACCOUNT UNLOCK");
    server.answer("SHOW GRANTS FOR 'app'@'%'", "GRANT USAGE ON *.* TO `app`@`%`");

    // When
    accounts.copy(APP, APP.named("app_clone"), "new");

    // Then
    assertThat(server.statements())
        .contains("ALTER USER 'app_clone'@'%' DEFAULT ROLE NONE")
        .endsWith(
            "ALTER USER 'app_clone'@'%' IDENTIFIED WITH 'mysql_native_password' BY 'new'"
                + " REQUIRE NONE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE USER `app`@`%` IDENTIFIED WITH 'auth_socket' REQUIRE NONE|LOGIN_METHOD_NOT_ALLOWED",
        "CREATE USER `app`@`%` IDENTIFIED WITH 'caching_sha2_password'|UNEXPECTED_ANSWER",
        "CREATE USER `other`@`%` IDENTIFIED WITH 'caching_sha2_password' REQUIRE"
            + " NONE|UNEXPECTED_ANSWER"
      })
  void changesNothingWhereItDoesNotUnderstandTheAccount(String shown, TargetProblem problem) {
    // Given
    server.answer("SHOW CREATE USER 'app'@'%'", shown);

    // When, Then
    assertThatThrownBy(() -> accounts.copy(APP, APP.named("app_clone"), "new"))
        .isInstanceOfSatisfying(
            Stopped.class, stopped -> assertThat(stopped.problem()).isEqualTo(problem));
    assertThat(server.statements()).containsExactly("SHOW CREATE USER 'app'@'%'");
  }
}
