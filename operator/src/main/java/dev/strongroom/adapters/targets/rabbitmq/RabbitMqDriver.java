package dev.strongroom.adapters.targets.rabbitmq;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.strongroom.platform.targets.TargetLogins;
import dev.strongroom.platform.targets.TargetSteps;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A user of RabbitMQ's own database. Passwords are given to the management API as the salted hashes
 * that the server keeps, with the tags that the user has: it takes both together only.
 */
final class RabbitMqDriver implements RotationTarget {
  private static final Set<String> ENGINES = Set.of("rabbitmq");
  private static final String NO_PASSWORD = "";

  private final DatabaseConnection settings;
  private final Optional<Integer> amqpPort;
  private final RabbitMqConnector connector;
  private final TargetLogins<ManagementSession> logins;
  private final TargetSteps steps;

  /**
   * A target.
   *
   * @param amqpPort where a new value is tried by AMQP too; empty: nowhere
   * @param hosts the hosts that it may be at
   * @param events told the codes of failures, and when the server answers as RabbitMQ does
   */
  RabbitMqDriver(
      DatabaseConnection settings,
      Optional<Integer> amqpPort,
      AllowedHosts hosts,
      DatabaseCredential.Reader credentials,
      Events events) {
    this.settings = settings;
    this.amqpPort = amqpPort;
    this.steps = new TargetSteps(settings, hosts, events);
    this.connector = new RabbitMqConnector(steps);
    this.logins =
        new TargetLogins<>(
            settings, credentials, RabbitMqType.DEFAULT_PORT, ENGINES, connector::open);
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
            if (amqpPort.isPresent()) {
              connector.tryAmqp(logins.login(credential), amqpPort.get(), text(credential));
            }
          }
        });
  }

  @Override
  public Optional<TargetProblem> set(CredentialChange change) {
    return steps.run(
        () -> {
          try (DatabaseCredential wanted = logins.credential(change.pending())) {
            boolean isAccepted = logins.accepts(wanted);
            if (isAccepted) {
              logins.requirePasswordCheck(logins.login(wanted));
            }
            if (change.mode() == RotationMode.ALTERNATING_USERS) {
              // Once the current one is shut out, a change that is in force has nothing to copy.
              if (!isAccepted || isCurrentAccepted(change)) {
                changeOther(change, wanted, isAccepted);
              }
            } else if (!isAccepted) {
              changePassword(change, wanted);
            }
          }
        });
  }

  private boolean isCurrentAccepted(CredentialChange change) throws Stopped {
    try (DatabaseCredential current = logins.credential(change.current())) {
      return logins.accepts(current);
    }
  }

  private void changePassword(CredentialChange change, DatabaseCredential wanted) throws Stopped {
    try (DatabaseCredential old = logins.accepted(change, logins.login(wanted));
        ManagementSession actor = actor(change, old)) {
      put(actor, wanted, existing(actor, wanted.username()));
    }
  }

  private ManagementSession actor(CredentialChange change, DatabaseCredential user) throws Stopped {
    return change.mode() == RotationMode.SINGLE_USER
        ? logins.open(user)
        : logins.openAdmin(change.admin());
  }

  /**
   * Changes the other one of two users, or makes it, and gives it what the current one may.
   *
   * @param isChanged whether its password is changed already, by an attempt that may have been cut
   *     off then
   */
  private void changeOther(CredentialChange change, DatabaseCredential wanted, boolean isChanged)
      throws Stopped {
    try (DatabaseCredential current = logins.accepted(change, logins.login(wanted));
        ManagementSession admin = logins.openAdmin(change.admin())) {
      JsonNode model = existing(admin, current.username());
      if (!isChanged) {
        put(admin, wanted, model);
      }
      dropOtherLimits(admin, wanted.username(), model);
      for (Permissions kind : Permissions.values()) {
        copyPermissions(admin, kind, current.username(), wanted.username());
      }
    }
  }

  private static void dropOtherLimits(ManagementSession admin, String user, JsonNode model)
      throws Stopped {
    JsonNode limits = existing(admin, user).path("limits");
    Set<String> names = new HashSet<>();
    limits.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!model.path("limits").has(name)) {
        admin.deleteLimit(user, name);
      }
    }
  }

  /** Makes the permissions of one user those of another. */
  private static void copyPermissions(
      ManagementSession admin, Permissions kind, String from, String to) throws Stopped {
    List<JsonNode> wanted = admin.permissions(kind, from);
    Set<String> given = new HashSet<>();
    wanted.forEach(permission -> given.add(place(permission)));
    for (JsonNode permission : admin.permissions(kind, to)) {
      if (!given.contains(place(permission))) {
        admin.deletePermissions(kind, to, permission);
      }
    }
    for (JsonNode permission : wanted) {
      admin.putPermission(kind, to, permission);
    }
  }

  /** A user has one permission of a kind for each virtual host, or for each exchange there. */
  private static String place(JsonNode permission) {
    return permission.path("vhost").asText() + '\0' + permission.path("exchange").asText();
  }

  @Override
  public Optional<TargetProblem> retire(CredentialRetirement retirement) {
    return steps.run(
        () -> {
          try (DatabaseCredential kept = logins.credential(retirement.kept());
              DatabaseCredential retired = logins.credential(retirement.retired())) {
            TargetLogins.requireSuccessor(
                retirement.mode(), logins.login(kept), logins.login(retired));
            logins.open(kept).close();
            if (logins.accepts(retired)) {
              try (ManagementSession admin = logins.openAdmin(retirement.admin())) {
                JsonNode user = existing(admin, retired.username());
                admin.putUser(retired.username(), NO_PASSWORD, algorithm(user), user);
              }
            }
          }
        });
  }

  private static void put(ManagementSession actor, DatabaseCredential wanted, JsonNode like)
      throws Stopped {
    PasswordHash algorithm = algorithm(like);
    actor.putUser(wanted.username(), algorithm.of(text(wanted)), algorithm, like);
  }

  private static PasswordHash algorithm(JsonNode user) {
    return PasswordHash.named(user.path("hashing_algorithm").asText());
  }

  private static JsonNode existing(ManagementSession actor, String name) throws Stopped {
    return actor.user(name).orElseThrow(() -> new Stopped(TargetProblem.NO_SUCH_USER));
  }

  private static String text(DatabaseCredential credential) {
    return credential.password(PlaintextAccess.granted());
  }
}
