package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.targets.RotationWay;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What differs between the systems that speak the protocol. */
enum Dialect {
  /** MariaDB, version 10.4 or newer. */
  MARIADB(
      Set.of("mariadb", "mysql"),
      80,
      "mysql_native_password,client_ed25519,parsec",
      "SET SESSION sql_mode = 'NO_AUTO_CREATE_USER', max_statement_time = %1$d,"
          + " lock_wait_timeout = %1$d",
      List.of(
          new RotationWay(RotationMode.TWO_VALUES, true),
          new RotationWay(RotationMode.SINGLE_USER, false),
          new RotationWay(RotationMode.ALTERNATING_USERS, true),
          new RotationWay(RotationMode.ADMIN_RESET, true)),
      MariaDbAccounts::new),
  /** MySQL, version 8.0.17 or newer. */
  MYSQL(
      Set.of("mysql", "aurora-mysql"),
      32,
      "caching_sha2_password,mysql_native_password",
      "SET SESSION sql_mode = '', sql_quote_show_create = ON, print_identified_with_as_hex = ON,"
          + " lock_wait_timeout = %1$d",
      MARIADB.ways,
      MySqlAccounts::new);

  private final Set<String> engines;
  private final int longestUsername;
  private final String loginMethods;
  private final String sessionLimits;
  private final List<RotationWay> ways;
  private final Function<Session, Accounts> accounts;

  Dialect(
      Set<String> engines,
      int longestUsername,
      String loginMethods,
      String sessionLimits,
      List<RotationWay> ways,
      Function<Session, Accounts> accounts) {
    this.engines = engines;
    this.longestUsername = longestUsername;
    this.loginMethods = loginMethods;
    this.sessionLimits = sessionLimits;
    this.ways = ways;
    this.accounts = accounts;
  }

  /** What the engine key of a value may be, in lower case. */
  Set<String> engines() {
    return engines;
  }

  /** The longest user name, in characters. */
  int longestUsername() {
    return longestUsername;
  }

  /**
   * The ways of logging in that are allowed, as the driver names them. Those that send the password
   * itself to be checked by somebody else (PAM) are none of them; {@code caching_sha2_password}
   * sends it to the server, over TLS that was checked.
   */
  String loginMethods() {
    return loginMethods;
  }

  /**
   * The statement that begins a session in which something is changed: the server itself ends what
   * takes longer, strings are written in one way, and a grant makes no user.
   */
  String sessionLimits(Duration limit) {
    return sessionLimits.formatted(limit.toSeconds());
  }

  /** How credentials can be changed, the best way first. */
  List<RotationWay> ways() {
    return ways;
  }

  /** The statements about accounts. */
  Accounts accounts(Session session) {
    return accounts.apply(session);
  }
}
