package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AlternateUser;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.platform.targets.Stopped;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where and as whom to log in: what the target names, completed from the secret's value. The
 * password stays in the credential.
 */
record Login(String host, int port, Optional<String> database, String username) {
  /** Names and addresses, IPv6 with or without brackets. */
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252})|\\[?[0-9A-Fa-f:.]{2,45}\\]?");

  /**
   * Resolves a login.
   *
   * @throws Stopped when the value does not fit the target
   */
  static Login of(DatabaseCredential credential, Dialect dialect, DatabaseConnection connection)
      throws Stopped {
    if (credential.engine().filter(engine -> !dialect.isNamedBy(engine)).isPresent()) {
      throw new Stopped(TargetProblem.ENGINE_DIFFERS);
    }
    Optional<String> database = connection.database().or(credential::database);
    if (database.isPresent()) {
      printable(database.get());
    }
    return new Login(
        host(connection.host().or(credential::host)),
        connection.port().or(credential::port).orElse(MySqlType.DEFAULT_PORT),
        database,
        printable(credential.username()));
  }

  /** The protocol ends names with a NUL. */
  private static String printable(String name) throws Stopped {
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new Stopped(TargetProblem.LOGIN_NAME_INVALID);
    }
    return name;
  }

  private static String host(Optional<String> host) throws Stopped {
    if (host.isEmpty()) {
      throw new Stopped(TargetProblem.VALUE_INCOMPLETE);
    }
    if (!HOST.matcher(host.get()).matches()) {
      throw new Stopped(TargetProblem.HOST_INVALID);
    }
    return host.get();
  }

  /** The guards of AWS's templates: only the password may differ between two versions. */
  void requireSameUserAndHost(Login other) throws Stopped {
    if (!username.equals(other.username)) {
      throw new Stopped(TargetProblem.USERNAME_CHANGED);
    }
    requireSameHost(other);
  }

  /** The guards of AWS's templates for alternating users. */
  void requireOtherUserAtSameHost(Login other) throws Stopped {
    if (!AlternateUser.areOfOnePair(username, other.username, AlternateUser.SUFFIX)) {
      throw new Stopped(TargetProblem.USERNAME_NOT_ALTERNATE);
    }
    requireSameHost(other);
  }

  private void requireSameHost(Login other) throws Stopped {
    if (!host.toLowerCase(Locale.ROOT).equals(other.host.toLowerCase(Locale.ROOT))) {
      throw new Stopped(TargetProblem.HOST_CHANGED);
    }
  }
}
