package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.AlternateUser;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user of a PostgreSQL server (10 or newer), as AWS's rotation templates have it: try the pending
 * password; else, with the guards that only the password differs, log in with the current and then
 * the previous one and set the pending password. With alternating users an administrator sets the
 * password of the other one, which is made as a member of the first if it is not there.
 *
 * <p>The new password is sent as a SCRAM-SHA-256 verifier made on this side, whatever the server's
 * {@code password_encryption} says, so the plaintext stands in no statement: not in the server's
 * log, nor in {@code pg_stat_activity}.
 *
 * <p>An accepted password proves something only if a wrong one is refused. Before a login counts as
 * proof the server must have refused another password: the pending one, or a random one.
 */
public final class PostgresTarget implements RotationTarget {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresTarget.class);

  /** Engine names of AWS's templates for this system, and those that people write for it. */
  private static final Set<String> ENGINES =
      Set.of("postgres", "postgresql", "aurora-postgresql", "aurora-postgres", "pgsql");

  private final DatabaseConnection settings;
  private final DatabaseCredential.Reader credentials;
  private final Function<TlsMode, Connector> connectors;
  private final Consumer<String> codes;

  /** A target at any host, which logs the codes of what fails. */
  public PostgresTarget(DatabaseConnection settings, DatabaseCredential.Reader credentials) {
    this(
        settings,
        AllowedHosts.unrestricted(),
        credentials,
        code -> LOG.info("PostgreSQL target: {}", code),
        () -> {
          // Nobody waits for it.
        });
  }

  /**
   * A target.
   *
   * @param hosts the hosts that it may be at
   * @param codes told the code of each failure: a SQLSTATE or the name of an exception's class,
   *     never a text of the server
   * @param answered run when the server asks for the password as PostgreSQL does; until then
   *     nothing was changed there
   */
  public PostgresTarget(
      DatabaseConnection settings,
      AllowedHosts hosts,
      DatabaseCredential.Reader credentials,
      Consumer<String> codes,
      Runnable answered) {
    this(settings, hosts, hosts.tellsCauses(), credentials, codes, answered);
  }

  PostgresTarget(
      DatabaseConnection settings,
      AllowedHosts hosts,
      boolean tellsCauses,
      DatabaseCredential.Reader credentials,
      Consumer<String> codes,
      Runnable answered) {
    this.codes = codes;
    this.settings = settings;
    this.credentials = credentials;
    this.connectors =
        mode ->
            new Connector(
                settings.with(mode, settings.authorities()), hosts, tellsCauses, answered);
  }

  @Override
  public Duration settleTime() {
    return settings.settleTime();
  }

  @Override
  public Optional<TargetProblem> test(SecretValue value) {
    return reporting(
        () -> {
          requirePasswordCheck(value);
          use(value);
        });
  }

  private void use(SecretValue value) throws SQLException, Stopped {
    try (DatabaseCredential credential = credential(value);
        Connection connection = open(credential);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(Math.toIntExact(settings.statementTimeout().toSeconds()));
      statement.execute("SELECT NOW()");
    }
  }

  @Override
  public Optional<TargetProblem> set(CredentialChange change) {
    return reporting(() -> bringIntoForce(change));
  }

  /**
   * Whatever the outcome of the change, the server has refused a password by then: it checks them,
   * and one login is enough.
   */
  @Override
  public Optional<TargetProblem> testChanged(SecretValue pending) {
    return reporting(() -> use(pending));
  }

  private void bringIntoForce(CredentialChange change) throws SQLException, Stopped {
    try (DatabaseCredential wanted = credential(change.pending())) {
      TargetLogin wantedLogin = login(wanted);
      if (accepts(wanted)) {
        requirePasswordCheck(change.pending());
        return;
      }
      switch (change.mode()) {
        case SINGLE_USER -> setByUser(wanted, wantedLogin, change);
        case ADMIN_RESET -> reset(wanted, wantedLogin, change);
        case ALTERNATING_USERS -> setOther(wanted, wantedLogin, change);
        case TWO_VALUES, REISSUE -> throw new IllegalStateException("a role has one password");
      }
    }
  }

  private void setByUser(
      DatabaseCredential wanted, TargetLogin wantedLogin, CredentialChange change)
      throws SQLException, Stopped {
    try (Connection connection = openWithOld(wantedLogin, change.current(), change.previous())) {
      new Roles(connection, settings.statementTimeout()).setPassword(wanted);
    }
  }

  /**
   * An administrator acts only for a user whose old password is accepted: else whoever writes the
   * value could take over any user of the target.
   */
  private void reset(DatabaseCredential wanted, TargetLogin wantedLogin, CredentialChange change)
      throws SQLException, Stopped {
    openWithOld(wantedLogin, change.current(), change.previous()).close();
    try (Connection connection = openAsAdmin(change.admin())) {
      new Roles(connection, settings.statementTimeout()).setPassword(wanted);
    }
  }

  private void setOther(DatabaseCredential wanted, TargetLogin wantedLogin, CredentialChange change)
      throws SQLException, Stopped {
    try (DatabaseCredential current = credential(change.current())) {
      wantedLogin.requireOtherUserAtSameHost(login(current), AlternateUser.SUFFIX);
      if (!accepts(current)) {
        throw new Stopped(TargetProblem.CURRENT_REFUSED);
      }
      try (Connection connection = openAsAdmin(change.admin())) {
        new Roles(connection, settings.statementTimeout())
            .setPasswordOfMember(wanted, current.username());
      }
    }
  }

  @Override
  public Optional<TargetProblem> retire(CredentialRetirement retirement) {
    return reporting(
        () -> {
          try (DatabaseCredential kept = credential(retirement.kept());
              DatabaseCredential retired = credential(retirement.retired())) {
            login(retired).requireOtherUserAtSameHost(login(kept), AlternateUser.SUFFIX);
            if (!accepts(kept)) {
              throw new Stopped(TargetProblem.CURRENT_REFUSED);
            }
            if (accepts(retired)) {
              try (Connection connection = openAsAdmin(retirement.admin())) {
                new Roles(connection, settings.statementTimeout())
                    .removePassword(retired.username());
              }
            }
          }
        });
  }

  private Connection openAsAdmin(Optional<SecretValue> admin) throws SQLException, Stopped {
    try (DatabaseCredential credential =
        credential(admin.orElseThrow(() -> new Stopped(TargetProblem.ADMIN_MISSING)))) {
      return open(credential);
    } catch (SQLException refusal) {
      if (SqlProblems.of(refusal) == TargetProblem.LOGIN_REFUSED) {
        throw new Stopped(TargetProblem.ADMIN_REFUSED);
      }
      throw refusal;
    }
  }

  private Connection openWithOld(
      TargetLogin wanted, SecretValue current, Optional<SecretValue> previous)
      throws SQLException, Stopped {
    List<TlsMode> tls = tlsFor(current);
    Optional<Connection> opened = openIfAccepted(wanted, tls, current);
    if (opened.isEmpty() && previous.isPresent()) {
      // AWS's templates: the ssl of the current value counts for the previous one too.
      opened = openIfAccepted(wanted, tls, previous.get());
    }
    return opened.orElseThrow(() -> new Stopped(TargetProblem.ALL_LOGINS_REFUSED));
  }

  private List<TlsMode> tlsFor(SecretValue value) throws Stopped {
    try (DatabaseCredential credential = credential(value)) {
      return settings.tlsFor(credential);
    }
  }

  private Optional<Connection> openIfAccepted(
      TargetLogin wanted, List<TlsMode> tls, SecretValue old) throws SQLException, Stopped {
    try (DatabaseCredential credential = credential(old)) {
      TargetLogin login = login(credential);
      wanted.requireSameUserAndHost(login);
      return Optional.of(open(login, tls, credential.password(PlaintextAccess.granted())));
    } catch (SQLException refusal) {
      if (SqlProblems.of(refusal) == TargetProblem.LOGIN_REFUSED) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  private boolean accepts(DatabaseCredential credential) throws SQLException, Stopped {
    try {
      open(credential).close();
      return true;
    } catch (SQLException refusal) {
      if (SqlProblems.of(refusal) == TargetProblem.LOGIN_REFUSED) {
        return false;
      }
      throw refusal;
    }
  }

  /** Refuses a server that lets this user in with a random password too. */
  private void requirePasswordCheck(SecretValue value) throws SQLException, Stopped {
    try (DatabaseCredential credential = credential(value)) {
      open(login(credential), settings.tlsFor(credential), TargetLogin.wrongPassword()).close();
    } catch (SQLException refusal) {
      if (SqlProblems.of(refusal) == TargetProblem.LOGIN_REFUSED) {
        return;
      }
      throw refusal;
    }
    throw new Stopped(TargetProblem.PASSWORD_NOT_CHECKED);
  }

  /**
   * Logs in.
   *
   * @throws SQLException when the password is refused
   * @throws Stopped for every other problem, which then occurred before the login was complete
   */
  private Connection open(DatabaseCredential credential) throws SQLException, Stopped {
    return open(
        login(credential),
        settings.tlsFor(credential),
        credential.password(PlaintextAccess.granted()));
  }

  /** In the first of these ways that works: only a refused password ends the search at once. */
  private Connection open(TargetLogin login, List<TlsMode> tls, String password)
      throws SQLException, Stopped {
    for (TlsMode mode : tls.subList(0, tls.size() - 1)) {
      try {
        return open(login, mode, password);
      } catch (Stopped notInThisWay) {
        // The last way tells what is wrong.
      }
    }
    return open(login, tls.get(tls.size() - 1), password);
  }

  private Connection open(TargetLogin login, TlsMode tls, String password)
      throws SQLException, Stopped {
    try {
      return connectors.apply(tls).open(login, password);
    } catch (SQLException thrown) {
      if (SqlProblems.of(thrown) == TargetProblem.LOGIN_REFUSED) {
        throw thrown;
      }
      throw new Stopped(logged(thrown).beforeLogin());
    }
  }

  private TargetLogin login(DatabaseCredential credential) throws Stopped {
    return TargetLogin.of(credential, settings, PostgresType.DEFAULT_PORT, ENGINES);
  }

  private DatabaseCredential credential(SecretValue value) throws Stopped {
    return credentials.read(value).orElseThrow(() -> new Stopped(TargetProblem.VALUE_INCOMPLETE));
  }

  private interface Work {
    void run() throws SQLException, Stopped;
  }

  private Optional<TargetProblem> reporting(Work work) {
    try {
      work.run();
      return Optional.empty();
    } catch (Stopped stopped) {
      return Optional.of(stopped.problem());
    } catch (SQLException thrown) {
      return Optional.of(logged(thrown));
    } catch (Failure ours) {
      throw ours;
    } catch (RuntimeException | LinkageError | StackOverflowError broken) {
      // The driver does not expect everything that a server can send.
      codes.accept(broken.getClass().getName());
      return Optional.of(TargetProblem.UNEXPECTED_ANSWER);
    }
  }

  private TargetProblem logged(SQLException thrown) {
    TargetProblem problem = SqlProblems.of(thrown);
    // The state is a code; the text may quote a statement and stays out.
    codes.accept("SQLSTATE " + SqlProblems.state(thrown));
    return problem;
  }
}
