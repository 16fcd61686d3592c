package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.AlternateUser;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSteps;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A user of a MariaDB or MySQL server, as AWS's rotation templates have it: try the pending
 * password; else, with the guards that only the password differs, log in with the current and then
 * the previous one and change it. An administrator acts only for a user whose old password is
 * accepted: else whoever writes a secret's value could take over any user of the server.
 *
 * <p>An accepted password proves something only if a wrong one is refused. Before a login counts as
 * proof the server must have refused another password: the pending one, or a random one.
 */
final class DatabaseUser implements RotationTarget {
  private final Dialect dialect;
  private final DatabaseConnection settings;
  private final DatabaseCredential.Reader credentials;
  private final Connector connector;
  private final TargetSteps steps;
  private final TargetType.Events events;

  /**
   * A target.
   *
   * @param hosts the hosts that it may be at
   * @param events told the code of each failure: that of the server or the name of an exception's
   *     class, never a text of the server
   */
  DatabaseUser(
      Dialect dialect,
      DatabaseConnection settings,
      AllowedHosts hosts,
      DatabaseCredential.Reader credentials,
      TargetType.Events events) {
    this.dialect = dialect;
    this.settings = settings;
    this.credentials = credentials;
    this.events = events;
    this.steps = new TargetSteps(settings, hosts, events);
    this.connector =
        new Connector(dialect, settings, hosts, steps.untilAnswered(), steps::answered);
  }

  @Override
  public Duration settleTime() {
    return settings.settleTime();
  }

  @Override
  public Optional<TargetProblem> test(SecretValue value) {
    return reporting(
        () -> {
          try (DatabaseCredential credential = credential(value)) {
            requirePasswordCheck(credential);
          }
          use(value);
        });
  }

  private void use(SecretValue value) throws SQLException, Stopped {
    try (DatabaseCredential credential = credential(value);
        Session session = open(credential)) {
      session.text("SELECT NOW()");
    }
  }

  /**
   * The server has refused the pending password before the change, or a wrong one after it: the
   * test needs one more login, with the pending password.
   */
  @Override
  public Optional<TargetProblem> testChanged(SecretValue pending) {
    return reporting(() -> use(pending));
  }

  @Override
  public Optional<TargetProblem> set(CredentialChange change) {
    return reporting(
        () -> {
          try (DatabaseCredential wanted = credential(change.pending())) {
            if (accepts(wanted)) {
              requirePasswordCheck(wanted);
            } else if (change.mode() == RotationMode.ALTERNATING_USERS) {
              setOther(wanted, change);
            } else {
              setSame(wanted, change);
            }
          }
        });
  }

  private void setSame(DatabaseCredential wanted, CredentialChange change)
      throws SQLException, Stopped {
    List<SecretValue> olds =
        Stream.concat(Stream.of(change.current()), change.previous().stream()).toList();
    for (SecretValue old : olds) {
      try (DatabaseCredential accepted = credential(old)) {
        login(wanted).requireSameUserAndHost(login(accepted));
        Optional<Session> opened = openIfAccepted(accepted);
        if (opened.isPresent()) {
          try (Session own = opened.get()) {
            setSame(wanted, accepted, own, change);
          }
          return;
        }
      }
    }
    throw new Stopped(TargetProblem.ALL_LOGINS_REFUSED);
  }

  private void setSame(
      DatabaseCredential wanted, DatabaseCredential accepted, Session own, CredentialChange change)
      throws SQLException, Stopped {
    Account account = own.account(accepted.username());
    if (change.mode() == RotationMode.SINGLE_USER) {
      accounts(own).changeOwn(account, password(wanted), password(accepted));
      return;
    }
    try (Session admin = openAsAdmin(change.admin())) {
      if (change.mode() == RotationMode.TWO_VALUES) {
        accounts(admin).add(account, password(wanted), password(accepted));
      } else {
        accounts(admin).replace(account, password(wanted));
      }
    }
  }

  private void setOther(DatabaseCredential wanted, CredentialChange change)
      throws SQLException, Stopped {
    try (DatabaseCredential current = credential(change.current())) {
      login(wanted).requireOtherUserAtSameHost(login(current), AlternateUser.SUFFIX);
      Account model = accepted(current);
      try (Session admin = openAsAdmin(change.admin())) {
        accounts(admin).copy(model, model.named(wanted.username()), password(wanted));
      }
    }
  }

  @Override
  public Optional<TargetProblem> retire(CredentialRetirement retirement) {
    return reporting(
        () -> {
          try (DatabaseCredential kept = credential(retirement.kept());
              DatabaseCredential retired = credential(retirement.retired())) {
            boolean twoUsers = retirement.mode() == RotationMode.ALTERNATING_USERS;
            if (twoUsers) {
              login(retired).requireOtherUserAtSameHost(login(kept), AlternateUser.SUFFIX);
            } else {
              login(retired).requireSameUserAndHost(login(kept));
            }
            accepted(kept);
            Optional<Session> opened = openIfAccepted(retired);
            if (opened.isEmpty()) {
              return;
            }
            Account account;
            try (Session own = opened.get()) {
              account = own.account(retired.username());
            }
            try (Session admin = openAsAdmin(retirement.admin())) {
              if (twoUsers) {
                accounts(admin).replace(account, RandomPassword.made());
              } else {
                accounts(admin).keep(account, password(kept));
              }
            }
          }
        });
  }

  /** The account of a user whose password has to be accepted. */
  private Account accepted(DatabaseCredential credential) throws SQLException, Stopped {
    Optional<Session> opened = openIfAccepted(credential);
    if (opened.isEmpty()) {
      throw new Stopped(TargetProblem.CURRENT_REFUSED);
    }
    try (Session session = opened.get()) {
      return session.account(credential.username());
    }
  }

  private Accounts accounts(Session session) throws SQLException {
    session.execute(dialect.sessionLimits(settings.statementTimeout()));
    return dialect.accounts(session);
  }

  private Session openAsAdmin(Optional<SecretValue> admin) throws SQLException, Stopped {
    try (DatabaseCredential credential =
        credential(admin.orElseThrow(() -> new Stopped(TargetProblem.ADMIN_MISSING)))) {
      return openIfAccepted(credential).orElseThrow(() -> new Stopped(TargetProblem.ADMIN_REFUSED));
    }
  }

  private boolean accepts(DatabaseCredential credential) throws SQLException, Stopped {
    Optional<Session> opened = openIfAccepted(credential);
    if (opened.isPresent()) {
      opened.get().close();
    }
    return opened.isPresent();
  }

  /** Refuses a server that lets this user in with a random password too. */
  private void requirePasswordCheck(DatabaseCredential credential) throws SQLException, Stopped {
    if (openIfAccepted(login(credential), TargetLogin.wrongPassword()).isPresent()) {
      throw new Stopped(TargetProblem.PASSWORD_NOT_CHECKED);
    }
  }

  private Session open(DatabaseCredential credential) throws Stopped {
    return openIfAccepted(credential).orElseThrow(() -> new Stopped(TargetProblem.LOGIN_REFUSED));
  }

  private Optional<Session> openIfAccepted(DatabaseCredential credential) throws Stopped {
    return openIfAccepted(login(credential), password(credential));
  }

  /**
   * Logs in.
   *
   * @return empty when the password is refused
   * @throws Stopped for every other problem, which then occurred before the login was complete
   */
  private Optional<Session> openIfAccepted(TargetLogin login, String password) throws Stopped {
    try {
      return Optional.of(new Session(connector.open(login, password)));
    } catch (SQLException thrown) {
      TargetProblem problem = SqlProblems.of(thrown);
      if (problem == TargetProblem.LOGIN_REFUSED) {
        return Optional.empty();
      }
      logged(thrown);
      // So is no access to the database that the login names.
      throw new Stopped(
          problem == TargetProblem.NO_PRIVILEGE
              ? TargetProblem.LOGIN_NOT_PERMITTED
              : problem.beforeLogin());
    }
  }

  private TargetLogin login(DatabaseCredential credential) throws Stopped {
    return TargetLogin.of(credential, settings, MySqlType.DEFAULT_PORT, dialect.engines());
  }

  private static String password(DatabaseCredential credential) {
    return credential.password(PlaintextAccess.granted());
  }

  private DatabaseCredential credential(SecretValue value) throws Stopped {
    return credentials.read(value).orElseThrow(() -> new Stopped(TargetProblem.VALUE_INCOMPLETE));
  }

  private interface Work {
    void run() throws SQLException, Stopped;
  }

  private Optional<TargetProblem> reporting(Work work) {
    return steps.run(
        () -> {
          try {
            work.run();
          } catch (SQLException thrown) {
            throw new Stopped(logged(thrown));
          }
        });
  }

  private TargetProblem logged(SQLException thrown) {
    // A number; the text may quote a statement and stays out.
    events.code("error " + thrown.getErrorCode());
    return SqlProblems.of(thrown);
  }
}
