package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.platform.targets.Stopped;
import java.sql.SQLException;

/** Changes of accounts, over the session of a user that may make them. Each can be repeated. */
interface Accounts {
  /**
   * Changes the password of the session's own user.
   *
   * @param current the one that the session has logged in with
   */
  void changeOwn(Account own, String password, String current) throws SQLException, Stopped;

  /**
   * Has an account accept this password and no other. Other ways of logging in that it has, such as
   * by a socket, stay.
   */
  void replace(Account account, String password) throws SQLException, Stopped;

  /**
   * Has an account accept two passwords and no others.
   *
   * @param accepted the one that it accepts already
   */
  void add(Account account, String password, String accepted) throws SQLException, Stopped;

  /** Has an account accept this password, which it accepts already, and no other. */
  void keep(Account account, String accepted) throws SQLException, Stopped;

  /**
   * Gives an account the privileges, demands and limits of another one, and at last this password.
   * It is made if it is not there.
   */
  void copy(Account model, Account other, String password) throws SQLException, Stopped;
}
