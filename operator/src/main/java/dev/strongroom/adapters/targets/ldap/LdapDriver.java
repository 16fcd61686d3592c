package dev.strongroom.adapters.targets.ldap;

import dev.strongroom.adapters.targets.ldap.PasswordHash.Verdict;
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
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogins;
import dev.strongroom.platform.targets.TargetSteps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An entry of a directory that binds with its {@code userPassword}. With two values the second one
 * goes there as a salted hash made on this side, in the strongest scheme of {@link PasswordHash}
 * that the server turns out to know; a bind shows it. Otherwise the server hashes (RFC 3062).
 *
 * <p>A change names the stored value, or the password, that it replaces: one that was held up until
 * somebody else has changed the entry is refused, and so changes nothing.
 *
 * <p>Directories may lock an entry after wrong passwords. A login that has to be refused is always
 * followed by one that is accepted, which sets their count back.
 */
final class LdapDriver implements RotationTarget {
  private static final Set<String> ENGINES = Set.of("ldap", "openldap");

  private final DatabaseConnection settings;
  private final TargetLogins<LdapSession> logins;
  private final TargetSteps steps;

  /**
   * A target.
   *
   * @param hosts the hosts that it may be at
   * @param tellsCauses whether it may be told why a server has not answered
   * @param events told the codes of failures, and when the server answers as a directory does
   */
  LdapDriver(
      DatabaseConnection settings,
      AllowedHosts hosts,
      boolean tellsCauses,
      DatabaseCredential.Reader credentials,
      Events events) {
    this.settings = settings;
    this.steps = new TargetSteps(settings, hosts, tellsCauses, events);
    LdapConnector connector = new LdapConnector(settings, steps);
    this.logins =
        new TargetLogins<>(settings, credentials, LdapType.DEFAULT_PORT, ENGINES, connector::open);
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
            requireProof(credential);
          }
        });
  }

  @Override
  public Optional<TargetProblem> set(CredentialChange change) {
    return steps.run(
        () -> {
          try (DatabaseCredential wanted = logins.credential(change.pending())) {
            if (logins.accepts(wanted)) {
              requireProof(wanted);
              return;
            }
            try (DatabaseCredential old = logins.accepted(change, logins.login(wanted))) {
              change(change, wanted, old);
            }
          }
        });
  }

  private void change(
      CredentialChange change, DatabaseCredential wanted, DatabaseCredential accepted)
      throws Stopped {
    switch (change.mode()) {
      case SINGLE_USER -> {
        try (LdapSession itself = logins.open(accepted)) {
          itself.changePassword(wanted.username(), text(accepted), text(wanted));
        }
      }
      case ADMIN_RESET -> {
        try (LdapSession admin = logins.openAdmin(change.admin())) {
          admin.changePassword(wanted.username(), text(accepted), text(wanted));
        }
      }
      case TWO_VALUES -> {
        try (LdapSession admin = logins.openAdmin(change.admin())) {
          addPassword(admin, wanted, accepted);
        }
      }
      default -> throw new IllegalStateException("not a way of this type: " + change.mode());
    }
  }

  /**
   * Gives the entry the new password beside the one that it accepts, and no others. Of an attempt
   * that was cut off a second hash of the new one may stay, until that one is retired.
   */
  private void addPassword(
      LdapSession admin, DatabaseCredential wanted, DatabaseCredential accepted) throws Stopped {
    String dn = wanted.username();
    List<byte[]> stored = admin.passwords(dn);
    List<byte[]> kept = keptOf(stored, accepted);
    if (kept.isEmpty()) {
      // The entry accepts the password, so this session may not read where it is stored.
      throw new Stopped(TargetProblem.NO_PRIVILEGE);
    }
    // Another leader may have made the new password valid since it was refused here: without its
    // hash the entry could end up with none that the server knows.
    List<byte[]> all = new ArrayList<>(kept);
    all.addAll(of(stored, wanted, Verdict.MATCHES));
    for (PasswordHash scheme : PasswordHash.values()) {
      byte[] added = scheme.of(text(wanted));
      List<byte[]> both = new ArrayList<>(all);
      both.add(added);
      admin.replacePasswords(dn, stored, both);
      if (logins.accepts(wanted)) {
        return;
      }
      // A scheme that the server does not know.
      stored = both;
    }
    admin.replacePasswords(dn, stored, kept);
    throw new Stopped(TargetProblem.PASSWORD_REJECTED);
  }

  /**
   * Which stored values to keep for a password that is accepted: the one that is of it, or, where
   * none shows that it is, those of which only the server can tell.
   */
  private static List<byte[]> keptOf(List<byte[]> stored, DatabaseCredential accepted) {
    List<byte[]> matching = of(stored, accepted, Verdict.MATCHES);
    return matching.isEmpty() ? of(stored, accepted, Verdict.UNKNOWN) : matching;
  }

  private static List<byte[]> of(
      List<byte[]> stored, DatabaseCredential credential, Verdict verdict) {
    return stored.stream()
        .filter(value -> PasswordHash.verdict(value, text(credential)) == verdict)
        .toList();
  }

  @Override
  public Optional<TargetProblem> retire(CredentialRetirement retirement) {
    return steps.run(
        () -> {
          try (DatabaseCredential kept = logins.credential(retirement.kept());
              DatabaseCredential retired = logins.credential(retirement.retired())) {
            logins.login(kept).requireSameUserAndHost(logins.login(retired));
            boolean isOver = text(kept).equals(text(retired)) || !logins.accepts(retired);
            logins.open(kept).close();
            if (!isOver) {
              try (LdapSession admin = logins.openAdmin(retirement.admin())) {
                removePassword(admin, retired);
              }
            }
          }
        });
  }

  /** Removes a password that the entry accepts. */
  private static void removePassword(LdapSession admin, DatabaseCredential retired) throws Stopped {
    List<byte[]> stored = admin.passwords(retired.username());
    List<byte[]> removed = keptOf(stored, retired);
    boolean isClear = removed.size() == 1 || !of(stored, retired, Verdict.MATCHES).isEmpty();
    if (!isClear || removed.size() == stored.size()) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    admin.replacePasswords(retired.username(), removed, List.of());
  }

  /** The password is accepted, and a random one is not. */
  private void requireProof(DatabaseCredential credential) throws Stopped {
    boolean isChecked = logins.isPasswordChecked(logins.login(credential));
    logins.open(credential).close();
    if (!isChecked) {
      throw new Stopped(TargetProblem.PASSWORD_NOT_CHECKED);
    }
  }

  private static String text(DatabaseCredential credential) {
    return credential.password(PlaintextAccess.granted());
  }
}
