package dev.strongroom.platform.targets;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AlternateUser;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where and as whom to log in: what the target names, completed from the secret's value. The
 * password stays in the credential.
 *
 * @param host host name or address, IPv6 with or without brackets
 * @param port 1 to 65535
 * @param username the user, without control characters
 * @param database the database, without control characters; empty where none is named
 */
public record TargetLogin(String host, int port, String username, Optional<String> database) {
  /** A host from a secret's value must not reach a driver as anything but a host. */
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252})|\\[?[0-9A-Fa-f:.]{2,45}\\]?");

  private static final int WRONG_PASSWORD_BYTES = 24;

  /**
   * Resolves a login.
   *
   * @param defaultPort the port where neither target nor value name one
   * @param engines what the value's {@code engine} may be, in lower case
   * @throws Stopped when the value does not fit the target
   */
  public static TargetLogin of(
      DatabaseCredential credential,
      DatabaseConnection connection,
      int defaultPort,
      Set<String> engines)
      throws Stopped {
    if (credential
        .engine()
        .filter(engine -> !engines.contains(engine.strip().toLowerCase(Locale.ROOT)))
        .isPresent()) {
      throw new Stopped(TargetProblem.ENGINE_DIFFERS);
    }
    requirePrintable(credential.username());
    Optional<String> database = connection.database().or(credential::database);
    if (database.isPresent()) {
      requirePrintable(database.get());
    }
    return new TargetLogin(
        host(connection.host().or(credential::host)),
        connection.port().or(credential::port).orElse(defaultPort),
        credential.username(),
        database);
  }

  /** Protocols end names with a NUL or a line. */
  private static void requirePrintable(String name) throws Stopped {
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new Stopped(TargetProblem.LOGIN_NAME_INVALID);
    }
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

  /** The guards of AWS's single-user templates: only the password may differ. */
  public void requireSameUserAndHost(TargetLogin other) throws Stopped {
    if (!username.equals(other.username)) {
      throw new Stopped(TargetProblem.USERNAME_CHANGED);
    }
    requireSameHost(other);
  }

  /**
   * The guards of AWS's alternating-users templates: the names differ by the suffix alone.
   *
   * @param suffix what the second user's name ends with
   */
  public void requireOtherUserAtSameHost(TargetLogin other, String suffix) throws Stopped {
    if (!AlternateUser.areOfOnePair(username, other.username, suffix)) {
      throw new Stopped(TargetProblem.USERNAME_NOT_ALTERNATE);
    }
    requireSameHost(other);
  }

  private void requireSameHost(TargetLogin other) throws Stopped {
    if (!host.toLowerCase(Locale.ROOT).equals(other.host.toLowerCase(Locale.ROOT))) {
      throw new Stopped(TargetProblem.HOST_CHANGED);
    }
  }

  /** A password that no user has, to find out whether a server checks passwords at all. */
  public static String wrongPassword() {
    byte[] random = new byte[WRONG_PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().encodeToString(random);
  }
}
