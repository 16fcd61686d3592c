package dev.strongroom.adapters.targets.ssh;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationMode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An account at an SSH server. It puts a new key into its {@code authorized_keys} itself, logged in
 * with the current one, which stays valid until it is retired.
 */
final class SshDriver implements RotationTarget {
  private final DatabaseConnection settings;
  private final String file;
  private final DatabaseCredential.Reader credentials;
  private final SshConnector connector;
  private final TargetSteps steps;

  /**
   * A target.
   *
   * @param hostKeys the host keys that the server may show, each a type and a key in Base64
   * @param file the {@code authorized_keys}, below the home directory
   * @param hosts the hosts that it may be at
   * @param events told the codes of failures, and when the server has shown a known host key
   */
  SshDriver(
      DatabaseConnection settings,
      List<String> hostKeys,
      String file,
      AllowedHosts hosts,
      DatabaseCredential.Reader credentials,
      Events events) {
    this.settings = settings;
    this.file = file;
    this.credentials = credentials;
    this.steps = new TargetSteps(settings, hosts, events);
    this.connector = new SshConnector(steps, hostKeys);
  }

  @Override
  public Duration settleTime() {
    return settings.settleTime();
  }

  @Override
  public Optional<TargetProblem> test(SecretValue value) {
    return steps.run(
        () -> {
          try (Account account = account(value)) {
            connector.open(List.of(account)).close();
          }
        });
  }

  @Override
  public Optional<TargetProblem> set(CredentialChange change) {
    return steps.run(
        () -> {
          try (Account wanted = account(change.pending());
              Account current = account(change.current())) {
            if (change.previous().isEmpty()) {
              bringIntoForce(List.of(wanted, current));
              return;
            }
            try (Account previous = account(change.previous().get())) {
              bringIntoForce(List.of(wanted, current, previous));
            }
          }
        });
  }

  /**
   * Adds the first of these keys beside the second. Where the account has the third instead of the
   * second, as after it was restored from a backup, the second one comes into force again too.
   */
  private void bringIntoForce(List<Account> keys) throws Stopped {
    Account wanted = keys.get(0);
    for (Account old : keys) {
      TargetLogins.requireSuccessor(RotationMode.TWO_VALUES, wanted.login(), old.login());
    }
    try (SshSession session = anyOf(keys)) {
      List<Account> added = new ArrayList<>(keys.subList(0, keys.indexOf(session.account())));
      if (!added.isEmpty()) {
        keyFile(session).change(file -> extended(file, session.account(), added));
      }
    }
  }

  private SshSession anyOf(List<Account> keys) throws Stopped {
    try {
      return connector.open(keys);
    } catch (Stopped stopped) {
      throw stopped.problem() == TargetProblem.LOGIN_REFUSED
          ? new Stopped(TargetProblem.ALL_KEYS_REFUSED)
          : stopped;
    }
  }

  /** The keys with further ones, the newest first, each of which follows the one after it. */
  private static AuthorizedKeys extended(AuthorizedKeys keys, Account accepted, List<Account> added)
      throws Stopped {
    if (!keys.contains(accepted.publicKey())) {
      throw new Stopped(TargetProblem.KEY_NOT_IN_FILE);
    }
    AuthorizedKeys extended = keys;
    Account last = accepted;
    for (int i = added.size() - 1; i >= 0; i--) {
      extended = extended.with(added.get(i).publicKey(), last.publicKey());
      last = added.get(i);
    }
    return extended;
  }

  @Override
  public Optional<TargetProblem> retire(CredentialRetirement retirement) {
    return steps.run(
        () -> {
          try (Account kept = account(retirement.kept());
              Account retired = account(retirement.retired())) {
            TargetLogins.requireSuccessor(retirement.mode(), kept.login(), retired.login());
            try (SshSession session = connector.open(List.of(kept))) {
              keyFile(session).change(keys -> keys.without(retired.publicKey(), kept.publicKey()));
            }
          }
        });
  }

  private KeyFile keyFile(SshSession session) {
    return new KeyFile(session, file, steps::code);
  }

  private Account account(SecretValue value) throws Stopped {
    return Account.of(value, credentials, settings);
  }
}
