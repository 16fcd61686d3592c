package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.platform.targets.Stopped;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Accounts of MariaDB. Passwords are sent as hashes that are made on this side, so they stand in no
 * log of the server. A server that checks new passwords by a plugin and insists on seeing them
 * ({@code strict_password_validation}) gets the password itself.
 */
final class MariaDbAccounts implements Accounts {
  /** ER_OPTION_PREVENTS_STATEMENT: among others, a hash where passwords are checked. */
  private static final int PREVENTED = 1290;

  private final Session session;

  MariaDbAccounts(Session session) {
    this.session = session;
  }

  @Override
  public void changeOwn(Account own, String password, String current) throws SQLException, Stopped {
    MariaDbLogin login = login(own);
    execute(form -> "SET PASSWORD = " + form.apply(login.passwordMethod(), password));
  }

  @Override
  public void replace(Account account, String password) throws SQLException, Stopped {
    identify(account, List.of(password));
  }

  @Override
  public void add(Account account, String password, String accepted) throws SQLException, Stopped {
    identify(account, List.of(password, accepted));
  }

  @Override
  public void keep(Account account, String accepted) throws SQLException, Stopped {
    identify(account, List.of(accepted));
  }

  private void identify(Account account, List<String> passwords) throws SQLException, Stopped {
    MariaDbLogin login = login(account);
    execute(form -> "ALTER USER " + account.quoted() + identified(form, login, passwords));
  }

  @Override
  public void copy(Account model, Account other, String password) throws SQLException, Stopped {
    MariaDbLogin login = login(model).withoutOthers();
    List<String> grants =
        Grants.copied(session.texts("SHOW GRANTS FOR " + model.quoted()), model, other);
    execute(
        form ->
            "CREATE USER IF NOT EXISTS "
                + other.quoted()
                + identified(form, login, List.of(RandomPassword.made())));
    for (String grant : grants) {
      session.execute(grant);
    }
    // Last, because a password that is accepted counts as everything done.
    execute(
        form ->
            "ALTER USER "
                + other.quoted()
                + identified(form, login, List.of(password))
                + " "
                + login.demands());
  }

  private MariaDbLogin login(Account account) throws SQLException, Stopped {
    return MariaDbLogin.shown(session.text("SHOW CREATE USER " + account.quoted()), account);
  }

  private static String identified(PasswordForm form, MariaDbLogin login, List<String> passwords) {
    return " IDENTIFIED VIA "
        + Stream.concat(
                passwords.stream()
                    .map(
                        password ->
                            login.passwordMethod().plugin()
                                + " USING "
                                + form.apply(login.passwordMethod(), password)),
                login.others().stream())
            .collect(Collectors.joining(" OR "));
  }

  /** How a password is written in a statement. */
  private enum PasswordForm {
    HASH {
      @Override
      String apply(PasswordMethod method, String password) {
        return SqlTokens.quoted(method.hash(password));
      }
    },
    TEXT {
      @Override
      String apply(PasswordMethod method, String password) {
        return "PASSWORD(" + SqlTokens.quoted(password) + ")";
      }
    };

    abstract String apply(PasswordMethod method, String password);
  }

  private interface Wording {
    String in(PasswordForm form);
  }

  private void execute(Wording wording) throws SQLException {
    try {
      session.execute(wording.in(PasswordForm.HASH));
    } catch (SQLException refused) {
      if (refused.getErrorCode() != PREVENTED) {
        throw refused;
      }
      session.execute(wording.in(PasswordForm.TEXT));
    }
  }
}
