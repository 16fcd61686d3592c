package dev.strongroom.adapters.targets.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.nats.NatsServer;
import dev.strongroom.e2e.servers.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins of users at a real server of NATS. */
class NatsDriverTest {
  private static final JacksonJsonObjects JSON = new JacksonJsonObjects();
  private static final TestAuthority AUTHORITY = new TestAuthority("nats");

  private static NatsServer server;

  @BeforeAll
  static void start() {
    assumeTrue(NatsServer.isPossible(), "NATS cannot be built here");
    TestAuthority.Issued issued = AUTHORITY.issue(Duration.ofDays(1), NatsServer.HOST);
    server =
        NatsServer.start(
            new NatsServer.Tls(new ServerTls(issued.certificate(), issued.key()), AUTHORITY.pem()));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static DatabaseConnection connection(int port) {
    return DatabaseConnection.fromSecret()
        .at(NatsServer.HOST, port)
        .with(TlsMode.VERIFY_FULL, Optional.of(AUTHORITY.pem()))
        .within(Duration.ofSeconds(2), Duration.ofSeconds(2));
  }

  private static NatsDriver target(DatabaseConnection connection) {
    return new NatsDriver(connection, AllowedHosts.unrestricted(), JSON, TargetValues.NOBODY);
  }

  private static NatsDriver target() {
    return target(connection(server.port()));
  }

  private static SecretValue user(NatsServer of, String account, String key) {
    return TargetValues.object("user.creds", of.credentials(account, key));
  }

  private static SecretValue after(SecretValue current, String key, Instant when) {
    return new ReissuedUser(JSON, new SecureRandom(), Duration.ofHours(1))
        .after(current, TargetValues.object("seed", server.seed("shop", key)), when);
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "account"})
  void anIssuedUserLogsIn(String key) {
    // Given
    SecretValue current = user(server, "shop", key);
    SecretValue pending = after(current, key, Instant.now());

    // When
    Optional<TargetProblem> problem =
        target()
            .set(
                new CredentialChange(
                    RotationMode.REISSUE, pending, current, Optional.empty(), Optional.empty()));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target().test(current)).isEmpty();
  }

  @Test
  void aUserThatHasExpiredIsRefused() {
    // Given a user that ended an hour ago
    SecretValue expired =
        after(user(server, "shop", "first"), "first", Instant.now().minus(Duration.ofHours(2)));

    // When
    Optional<TargetProblem> problem = target().test(expired);

    // Then
    assertThat(problem).contains(TargetProblem.JWT_REFUSED);
    assertThat(problem.get().provesNotAccepted()).isTrue();
  }

  @Test
  void aUserOfAnotherOperatorIsRefused() {
    // Given
    try (NatsServer other = NatsServer.plain()) {
      // When
      Optional<TargetProblem> problem = target().test(user(other, "shop", "first"));

      // Then
      assertThat(problem).contains(TargetProblem.JWT_REFUSED);
    }
  }

  @Test
  void aServerThatLetsEverybodyInIsRefused() {
    // Given
    try (NatsServer open = NatsServer.open()) {
      // When
      Optional<TargetProblem> problem =
          target(connection(open.port()).with(TlsMode.DISABLE, Optional.empty()))
              .test(user(server, "shop", "first"));

      // Then
      assertThat(problem).contains(TargetProblem.JWT_NOT_CHECKED);
    }
  }

  @Test
  void aServerWithoutTlsIsUsedOnlyWhereThatIsDeclared() {
    // Given
    try (NatsServer plain = NatsServer.plain()) {
      SecretValue user = user(plain, "shop", "first");
      DatabaseConnection connection = connection(plain.port());

      // When
      Optional<TargetProblem> checked = target(connection).test(user);
      Optional<TargetProblem> clear =
          target(connection.with(TlsMode.DISABLE, Optional.empty())).test(user);

      // Then
      assertThat(checked).contains(TargetProblem.TLS_NOT_OFFERED);
      assertThat(clear).isEmpty();
    }
  }

  @Test
  void aServerWhoseCertificateIsNotTrustedIsNotLoggedInTo() {
    // When
    Optional<TargetProblem> stranger =
        target(
                connection(server.port())
                    .with(TlsMode.VERIFY_FULL, Optional.of(new TestAuthority("x").pem())))
            .test(user(server, "shop", "first"));
    Optional<TargetProblem> otherHost =
        target(connection(server.port()).at("localhost", server.port()))
            .test(user(server, "shop", "first"));

    // Then
    assertThat(stranger).contains(TargetProblem.TLS_NOT_TRUSTED);
    assertThat(otherHost).contains(TargetProblem.TLS_WRONG_HOST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no JSON", "{}", "{\"user.creds\":\"x\"}"})
  void whatIsNoUserIsNamed(String value) {
    // When
    Optional<TargetProblem> problem = target().test(SecretValue.text(value));

    // Then
    assertThat(problem).contains(TargetProblem.JWT_VALUE_INCOMPLETE);
  }

  @ParameterizedTest
  @CsvSource({
    "'', LOGIN_BROKEN_OFF",
    "'220 mail.example.com\r\n', LOGIN_NOT_UNDERSTOOD",
    "'INFO garbage\r\n', LOGIN_NOT_UNDERSTOOD",
    "'INFO {}', LOGIN_BROKEN_OFF"
  })
  void aServerThatDoesNotSpeakThisProtocolIsGivenUp(String greeting, TargetProblem problem)
      throws IOException {
    // Given
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName(NatsServer.HOST))) {
      Thread speaker = new Thread(() -> speak(listening, greeting));
      speaker.setDaemon(true);
      speaker.start();

      // When
      Optional<TargetProblem> found =
          target(connection(listening.getLocalPort())).test(user(server, "shop", "first"));

      // Then
      assertThat(found).contains(problem);
      assertThat(found.get().mayHaveReached()).isFalse();
    }
  }

  private static void speak(ServerSocket listening, String greeting) {
    try (Socket client = listening.accept()) {
      client.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException over) {
      // The test has ended.
    }
  }
}
