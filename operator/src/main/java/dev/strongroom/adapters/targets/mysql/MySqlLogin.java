package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.util.Set;

/**
 * How an account of MySQL logs in, as {@code SHOW CREATE USER} tells it.
 *
 * @param method the plugin that checks its password
 * @param defaultRoles the roles that are active after a login, or {@code NONE}
 * @param demands what is asked of its connections, and its limits
 */
record MySqlLogin(String method, String defaultRoles, String demands) {
  private static final Set<String> METHODS =
      Set.of("caching_sha2_password", "mysql_native_password");

  /**
   * Reads it.
   *
   * @throws Stopped when it is not understood, or the password is checked in another way
   */
  static MySqlLogin shown(String statement, Account account) throws Stopped {
    SqlTokens tokens = new SqlTokens(statement);
    if (!tokens.areAt(0, "CREATE", "USER")
        || !tokens.isAccountAt(2, account)
        || !tokens.areAt(5, "IDENTIFIED", "WITH")) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    String method =
        tokens
            .textAt(7)
            .filter(METHODS::contains)
            .orElseThrow(() -> new Stopped(TargetProblem.LOGIN_METHOD_NOT_ALLOWED));
    int demands =
        tokens.find(8, "REQUIRE").orElseThrow(() -> new Stopped(TargetProblem.UNEXPECTED_ANSWER));
    String roles =
        tokens.find(8, "DEFAULT", "ROLE").filter(at -> at < demands).stream()
            .map(at -> tokens.written(at + 2, demands))
            .findFirst()
            .orElse("NONE");
    return new MySqlLogin(method, roles, Demands.of(tokens, demands));
  }

  /** The clause by which an account checks this password in the same way. */
  String identified(String password) {
    return " IDENTIFIED WITH '" + method + "' BY " + SqlTokens.quoted(password);
  }
}
