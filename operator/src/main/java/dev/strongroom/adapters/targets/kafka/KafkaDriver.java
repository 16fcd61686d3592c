package dev.strongroom.adapters.targets.kafka;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.core.targets.TargetType.Events;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.targets.Discretion;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetLogins;
import dev.strongroom.platform.targets.TargetSteps;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A user of Kafka that logs in by SCRAM. A user has one password for each of the two mechanisms, so
 * that a new one for the other mechanism does not end the current one.
 */
final class KafkaDriver implements RotationTarget {
  private static final Set<String> ENGINES = Set.of("kafka");

  /** Brokers learn of a change from the controller a moment after it has answered. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final DatabaseConnection settings;
  private final TargetLogins<KafkaSession> logins;
  private final TargetSteps steps;

  /**
   * A target.
   *
   * @param hosts the hosts that it may be at
   * @param credentials reads the mechanism of a value where others have their database
   * @param events told the codes of failures, and when the server answers as Kafka does
   */
  KafkaDriver(
      DatabaseConnection settings,
      AllowedHosts hosts,
      DatabaseCredential.Reader credentials,
      Events events) {
    this.settings = settings;
    this.steps = new TargetSteps(settings, hosts, events);
    KafkaConnector connector = new KafkaConnector(steps);
    this.logins =
        new TargetLogins<>(settings, credentials, KafkaType.DEFAULT_PORT, ENGINES, connector::open);
  }

  @Override
  public Duration settleTime() {
    return settings.settleTime();
  }

  @Override
  public Optional<TargetProblem> test(SecretValue value) {
    return steps.run(
        () -> {
          try (DatabaseCredential credential = logins.credential(value)) {
            logins.open(credential).close();
            logins.requirePasswordCheck(logins.login(credential));
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
    try (DatabaseCredential old = logins.accepted(change, user);
        KafkaSession admin = logins.openAdmin(change.admin())) {
      new KafkaUsers(admin)
          .setPassword(
              old.username(),
              KafkaConnector.mechanism(user),
              wanted.password(PlaintextAccess.granted()));
    }
    awaitAccepted(wanted);
  }

  private void awaitAccepted(DatabaseCredential wanted) throws Stopped {
    long end = System.nanoTime() + settings.statementTimeout().toNanos();
    while (!logins.accepts(wanted)) {
      if (System.nanoTime() > end) {
        throw new Stopped(TargetProblem.TIMEOUT);
      }
      Discretion.sleepUntil(System.nanoTime() + PAUSE.toNanos());
    }
  }

  /** A password that was replaced by the new one has ended already. */
  @Override
  public Optional<TargetProblem> retire(CredentialRetirement retirement) {
    return steps.run(
        () -> {
          try (DatabaseCredential kept = logins.credential(retirement.kept());
              DatabaseCredential retired = logins.credential(retirement.retired())) {
            TargetLogin user = logins.login(retired);
            TargetLogins.requireSuccessor(retirement.mode(), logins.login(kept), user);
            logins.open(kept).close();
            Mechanism mechanism = KafkaConnector.mechanism(user);
            boolean isOther = mechanism != KafkaConnector.mechanism(logins.login(kept));
            if (isOther && logins.accepts(retired)) {
              try (KafkaSession admin = logins.openAdmin(retirement.admin())) {
                new KafkaUsers(admin).deletePassword(user.username(), mechanism);
              }
            }
          }
        });
  }
}
