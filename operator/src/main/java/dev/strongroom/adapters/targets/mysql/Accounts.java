package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.platform.targets.Stopped;
import java.sql.SQLException;
import java.util.List;

/** Changes of accounts, over the session of a user that may make them. Each can be repeated. */
interface Accounts {
  /** Changes the password of the session's own user. */
  void changeOwn(Account own, String password) throws SQLException, Stopped;

  /**
   * Has an account accept these passwords and no others. Other ways of logging in that it has, such
   * as by a socket, stay.
   *
   * @param passwords one or two, the newest first; the second one is accepted already
   */
  void identify(Account account, List<String> passwords) throws SQLException, Stopped;

  /**
   * Gives an account the privileges, demands and limits of another one, and at last this password.
   * It is made if it is not there.
   */
  void copy(Account model, Account other, String password) throws SQLException, Stopped;
}
