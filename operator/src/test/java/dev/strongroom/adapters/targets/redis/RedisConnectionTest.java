package dev.strongroom.adapters.targets.redis;

import static dev.strongroom.adapters.targets.TargetValues.value;
import static dev.strongroom.adapters.targets.redis.Redis.driver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whom the driver shows a password. */
class RedisConnectionTest {
  @RegisterExtension static final RedisServer server = RedisServer.withAclFile();

  @Test
  void refusesAServerWhoseCertificateIsNotTrusted() {
    // Given
    DatabaseConnection connection =
        server
            .connection()
            .with(TlsMode.VERIFY_FULL, Optional.of(new TestAuthority("another").pem()));

    // When
    Optional<TargetProblem> problem = driver(connection).test(value("any", "any"));

    // Then
    assertThat(problem).contains(TargetProblem.TLS_NOT_TRUSTED);
  }

  @Test
  void refusesAServerWhoseCertificateIsForAnotherHost() {
    // Given
    DatabaseConnection connection = server.connection();
    DatabaseConnection named = connection.at("localhost", connection.port().orElseThrow());

    // When
    Optional<TargetProblem> problem = driver(named).test(value("any", "any"));

    // Then
    assertThat(problem).contains(TargetProblem.TLS_WRONG_HOST);
  }

  @Test
  void refusesAServerWithoutTlsWhereTlsIsDeclared() {
    // Given
    DatabaseConnection connection =
        server
            .connection()
            .at(RedisServer.HOST, server.plainPort())
            .within(Duration.ofSeconds(1), Duration.ofSeconds(1));

    // When
    Optional<TargetProblem> problem = driver(connection).test(value("any", "any"));

    // Then
    // It takes the beginning of TLS for a command: it says so, or waits for the rest.
    assertThat(problem.orElseThrow())
        .isIn(
            TargetProblem.TLS_FAILED, TargetProblem.LOGIN_TIMEOUT, TargetProblem.LOGIN_BROKEN_OFF);
  }

  @Test
  void refusesCertificatesThatCannotBeRead() {
    // Given
    DatabaseConnection connection =
        server.connection().with(TlsMode.VERIFY_FULL, Optional.of("not PEM"));

    // When
    Optional<TargetProblem> problem = driver(connection).test(value("any", "any"));

    // Then
    assertThat(problem).contains(TargetProblem.CA_UNREADABLE);
  }

  @Test
  void goesWithoutTlsWhereThatIsDeclared() {
    // Given
    server.givenUser("clear", ">clear-1");

    // When
    Optional<TargetProblem> problem =
        driver(server.plain(server.plainPort())).test(value("clear", "clear-1"));

    // Then
    assertThat(problem).isEmpty();
  }
}
