package dev.strongroom.platform.targets;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AlternateUser;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The logins of a driver: who is let in, and on whose behalf it acts.
 *
 * @param <S> what a login opens
 */
public final class TargetLogins<S extends TargetSession> {
  private final DatabaseConnection settings;
  private final DatabaseCredential.Reader credentials;
  private final int defaultPort;
  private final Set<String> engines;
  private final Opener<S> opener;

  /** Logs in. */
  @FunctionalInterface
  public interface Opener<S> {
    /**
     * The session.
     *
     * @throws Stopped when that fails; with {@link TargetProblem#LOGIN_REFUSED} when the server
     *     does not accept the password
     */
    S open(TargetLogin login, String password) throws Stopped;
  }

  /**
   * The logins of one driver.
   *
   * @param defaultPort the port where neither target nor value name one
   * @param engines what the value's {@code engine} may be, in lower case
   */
  public TargetLogins(
      DatabaseConnection settings,
      DatabaseCredential.Reader credentials,
      int defaultPort,
      Set<String> engines,
      Opener<S> opener) {
    this.settings = settings;
    this.credentials = credentials;
    this.defaultPort = defaultPort;
    this.engines = Set.copyOf(engines);
    this.opener = opener;
  }

  /**
   * The credential in a value; the caller closes it.
   *
   * @throws Stopped with {@link TargetProblem#VALUE_INCOMPLETE} when there is none
   */
  public DatabaseCredential credential(SecretValue value) throws Stopped {
    return credentials.read(value).orElseThrow(() -> new Stopped(TargetProblem.VALUE_INCOMPLETE));
  }

  /** Where and as whom a credential logs in; see {@link TargetLogin#of}. */
  public TargetLogin login(DatabaseCredential credential) throws Stopped {
    return TargetLogin.of(credential, settings, defaultPort, engines);
  }

  /** Logs in; see {@link Opener#open}. */
  public S open(DatabaseCredential credential) throws Stopped {
    return opener.open(login(credential), credential.password(PlaintextAccess.granted()));
  }

  /**
   * Logs in as the administrator.
   *
   * @throws Stopped with {@link TargetProblem#ADMIN_MISSING} when none is given, with {@link
   *     TargetProblem#ADMIN_REFUSED} when the server does not accept the password
   */
  public S openAdmin(Optional<SecretValue> admin) throws Stopped {
    try (DatabaseCredential credential =
        credential(admin.orElseThrow(() -> new Stopped(TargetProblem.ADMIN_MISSING)))) {
      return open(credential);
    } catch (Stopped stopped) {
      throw stopped.problem() == TargetProblem.LOGIN_REFUSED
          ? new Stopped(TargetProblem.ADMIN_REFUSED)
          : stopped;
    }
  }

  /** Logs in as whoever changes the user: the administrator, or without one the user itself. */
  public S openActor(Optional<SecretValue> admin, DatabaseCredential user) throws Stopped {
    return admin.isEmpty() ? open(user) : openAdmin(admin);
  }

  /** Whether the server accepts a credential. */
  public boolean accepts(DatabaseCredential credential) throws Stopped {
    return !isRefused(login(credential), credential.password(PlaintextAccess.granted()));
  }

  /**
   * Whether the server checks this user's password: whether it refuses a random one.
   *
   * @throws Stopped when that cannot be told
   */
  public boolean isPasswordChecked(TargetLogin login) throws Stopped {
    return isRefused(login, TargetLogin.wrongPassword());
  }

  private boolean isRefused(TargetLogin login, String password) throws Stopped {
    return TargetSteps.isRefused(
        () -> opener.open(login, password).close(), TargetProblem.LOGIN_REFUSED);
  }

  /**
   * Refuses a server that lets this user in with a random password too.
   *
   * @throws Stopped with {@link TargetProblem#PASSWORD_NOT_CHECKED} when it does
   */
  public void requirePasswordCheck(TargetLogin login) throws Stopped {
    if (!isPasswordChecked(login)) {
      throw new Stopped(TargetProblem.PASSWORD_NOT_CHECKED);
    }
  }

  /** What makes the server accept a credential. */
  @FunctionalInterface
  public interface Change {
    /** Makes the change; {@code wanted} stays the caller's. */
    void make(DatabaseCredential wanted) throws Stopped;
  }

  /**
   * Has the server accept a pending value. Where it does already, nothing is changed: an earlier
   * attempt has got that far.
   *
   * @throws Stopped as the change does; with {@link TargetProblem#PASSWORD_NOT_CHECKED} when the
   *     server accepts anything
   */
  public void bringIntoForce(SecretValue pending, Change change) throws Stopped {
    try (DatabaseCredential wanted = credential(pending)) {
      if (accepts(wanted)) {
        requirePasswordCheck(login(wanted));
      } else {
        change.make(wanted);
      }
    }
  }

  /**
   * The old credential that the server accepts, which the caller closes: an administrator acts on
   * no other's behalf. Of two alternating users that is the current one alone; else the previous
   * one is tried last.
   *
   * @param wanted the login of the pending value
   * @throws Stopped when none is accepted, or one is not of the wanted user or host
   */
  public DatabaseCredential accepted(CredentialChange change, TargetLogin wanted) throws Stopped {
    boolean alternates = change.mode() == RotationMode.ALTERNATING_USERS;
    List<SecretValue> old = new ArrayList<>(List.of(change.current()));
    if (!alternates) {
      change.previous().ifPresent(old::add);
    }
    for (SecretValue value : old) {
      Optional<DatabaseCredential> accepted = accepted(change.mode(), wanted, value);
      if (accepted.isPresent()) {
        return accepted.get();
      }
    }
    throw new Stopped(
        alternates ? TargetProblem.CURRENT_REFUSED : TargetProblem.ALL_LOGINS_REFUSED);
  }

  private Optional<DatabaseCredential> accepted(
      RotationMode mode, TargetLogin wanted, SecretValue value) throws Stopped {
    DatabaseCredential credential = credential(value);
    boolean isAccepted = false;
    try {
      requireSuccessor(mode, wanted, login(credential));
      isAccepted = accepts(credential);
      return isAccepted ? Optional.of(credential) : Optional.empty();
    } finally {
      if (!isAccepted) {
        credential.close();
      }
    }
  }

  /**
   * The guards of AWS's templates.
   *
   * @throws Stopped when one login may not follow the other
   */
  public static void requireSuccessor(RotationMode mode, TargetLogin one, TargetLogin other)
      throws Stopped {
    if (mode == RotationMode.ALTERNATING_USERS) {
      one.requireOtherUserAtSameHost(other, AlternateUser.SUFFIX);
    } else {
      one.requireSameUserAndHost(other);
    }
  }
}
