package dev.strongroom.adapters.targets.mysql;

import java.util.Optional;

/**
 * An account: a user name, and the hosts from which it may log in.
 *
 * @param user the user name
 * @param host a host name, address or pattern
 */
record Account(String user, String host) {
  /** The account that {@code CURRENT_USER()} names. */
  static Optional<Account> of(String currentUser) {
    // A user name may have an @, a host has none.
    int at = currentUser.lastIndexOf('@');
    return at < 0
        ? Optional.empty()
        : Optional.of(new Account(currentUser.substring(0, at), currentUser.substring(at + 1)));
  }

  /** The account of another user for the same hosts. */
  Account named(String other) {
    return new Account(other, host);
  }

  /** As it is written in a statement. */
  String quoted() {
    return SqlTokens.quoted(user) + "@" + SqlTokens.quoted(host);
  }
}
