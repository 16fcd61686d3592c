package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.sql.SQLException;
import java.util.List;

/**
 * Accounts of MySQL, which hold a primary and a secondary password. Passwords are sent as they are,
 * over TLS that was checked: the server makes the hashes, and leaves passwords out of its logs.
 *
 * <p>MySQL Reference Manual, "Password Management" (Dual Password Support) and "ALTER USER
 * Statement".
 */
final class MySqlAccounts implements Accounts {
  /** ER_MISSING_CURRENT_PASSWORD: the account has to name its password to change it. */
  private static final int CURRENT_ASKED_FOR = 3892;

  private final Session session;

  MySqlAccounts(Session session) {
    this.session = session;
  }

  @Override
  public void changeOwn(Account own, String password, String current) throws SQLException {
    try {
      session.execute(identified(own, password));
    } catch (SQLException refused) {
      if (refused.getErrorCode() != CURRENT_ASKED_FOR) {
        throw refused;
      }
      session.execute(identified(own, password) + " REPLACE " + SqlTokens.quoted(current));
    }
  }

  @Override
  public void replace(Account account, String password) throws SQLException {
    session.execute(identified(account, password));
    discardOld(account);
  }

  @Override
  public void add(Account account, String password, String accepted) throws SQLException {
    makePrimary(account, accepted);
    session.execute(identified(account, password) + " RETAIN CURRENT PASSWORD");
  }

  @Override
  public void keep(Account account, String accepted) throws SQLException {
    makePrimary(account, accepted);
    discardOld(account);
  }

  /**
   * Makes a password that is accepted the primary one: that one stays. Where a rule forbids the
   * change, as a password history does, it is taken for the primary one. It is, unless a change
   * before this one was given up between its steps.
   */
  private void makePrimary(Account account, String accepted) throws SQLException {
    try {
      session.execute(identified(account, accepted));
    } catch (SQLException refused) {
      if (SqlProblems.of(refused) != TargetProblem.PASSWORD_REJECTED) {
        throw refused;
      }
    }
  }

  private void discardOld(Account account) throws SQLException {
    session.execute("ALTER USER " + account.quoted() + " DISCARD OLD PASSWORD");
  }

  @Override
  public void copy(Account model, Account other, String password) throws SQLException, Stopped {
    MySqlLogin login = MySqlLogin.shown(session.text("SHOW CREATE USER " + model.quoted()), model);
    List<String> grants =
        Grants.copied(session.texts("SHOW GRANTS FOR " + model.quoted()), model, other);
    session.execute(
        "CREATE USER IF NOT EXISTS " + other.quoted() + login.identified(RandomPassword.made()));
    for (String grant : grants) {
      session.execute(grant);
    }
    session.execute("ALTER USER " + other.quoted() + " DEFAULT ROLE " + login.defaultRoles());
    discardOld(other);
    // Last, because a password that is accepted counts as everything done.
    session.execute(
        "ALTER USER " + other.quoted() + login.identified(password) + " " + login.demands());
  }

  private static String identified(Account account, String password) {
    return "ALTER USER " + account.quoted() + " IDENTIFIED BY " + SqlTokens.quoted(password);
  }
}
