package dev.strongroom.adapters.targets.redis;

import dev.strongroom.core.crypto.Sha256;
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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A user of Redis 6 or newer, or Valkey. Passwords are given to {@code ACL SETUSER} as SHA-256
 * hashes, which is what the server keeps, so no command that the server may log has the plaintext.
 *
 * <p>A change is one {@code ACL SETUSER}, which a server carries out as a whole or refuses. It
 * removes the passwords that were read before, each by its hash: a command that was held up until
 * somebody else has changed the user is refused, and so changes nothing.
 */
final class RedisDriver implements RotationTarget {
  private static final Set<String> ENGINES = Set.of("redis", "valkey", "elasticache", "memorydb");
  private static final List<String> PING = List.of("PING");

  private final DatabaseConnection settings;
  private final TargetLogins<RedisSession> logins;
  private final TargetSteps steps;
  private final Events events;

  /**
   * A target.
   *
   * @param hosts the hosts that it may be at
   * @param events told the codes of failures, and when the server answers as Redis does
   */
  RedisDriver(
      DatabaseConnection settings,
      AllowedHosts hosts,
      DatabaseCredential.Reader credentials,
      Events events) {
    this(settings, hosts, hosts.tellsCauses(), credentials, events);
  }

  RedisDriver(
      DatabaseConnection settings,
      AllowedHosts hosts,
      boolean tellsCauses,
      DatabaseCredential.Reader credentials,
      Events events) {
    this.settings = settings;
    this.events = events;
    this.steps = new TargetSteps(settings, hosts, tellsCauses, events);
    RedisConnector connector = new RedisConnector(steps);
    this.logins =
        new TargetLogins<>(settings, credentials, RedisType.DEFAULT_PORT, ENGINES, connector::open);
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
              RedisSession session = logins.open(credential)) {
            // Whether the user may or not: a login that is none would be refused.
            session.attempt(PING);
            logins.requirePasswordCheck(logins.login(credential));
          }
        });
  }

  @Override
  public Optional<TargetProblem> set(CredentialChange change) {
    return steps.run(
        () -> {
          try (DatabaseCredential wanted = logins.credential(change.pending())) {
            if (logins.accepts(wanted)) {
              logins.requirePasswordCheck(logins.login(wanted));
              // An earlier attempt may have been cut off between the change and this.
              keep(change, wanted);
              return;
            }
            try (DatabaseCredential old = logins.accepted(change, logins.login(wanted));
                RedisSession actor = logins.openActor(change.admin(), old)) {
              if (change.mode() == RotationMode.ALTERNATING_USERS) {
                changeOther(actor, wanted, old);
              } else {
                addPassword(actor, wanted, old, change.current());
              }
              save(actor);
            }
          }
        });
  }

  /**
   * Gives the user the new password beside the current one. When the server has the previous one
   * instead of the current one, as after a restart with rules that were not saved, the current one
   * comes into force again too.
   */
  private void addPassword(
      RedisSession actor,
      DatabaseCredential wanted,
      DatabaseCredential accepted,
      SecretValue current)
      throws Stopped {
    AclUser user = existing(actor, wanted.username());
    try (DatabaseCredential kept = logins.credential(current)) {
      List<String> change = removing(user.passwords());
      // Refused when this password has gone meanwhile, even though it may not have been read.
      if (!user.passwords().contains(hash(accepted))) {
        throw new Stopped(TargetProblem.BUSY);
      }
      change.add("#" + hash(kept));
      change.add("#" + hash(wanted));
      setUser(actor, wanted.username(), change);
    }
  }

  /** Changes the other one of two users, or makes it with the rights of the current one. */
  private static void changeOther(
      RedisSession actor, DatabaseCredential wanted, DatabaseCredential current) throws Stopped {
    Optional<AclUser> other = actor.user(wanted.username());
    List<String> change = new ArrayList<>();
    if (other.isPresent()) {
      change.addAll(removing(other.get().passwords()));
    } else {
      change.add("reset");
      change.addAll(existing(actor, current.username()).rules());
    }
    change.add("on");
    change.add("#" + hash(wanted));
    setUser(actor, wanted.username(), change);
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
            try (RedisSession actor = logins.openActor(retirement.admin(), kept)) {
              String hash = hash(retired);
              boolean isThere =
                  actor
                      .user(retired.username())
                      .filter(user -> user.passwords().contains(hash))
                      .isPresent();
              boolean isSame =
                  kept.username().equals(retired.username()) && hash.equals(hash(kept));
              if (isThere && !isSame) {
                setUser(actor, retired.username(), removing(List.of(hash)));
              }
              save(actor);
            }
          }
        });
  }

  private static AclUser existing(RedisSession actor, String name) throws Stopped {
    return actor.user(name).orElseThrow(() -> new Stopped(TargetProblem.NO_SUCH_USER));
  }

  private static List<String> removing(List<String> hashes) {
    return new ArrayList<>(hashes.stream().map(hash -> "!" + hash).toList());
  }

  private static void setUser(RedisSession actor, String name, List<String> change) throws Stopped {
    List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", name));
    command.addAll(change);
    actor.run(command);
  }

  /**
   * Has the server keep the change over a restart: in its file of users, or in its configuration.
   * Services that keep users by other means offer neither, and servers without such files cannot.
   */
  private static void save(RedisSession actor) throws Stopped {
    if (!actor.attempt(List.of("ACL", "SAVE"))) {
      actor.attempt(List.of("CONFIG", "REWRITE"));
    }
  }

  /** As {@link #save}; the change itself is in force, whatever becomes of this. */
  private void keep(CredentialChange change, DatabaseCredential wanted) {
    try (RedisSession actor = logins.openActor(change.admin(), wanted)) {
      save(actor);
    } catch (Stopped notNow) {
      events.code(notNow.problem().name());
    }
  }

  private static String hash(DatabaseCredential credential) {
    return HexFormat.of().formatHex(Sha256.of(credential.password(PlaintextAccess.granted())));
  }
}
