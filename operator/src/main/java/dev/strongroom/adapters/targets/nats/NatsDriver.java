package dev.strongroom.adapters.targets.nats;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TargetType.Events;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSteps;
import dev.strongroom.platform.targets.TargetTls;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * A server of NATS that knows users by what their accounts have signed. It trusts the account, so
 * nothing is changed there: a new user has to log in, and one with another key has to fail.
 */
final class NatsDriver implements RotationTarget {
  private static final String WHERE = "the value";

  private final DatabaseConnection settings;
  private final JsonObjects json;
  private final TargetSteps steps;

  /**
   * A target.
   *
   * @param hosts the hosts that it may be at
   * @param events told the codes of failures, and when the server has greeted
   */
  NatsDriver(DatabaseConnection settings, AllowedHosts hosts, JsonObjects json, Events events) {
    this.settings = settings;
    this.json = json;
    // The server greets before TLS begins.
    this.steps = new TargetSteps(settings.with(TlsMode.DISABLE, Optional.empty()), hosts, events);
  }

  @Override
  public Duration settleTime() {
    return settings.settleTime();
  }

  @Override
  public Optional<TargetProblem> test(SecretValue value) {
    return steps.run(
        () -> {
          try (UserCredentials user = user(value);
              Nkey other = Nkey.create(Nkey.Kind.USER, new SecureRandom())) {
            logIn(user.token(), user.key());
            if (!TargetSteps.isRefused(
                () -> logIn(user.token(), other), TargetProblem.JWT_REFUSED)) {
              throw new Stopped(TargetProblem.JWT_NOT_CHECKED);
            }
          }
        });
  }

  @Override
  public Optional<TargetProblem> set(CredentialChange change) {
    return test(change.pending());
  }

  /** {@link #set} has logged in with it. */
  @Override
  public Optional<TargetProblem> testChanged(SecretValue pending) {
    return Optional.empty();
  }

  private UserCredentials user(SecretValue value) throws Stopped {
    try {
      return UserCredentials.of(json, value, WHERE)
          .orElseThrow(() -> new Stopped(TargetProblem.JWT_VALUE_INCOMPLETE));
    } catch (InvalidInput unusable) {
      throw new Stopped(TargetProblem.JWT_VALUE_INCOMPLETE);
    }
  }

  private void logIn(UserToken token, Nkey signer) throws Stopped {
    TargetLogin login =
        new TargetLogin(
            settings.host().orElseThrow(),
            settings.port().orElse(NatsType.DEFAULT_PORT),
            token.subject(),
            Optional.empty());
    NatsLogin nats =
        new NatsLogin(steps, new TargetTls(settings.tls(), settings.authorities()), json);
    steps.login(
        login,
        socket -> {
          try (socket) {
            nats.logIn(socket, login, token.text(), signer);
          }
          return true;
        });
  }
}
