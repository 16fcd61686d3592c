package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AlternateUser;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.platform.targets.Stopped;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where and as whom to log in: what the target names, completed from the secret's value. The
 * password stays in the credential.
 */
record Login(String host, int port, String database, String username) {
  private static final String DEFAULT_DATABASE = "postgres";

  /** Engine names of AWS's templates for this system, and those that people write for it. */
  private static final Set<String> ENGINES =
      Set.of("postgres", "postgresql", "aurora-postgresql", "aurora-postgres", "pgsql");

  /**
   * Names and addresses, IPv6 with or without brackets. The driver takes more (lists of hosts), and
   * a host from a secret's value must not reach it as anything but a host.
   */
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252})|\\[?[0-9A-Fa-f:.]{2,45}\\]?");

  /**
   * Resolves a login.
   *
   * @throws Stopped when the value does not fit the target
   */
  static Login of(DatabaseCredential credential, DatabaseConnection connection) throws Stopped {
    if (credential.engine().filter(engine -> !isOurs(engine)).isPresent()) {
      throw new Stopped(TargetProblem.ENGINE_DIFFERS);
    }
    return new Login(
        host(credential.host(), connection.host()),
        connection.port().or(credential::port).orElse(PostgresType.DEFAULT_PORT),
        printable(connection.database().or(credential::database).orElse(DEFAULT_DATABASE)),
        printable(credential.username()));
  }

  /** PostgreSQL's startup message ends each of its parameters with a NUL. */
  private static String printable(String name) throws Stopped {
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new Stopped(TargetProblem.LOGIN_NAME_INVALID);
    }
    return name;
  }

  private static boolean isOurs(String engine) {
    return ENGINES.contains(engine.strip().toLowerCase(Locale.ROOT));
  }

  /** The target's host; an application may use another one, which is in the value then. */
  private static String host(Optional<String> inValue, Optional<String> inTarget) throws Stopped {
    Optional<String> host = inTarget.or(() -> inValue);
    if (host.isEmpty()) {
      throw new Stopped(TargetProblem.VALUE_INCOMPLETE);
    }
    if (!HOST.matcher(host.get()).matches()) {
      throw new Stopped(TargetProblem.HOST_INVALID);
    }
    return host.get();
  }

  private static boolean sameHost(String one, String other) {
    return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }

  /** The guards of AWS's templates for alternating users. */
  void requireOtherUserAtSameHost(Login other) throws Stopped {
    if (!AlternateUser.areOfOnePair(username, other.username, AlternateUser.SUFFIX)) {
      throw new Stopped(TargetProblem.USERNAME_NOT_ALTERNATE);
    }
    if (!sameHost(host, other.host)) {
      throw new Stopped(TargetProblem.HOST_CHANGED);
    }
  }

  /** The guards of AWS's templates: only the password may differ between two versions. */
  void requireSameUserAndHost(Login other) throws Stopped {
    if (!username.equals(other.username)) {
      throw new Stopped(TargetProblem.USERNAME_CHANGED);
    }
    if (!sameHost(host, other.host)) {
      throw new Stopped(TargetProblem.HOST_CHANGED);
    }
  }
}
