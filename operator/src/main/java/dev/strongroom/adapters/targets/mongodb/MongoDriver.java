package dev.strongroom.adapters.targets.mongodb;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.core.targets.TargetType.Events;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetLogins;
import dev.strongroom.platform.targets.TargetSteps;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A user of MongoDB or DocumentDB, as AWS's rotation templates have it. A user is one of a
 * database: the value's {@code dbname}, or {@code admin}.
 */
final class MongoDriver implements RotationTarget {
  private static final Set<String> ENGINES = Set.of("mongo", "mongodb", "docdb", "documentdb");

  private final DatabaseConnection settings;
  private final TargetLogins<MongoSession> logins;
  private final TargetSteps steps;

  /**
   * A target.
   *
   * @param allowsSha1 whether users that cannot log in by SCRAM-SHA-256 do so by SCRAM-SHA-1
   * @param hosts the hosts that it may be at
   * @param events told the codes of failures, and when the server answers as MongoDB does
   */
  MongoDriver(
      DatabaseConnection settings,
      boolean allowsSha1,
      AllowedHosts hosts,
      DatabaseCredential.Reader credentials,
      Events events) {
    this.settings = settings;
    this.steps = new TargetSteps(settings, hosts, events);
    MongoConnector connector = new MongoConnector(steps, allowsSha1);
    this.logins =
        new TargetLogins<>(settings, credentials, MongoType.DEFAULT_PORT, ENGINES, connector::open);
  }

  @Override
  public Duration settleTime() {
    return settings.settleTime();
  }

  @Override
  public Optional<TargetProblem> test(SecretValue value) {
    return steps.run(
        () -> {
          try (DatabaseCredential credential = logins.credential(value);
              MongoSession session = logins.open(credential)) {
            TargetLogin login = logins.login(credential);
            users(session, login).require(login.username());
            logins.requirePasswordCheck(login);
          }
        });
  }

  @Override
  public Optional<TargetProblem> set(CredentialChange change) {
    return steps.run(
        () -> logins.bringIntoForce(change.pending(), wanted -> setPassword(change, wanted)));
  }

  private void setPassword(CredentialChange change, DatabaseCredential wanted) throws Stopped {
    TargetLogin user = logins.login(wanted);
    try (DatabaseCredential old = logins.accepted(change, user)) {
      requireSameDatabase(user, logins.login(old));
      try (MongoSession actor = actor(change, old)) {
        if (change.mode() == RotationMode.ALTERNATING_USERS) {
          users(actor, user).setLike(old.username(), user.username(), text(wanted));
        } else {
          users(actor, user).setPassword(user.username(), text(wanted));
        }
      }
    }
  }

  private MongoSession actor(CredentialChange change, DatabaseCredential user) throws Stopped {
    return change.mode() == RotationMode.SINGLE_USER
        ? logins.open(user)
        : logins.openAdmin(change.admin());
  }

  /** The old user stays, with a password that nobody knows. */
  @Override
  public Optional<TargetProblem> retire(CredentialRetirement retirement) {
    return steps.run(
        () -> {
          try (DatabaseCredential kept = logins.credential(retirement.kept());
              DatabaseCredential retired = logins.credential(retirement.retired())) {
            TargetLogin user = logins.login(retired);
            TargetLogins.requireSuccessor(retirement.mode(), logins.login(kept), user);
            requireSameDatabase(logins.login(kept), user);
            logins.open(kept).close();
            if (logins.accepts(retired)) {
              try (MongoSession admin = logins.openAdmin(retirement.admin())) {
                users(admin, user).setPassword(user.username(), TargetLogin.wrongPassword());
              }
            }
          }
        });
  }

  /** Users of one name in two databases are two users. */
  private static void requireSameDatabase(TargetLogin one, TargetLogin other) throws Stopped {
    if (!MongoConnector.database(one).equals(MongoConnector.database(other))) {
      throw new Stopped(TargetProblem.USERNAME_CHANGED);
    }
  }

  private static Users users(MongoSession actor, TargetLogin user) {
    return new Users(actor, MongoConnector.database(user));
  }

  private static String text(DatabaseCredential credential) {
    return credential.password(PlaintextAccess.granted());
  }
}
