package dev.strongroom.adapters.targets.clientcertificate;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetType.Events;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.targets.NetworkProblems;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSteps;
import dev.strongroom.platform.targets.TargetTls;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * A server that knows its clients by certificates. It trusts their authority, so nothing is changed
 * there: a new certificate has to log in, and a login without one has to fail.
 */
final class ClientCertificateDriver implements RotationTarget {
  private static final Set<String> ENGINES = Set.of("postgres", "postgresql");
  private static final String WHERE = "the value";

  private final DatabaseConnection settings;
  private final JsonObjects json;
  private final JsonCredentials credentials;
  private final TargetSteps steps;
  private final PostgresLogin postgres;

  /**
   * A target.
   *
   * @param hosts the hosts that it may be at
   * @param credentials reads values for the key of the certificate
   * @param events told the codes of failures, and when the server has shown its certificate
   */
  ClientCertificateDriver(
      DatabaseConnection settings,
      AllowedHosts hosts,
      JsonObjects json,
      JsonCredentials credentials,
      Events events) {
    this.settings = settings;
    this.json = json;
    this.credentials = credentials;
    // The protocol begins without TLS, and asks for it.
    this.steps = new TargetSteps(settings.with(TlsMode.DISABLE, Optional.empty()), hosts, events);
    this.postgres = new PostgresLogin(steps::code);
  }

  /**
   * Who a value is.
   *
   * @param login where and as whom it logs in
   */
  private record Client(ClientIdentity identity, TargetLogin login) {}

  @Override
  public Duration settleTime() {
    return settings.settleTime();
  }

  @Override
  public Optional<TargetProblem> test(SecretValue value) {
    return steps.run(() -> requireAccepted(client(value)));
  }

  @Override
  public Optional<TargetProblem> set(CredentialChange change) {
    return steps.run(
        () -> {
          Client pending = client(change.pending());
          pending.login().requireSameUserAndHost(client(change.current()).login());
          requireAccepted(pending);
        });
  }

  /** {@link #set} has logged in with it. */
  @Override
  public Optional<TargetProblem> testChanged(SecretValue pending) {
    return Optional.empty();
  }

  private Client client(SecretValue value) throws Stopped {
    try {
      ClientIdentity identity = ClientIdentity.of(json, value, WHERE);
      JsonCredentials named = identity.commonName().map(credentials::assuming).orElse(credentials);
      try (DatabaseCredential credential =
          named
              .read(value)
              .orElseThrow(() -> new Stopped(TargetProblem.CERTIFICATE_VALUE_INCOMPLETE))) {
        return new Client(
            identity,
            TargetLogin.of(credential, settings, ClientCertificateType.DEFAULT_PORT, ENGINES));
      }
    } catch (InvalidInput | GeneralSecurityException unusable) {
      throw new Stopped(TargetProblem.CERTIFICATE_VALUE_INCOMPLETE);
    }
  }

  private void requireAccepted(Client client) throws Stopped {
    logIn(client.login(), Optional.of(client.identity()));
    if (!TargetSteps.isRefused(
        () -> logIn(client.login(), Optional.empty()), TargetProblem.CERTIFICATE_REFUSED)) {
      throw new Stopped(TargetProblem.CERTIFICATE_NOT_CHECKED);
    }
  }

  private void logIn(TargetLogin login, Optional<ClientIdentity> identity) throws Stopped {
    steps.login(
        login,
        socket -> {
          try (socket) {
            logIn(login, socket, new ShownIdentity(identity, steps::answered));
          }
          return true;
        });
  }

  private void logIn(TargetLogin login, Socket socket, ShownIdentity shown)
      throws IOException, Stopped {
    TargetTls tls = new TargetTls(settings.tls(), settings.authorities(), shown);
    postgres.askForTls(socket);
    try {
      Socket secured = tls.over(new HeardSocket(socket), login.host(), login.port());
      steps.answered();
      postgres.logIn(secured, login);
    } catch (SSLException failed) {
      // With TLS 1.3 a server tells after the handshake that it refuses what it was shown.
      boolean isAlert = NetworkProblems.ofLost(failed) == TargetProblem.TLS_FAILED;
      if (shown.isAsked() && isAlert) {
        throw new Stopped(TargetProblem.CERTIFICATE_REFUSED);
      }
      throw failed;
    }
  }
}
