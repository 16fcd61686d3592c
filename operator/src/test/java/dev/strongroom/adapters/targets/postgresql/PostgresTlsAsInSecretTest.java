package dev.strongroom.adapters.targets.postgresql;

import static dev.strongroom.adapters.targets.postgresql.TlsPostgres.target;
import static dev.strongroom.adapters.targets.postgresql.TlsPostgres.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS as AWS's rotation template for PostgreSQL has it, at targets that ask for that. */
class PostgresTlsAsInSecretTest {
  /** The server refuses this one with TLS. */
  private static final String UNENCRYPTED = "unencrypted";

  /** The server refuses this one without TLS. */
  private static final String ENCRYPTED = "encrypted";

  @RegisterExtension static final TlsPostgres server = new TlsPostgres();

  private static DatabaseConnection asInSecret() {
    return server.connection().with(TlsMode.AS_IN_SECRET, Optional.of(server.authorityPem()));
  }

  @ParameterizedTest
  @CsvSource({
    // the user, what the value says, whether it is one of AWS's forms, the problem
    "encrypted,   ,      true,",
    "unencrypted, ,      true,",
    "unencrypted, maybe, true,",
    "unencrypted, ,      false, LOGIN_NOT_PERMITTED",
    "encrypted,   TRUE,  true,",
    "unencrypted, true,  true,  LOGIN_NOT_PERMITTED",
    "encrypted,   False, true,  LOGIN_NOT_PERMITTED",
    "unencrypted, false, true,",
    "unencrypted, false, false, LOGIN_NOT_PERMITTED",
  })
  void theValueDecides(String user, String ssl, boolean isOfAws, TargetProblem expected) {
    // Given
    server.givenUser(user, "right");

    // When
    Optional<TargetProblem> problem =
        target(asInSecret()).test(secret(user, "right", ssl, isOfAws));

    // Then
    assertThat(problem).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void aServerThatCannotProveItselfIsAskedWithoutTls() {
    // Given a target that trusts another authority
    server.givenUser(UNENCRYPTED, "right");
    DatabaseConnection distrustful =
        asInSecret().with(TlsMode.AS_IN_SECRET, Optional.of(new TestAuthority("other CA").pem()));

    // When
    Optional<TargetProblem> problem =
        target(distrustful).test(secret(UNENCRYPTED, "right", null, true));

    // Then
    assertThat(problem).isEmpty();
  }

  @Test
  void aRefusedPasswordIsNotTriedAgainWithoutTls() {
    // Given
    server.givenUser(ENCRYPTED, "right");

    // When
    Optional<TargetProblem> problem =
        target(asInSecret()).test(secret(ENCRYPTED, "wrong", null, true));

    // Then without TLS it would be LOGIN_NOT_PERMITTED
    assertThat(problem).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void anyOtherTargetNeedsTlsWhateverTheValueSays() {
    // Given
    server.givenUser(UNENCRYPTED, "right");

    // When
    Optional<TargetProblem> problem =
        server.target().test(secret(UNENCRYPTED, "right", "false", true));

    // Then
    assertThat(problem).contains(TargetProblem.LOGIN_NOT_PERMITTED);
  }

  @Test
  void thePasswordIsChangedAndThePreviousValueFollowsTheCurrentOne() {
    // Given a server that was set back to the previous password, whose value says nothing of TLS
    server.givenUser(UNENCRYPTED, "previous");
    SecretValue pending = secret(UNENCRYPTED, "pending", "false", true);

    // When
    Optional<TargetProblem> problem =
        target(asInSecret().within(Duration.ofSeconds(5), Duration.ofSeconds(5)))
            .set(
                pending,
                secret(UNENCRYPTED, "current", "false", true),
                Optional.of(secret(UNENCRYPTED, "previous", "true", true)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target(asInSecret()).test(pending)).isEmpty();
  }

  private static SecretValue secret(String user, String password, String ssl, boolean isOfAws) {
    String engine = isOfAws ? "engine" : "comment";
    return ssl == null
        ? value(user, password, engine, "postgres")
        : value(user, password, engine, "postgres", "ssl", ssl);
  }
}
