package dev.strongroom.adapters.targets.kafka;

import static dev.strongroom.adapters.targets.kafka.Kafka.SHA_256;
import static dev.strongroom.adapters.targets.kafka.Kafka.SHA_512;
import static dev.strongroom.adapters.targets.kafka.Kafka.change;
import static dev.strongroom.adapters.targets.kafka.Kafka.retirement;
import static dev.strongroom.adapters.targets.kafka.Kafka.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.servers.KafkaServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rotation does at a real server. */
class KafkaDriverTest {
  @RegisterExtension static final Kafka kafka = new Kafka();

  private RotationTarget target;

  @BeforeEach
  void connect() {
    target = Kafka.driver(kafka.connection());
  }

  @ParameterizedTest
  @CsvSource({"SCRAM-SHA-512, SCRAM-SHA-256", "SCRAM-SHA-256, SCRAM-SHA-512"})
  void aPasswordForTheOtherMechanismLeavesTheCurrentOneValid(String now, String next) {
    // Given
    kafka.server().givenUser("app", now, "old-1");
    SecretValue pending = value("app", "new-1", next, "engine", "kafka");
    SecretValue current = value("app", "old-1", now);

    // When
    Optional<TargetProblem> problem = target.set(change(pending, current));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(current)).isEmpty();
    assertThat(kafka.server().accepts("app", next, "new-1")).isTrue();
    assertThat(kafka.server().accepts("app", now, "old-1")).isTrue();
  }

  @Test
  void forTheSameMechanismTheOldPasswordEnds() {
    // Given
    kafka.server().givenUser("reset", SHA_512, "old-1");
    SecretValue pending = TargetValues.value("reset", "new-1");
    SecretValue current = TargetValues.value("reset", "old-1");

    // When
    Optional<TargetProblem> problem =
        target.set(TargetValues.change(RotationMode.ADMIN_RESET, pending, current, Kafka.admin()));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(current)).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(kafka.server().accepts("reset", SHA_512, "new-1")).isTrue();
  }

  @Test
  void nothingIsChangedWhenThePendingPasswordIsAcceptedAlready() {
    // Given
    kafka.server().givenUser("again", SHA_256, "new-1");

    // When
    Optional<TargetProblem> problem =
        target.set(change(value("again", "new-1", SHA_256), value("again", "old-1", SHA_512)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(kafka.server().mechanisms("again")).containsExactly(SHA_256);
  }

  @Test
  void theOldPasswordEndsAndThatCanBeRepeated() {
    // Given
    kafka.server().givenUser("ends", SHA_512, "old-1");
    SecretValue kept = value("ends", "new-1", SHA_256);
    SecretValue retired = value("ends", "old-1", SHA_512);
    assertThat(target.set(change(kept, retired))).isEmpty();

    // When
    Optional<TargetProblem> once = target.retire(retirement(kept, retired));
    Optional<TargetProblem> twice = target.retire(retirement(kept, retired));

    // Then
    assertThat(once).isEmpty();
    assertThat(twice).isEmpty();
    assertThat(kafka.server().mechanisms("ends")).containsExactly(SHA_256);
    assertThat(target.test(kept)).isEmpty();
  }

  @Test
  void anAdministratorDoesNothingForAPasswordThatTheServerDoesNotAccept() {
    // Given
    kafka.server().givenUser("victim", SHA_512, "kept");

    // When
    Optional<TargetProblem> problem =
        target.set(change(value("victim", "stolen", SHA_256), value("victim", "guessed", SHA_512)));

    // Then
    assertThat(problem).contains(TargetProblem.ALL_LOGINS_REFUSED);
    assertThat(kafka.server().mechanisms("victim")).containsExactly(SHA_512);
    assertThat(target.test(value("victim", "kept", SHA_512))).isEmpty();
  }

  @Test
  void saysWhoIsRefusedAndWhoMayNot() {
    // Given
    kafka.server().givenUser("managed", SHA_512, "old-1");
    kafka.server().givenUser("plain", SHA_512, "plain-1");
    SecretValue pending = value("managed", "new-1", SHA_256);
    SecretValue current = value("managed", "old-1", SHA_512);

    // When
    Optional<TargetProblem> refused =
        target.set(byAdmin(pending, current, TargetValues.value("plain", "wrong")));
    Optional<TargetProblem> without =
        target.set(byAdmin(pending, current, TargetValues.value("plain", "plain-1")));

    // Then
    assertThat(refused).contains(TargetProblem.ADMIN_REFUSED);
    assertThat(without).contains(TargetProblem.NO_PRIVILEGE);
    assertThat(target.test(current)).isEmpty();
  }

  private static CredentialChange byAdmin(
      SecretValue pending, SecretValue current, SecretValue admin) {
    return TargetValues.change(RotationMode.TWO_VALUES, pending, current, admin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quote ' double \" backslash \\ percent % dollar $1 $$",
        "\u00dcn\u00efc\u00f6d\u00e9",
        " leading and trailing ",
        "comma,equals=3D=2C{};"
      })
  void setsAnyPasswordExactly(String password) {
    // Given
    kafka.server().givenUser("odd", SHA_512, "old-1");
    SecretValue pending = value("odd", password, SHA_256);

    // When
    Optional<TargetProblem> problem = target.set(change(pending, value("odd", "old-1", SHA_512)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(kafka.server().accepts("odd", SHA_256, password)).isTrue();
    assertThat(target.test(value("odd", password + "x", SHA_256)))
        .contains(TargetProblem.LOGIN_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quote ' \" \\ % $1", "n=a,r=b", "CN=app,O=Example"})
  void findsAnyUser(String name) {
    // Given
    kafka.server().givenUser(name, SHA_512, "old-1");
    SecretValue pending = value(name, "new-1", SHA_256);

    // When
    Optional<TargetProblem> problem = target.set(change(pending, value(name, "old-1", SHA_512)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(kafka.server().accepts(name, SHA_256, "new-1")).isTrue();
  }

  @Test
  void refusesValuesThatDoNotFit() {
    // When
    Optional<TargetProblem> mechanism = target.test(value("app", "old-1", "PLAIN"));
    Optional<TargetProblem> engine = target.test(value("app", "old-1", SHA_512, "engine", "mysql"));
    Optional<TargetProblem> user =
        target.set(change(value("one", "new-1", SHA_256), value("two", "old-1", SHA_512)));

    // Then
    assertThat(mechanism).contains(TargetProblem.SASL_MECHANISM_UNKNOWN);
    assertThat(engine).contains(TargetProblem.ENGINE_DIFFERS);
    assertThat(user).contains(TargetProblem.USERNAME_CHANGED);
  }

  @Test
  void sendsNothingToAServerThatIsNotTheOne() {
    // Given
    SecretValue value = value("safe", "old-1", SHA_512);

    // When
    Optional<TargetProblem> untrusted =
        Kafka.driver(
                kafka
                    .connection()
                    .with(TlsMode.VERIFY_FULL, Optional.of(new TestAuthority("another").pem())))
            .test(value);
    Optional<TargetProblem> plain =
        Kafka.driver(
                kafka
                    .connection()
                    .at(KafkaServer.HOST, kafka.server().plainPort())
                    .within(Duration.ofSeconds(2), Duration.ofSeconds(2)))
            .test(value);

    // Then
    assertThat(untrusted).contains(TargetProblem.TLS_NOT_TRUSTED);
    assertThat(plain.orElseThrow().mayHaveReached()).isFalse();
  }

  @Test
  void aListenerWithoutSaslSaysSo() {
    // Given
    RotationTarget plain =
        Kafka.driver(
            kafka
                .connection()
                .at(KafkaServer.HOST, kafka.server().plainPort())
                .with(TlsMode.DISABLE, Optional.empty()));

    // When
    Optional<TargetProblem> problem = plain.test(value("app", "old-1", SHA_512));

    // Then
    assertThat(problem.orElseThrow().mayHaveReached()).isFalse();
  }
}
