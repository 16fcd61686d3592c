package dev.strongroom.adapters.targets.ldap;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.core.targets.TargetType.Events;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogins;
import dev.strongroom.platform.targets.TargetSteps;
import java.time.Duration;
import java.util.Optional;

/**
 * An entry of a directory that binds with its password. What changes the password differs by the
 * kind of the directory: {@link EntryPassword}.
 *
 * <p>Directories may lock an entry after wrong passwords. A login that has to be refused is always
 * followed by one that is accepted, which sets their count back.
 */
final class LdapDriver implements RotationTarget {
  private final DatabaseConnection settings;
  private final TargetLogins<LdapSession> logins;
  private final EntryPassword passwords;
  private final TargetSteps steps;

  /**
   * A target.
   *
   * @param directory the kind of the directory
   * @param hosts the hosts that it may be at
   * @param tellsCauses whether it may be told why a server has not answered
   * @param events told the codes of failures, and when the server answers as a directory does
   */
  LdapDriver(
      Directory directory,
      DatabaseConnection settings,
      AllowedHosts hosts,
      boolean tellsCauses,
      DatabaseCredential.Reader credentials,
      Events events) {
    this.settings = settings;
    this.steps = new TargetSteps(settings, hosts, tellsCauses, events);
    LdapConnector connector = new LdapConnector(settings, steps);
    this.logins =
        new TargetLogins<>(
            settings, credentials, LdapType.DEFAULT_PORT, directory.engines(), connector::open);
    this.passwords = directory.passwords(logins);
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
              passwords.confirm(change, wanted);
              requireProof(wanted);
              return;
            }
            try (DatabaseCredential old = logins.accepted(change, logins.login(wanted))) {
              passwords.change(change, wanted, old);
            }
          }
        });
  }

  @Override
  public Optional<TargetProblem> retire(CredentialRetirement retirement) {
    return steps.run(
        () -> {
          try (DatabaseCredential kept = logins.credential(retirement.kept());
              DatabaseCredential retired = logins.credential(retirement.retired())) {
            logins.login(kept).requireSameUserAndHost(logins.login(retired));
            boolean isOver =
                EntryPassword.text(kept).equals(EntryPassword.text(retired))
                    || !logins.accepts(retired);
            logins.open(kept).close();
            if (!isOver) {
              passwords.end(retirement, retired);
            }
          }
        });
  }

  /** The password is accepted, and a random one is not. */
  private void requireProof(DatabaseCredential credential) throws Stopped {
    boolean isChecked = logins.isPasswordChecked(logins.login(credential));
    logins.open(credential).close();
    if (!isChecked) {
      throw new Stopped(TargetProblem.PASSWORD_NOT_CHECKED);
    }
  }
}
