package dev.strongroom.adapters.targets.rabbitmq;

import static dev.strongroom.adapters.targets.TargetValues.byItself;
import static dev.strongroom.adapters.targets.TargetValues.change;
import static dev.strongroom.adapters.targets.TargetValues.value;
import static dev.strongroom.adapters.targets.rabbitmq.RabbitMq.change;
import static dev.strongroom.adapters.targets.rabbitmq.RabbitMq.retirement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.servers.RabbitMqServer;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rotation does at a real server. */
class RabbitMqDriverTest {
  @RegisterExtension static final RabbitMq rabbit = new RabbitMq();

  private RotationTarget target;

  @BeforeEach
  void connect() {
    target = rabbit.driver();
  }

  private static String answer(String path) {
    return rabbit.server().asRoot("GET", path, "");
  }

  private static void put(String path, String json) {
    rabbit.server().asRoot("PUT", path, json);
  }

  @Test
  void anAdministratorChangesThePasswordAndNothingElse() {
    // Given
    rabbit.server().givenUser("app", "old-1", "monitoring,team-a");
    put("user-limits/app/max-connections", "{\"value\":7}");
    SecretValue pending = value("app", "new-1", "engine", "rabbitmq", "port", "5671");
    SecretValue current = value("app", "old-1");

    // When
    Optional<TargetProblem> problem =
        target.set(change(RotationMode.ADMIN_RESET, pending, current));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(current)).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(answer("users/app"))
        .contains("[\"monitoring\",\"team-a\"]")
        .contains("\"max-connections\":7");
    assertThat(answer("users/app/permissions")).contains("\"configure\":\".*\"");
  }

  @Test
  void anAdministratorOfTheServerChangesItself() {
    // Given
    rabbit.server().givenUser("chief", "old-1", "administrator");

    // When
    Optional<TargetProblem> problem =
        target.set(byItself(value("chief", "new-1"), value("chief", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value("chief", "new-1"))).isEmpty();
    assertThat(answer("users/chief")).contains("[\"administrator\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "management", "policymaker", "monitoring"})
  void nobodyElseMayChangeItself(String tags) {
    // Given
    rabbit.server().givenUser("plain", "old-1", tags);

    // When
    Optional<TargetProblem> problem =
        target.set(byItself(value("plain", "new-1"), value("plain", "old-1")));

    // Then
    assertThat(problem).contains(TargetProblem.NO_PRIVILEGE);
    assertThat(target.test(value("plain", "old-1"))).isEmpty();
  }

  @Test
  void theSecondUserGetsTagsLimitsAndPermissionsOfTheFirst() {
    // Given
    rabbit.server().givenUser("pair", "old-1", "management");
    put("vhosts/shop%2Feu", "{}");
    put("permissions/shop%2Feu/pair", "{\"configure\":\"^p\",\"write\":\"^p\",\"read\":\".*\"}");
    put(
        "topic-permissions/shop%2Feu/pair",
        "{\"exchange\":\"amq.topic\",\"write\":\"^a\",\"read\":\"^b\"}");
    put("user-limits/pair/max-channels", "{\"value\":9}");
    SecretValue pending = value("pair_clone", "new-1");

    // When
    Optional<TargetProblem> problem =
        target.set(change(RotationMode.ALTERNATING_USERS, pending, value("pair", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(value("pair", "old-1"))).isEmpty();
    assertThat(answer("users/pair_clone"))
        .contains("[\"management\"]")
        .contains("\"max-channels\":9");
    assertThat(answer("users/pair_clone/permissions"))
        .contains("\"vhost\":\"/\"")
        .contains("\"vhost\":\"shop/eu\",\"configure\":\"^p\",\"write\":\"^p\",\"read\":\".*\"");
    assertThat(answer("users/pair_clone/topic-permissions"))
        .contains("\"exchange\":\"amq.topic\",\"write\":\"^a\",\"read\":\"^b\"");
  }

  @Test
  void whatTheFirstUserHasLostTheSecondLosesToo() {
    // Given
    rabbit.server().givenUser("less", "old-1", "management");
    rabbit.server().givenUser("less_clone", "other", "administrator");
    put("vhosts/gone", "{}");
    put("permissions/gone/less_clone", "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}");
    put("topic-permissions/%2F/less_clone", "{\"exchange\":\"x\",\"write\":\"\",\"read\":\"\"}");
    put("user-limits/less_clone/max-channels", "{\"value\":9}");

    // When
    Optional<TargetProblem> problem =
        target.set(
            change(
                RotationMode.ALTERNATING_USERS,
                value("less_clone", "new-1"),
                value("less", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(answer("users/less_clone"))
        .contains("[\"management\"]")
        .doesNotContain("max-channels");
    assertThat(answer("users/less_clone/permissions")).doesNotContain("gone");
    assertThat(answer("users/less_clone/topic-permissions")).isEqualTo("[]");
  }

  @Test
  void aChangeThatWasCutOffIsCompleted() {
    // Given
    rabbit.server().givenUser("cut", "old-1", "management");
    put("users/cut_clone", "{\"password\":\"new-1\",\"tags\":\"management\"}");
    String before = answer("users/cut_clone");

    // When
    Optional<TargetProblem> problem =
        target.set(
            change(
                RotationMode.ALTERNATING_USERS,
                value("cut_clone", "new-1"),
                value("cut", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(answer("users/cut_clone")).isEqualTo(before);
    assertThat(answer("users/cut_clone/permissions")).contains("\"configure\":\".*\"");
  }

  @Test
  void aChangeThatIsInForceStaysWhereTheOtherUserIsShutOut() {
    // Given
    rabbit.server().givenUser("alone", "new-1", "management");
    rabbit.server().givenUser("alone_clone", "another", "management");
    String before = answer("users/alone");

    // When
    Optional<TargetProblem> problem =
        target.set(
            change(
                RotationMode.ALTERNATING_USERS,
                value("alone", "new-1"),
                value("alone_clone", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(answer("users/alone")).isEqualTo(before);
  }

  @Test
  void theRetiredUserStaysWithoutAPassword() {
    // Given
    rabbit.server().givenUser("kept", "new-1", "management");
    rabbit.server().givenUser("kept_clone", "old-1", "management");
    SecretValue kept = value("kept", "new-1");
    SecretValue retired = value("kept_clone", "old-1");

    // When
    Optional<TargetProblem> problem = target.retire(retirement(kept, retired));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.retire(retirement(kept, retired))).isEmpty();
    assertThat(target.test(retired)).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(target.test(value("kept_clone", ""))).isPresent();
    assertThat(target.test(kept)).isEmpty();
    assertThat(answer("users/kept_clone"))
        .contains("\"password_hash\":\"\"")
        .contains("management");
  }

  @Test
  void nothingIsChangedWhenThePendingPasswordIsAcceptedAlready() {
    // Given
    rabbit.server().givenUser("again", "new-1", "");
    String before = answer("users/again");

    // When
    Optional<TargetProblem> problem =
        target.set(
            change(RotationMode.ADMIN_RESET, value("again", "new-1"), value("again", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(answer("users/again")).isEqualTo(before);
  }

  @Test
  void aUserThatHasTheOtherHashKeepsIt() {
    // Given
    rabbit.server().givenUser("long", "old-1", "");
    String hash = PasswordHash.SHA512.of("old-1");
    put(
        "users/long",
        "{\"password_hash\":\"%s\",\"hashing_algorithm\":\"%s\",\"tags\":\"\"}"
            .formatted(hash, PasswordHash.SHA512.module()));

    // When
    Optional<TargetProblem> problem =
        target.set(
            change(RotationMode.ADMIN_RESET, value("long", "new-1"), value("long", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(answer("users/long")).contains(PasswordHash.SHA512.module());
    assertThat(target.test(value("long", "new-1"))).isEmpty();
  }

  @Test
  void afterARestoreThePreviousPasswordHelps() {
    // Given
    rabbit.server().givenUser("restored", "older", "");

    // When
    Optional<TargetProblem> problem =
        target.set(
            new CredentialChange(
                RotationMode.ADMIN_RESET,
                value("restored", "new-1"),
                value("restored", "old-1"),
                Optional.of(value("restored", "older")),
                Optional.of(RabbitMq.admin())));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value("restored", "new-1"))).isEmpty();
  }

  @Test
  void anAdministratorDoesNothingForAPasswordThatTheServerDoesNotAccept() {
    // Given
    rabbit.server().givenUser("victim", "kept", "administrator");

    // When
    Optional<TargetProblem> reset =
        target.set(
            change(RotationMode.ADMIN_RESET, value("victim", "stolen"), value("victim", "guess")));
    Optional<TargetProblem> clone =
        target.set(
            change(
                RotationMode.ALTERNATING_USERS,
                value("victim_clone", "stolen"),
                value("victim", "guess")));

    // Then
    assertThat(reset).contains(TargetProblem.ALL_LOGINS_REFUSED);
    assertThat(clone).contains(TargetProblem.CURRENT_REFUSED);
    assertThat(target.test(value("victim", "kept"))).isEmpty();
    assertThat(answer("users/victim_clone")).contains("Not Found");
  }

  @Test
  void saysWhyTheAdministratorCannotHelp() {
    // Given
    rabbit.server().givenUser("managed", "old-1", "");
    rabbit.server().givenUser("monitor", "monitor-1", "monitoring");
    SecretValue pending = value("managed", "new-1");
    SecretValue current = value("managed", "old-1");

    // When
    Optional<TargetProblem> refused =
        target.set(change(RotationMode.ADMIN_RESET, pending, current, value("admin", "wrong")));
    Optional<TargetProblem> unable =
        target.set(
            change(RotationMode.ADMIN_RESET, pending, current, value("monitor", "monitor-1")));

    // Then
    assertThat(refused).contains(TargetProblem.ADMIN_REFUSED);
    assertThat(unable).contains(TargetProblem.NO_PRIVILEGE);
    assertThat(target.test(current)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quote ' double \" backslash \\ percent % dollar $1 $$",
        "Ünïcödé ☃ 🔐",
        " leading and trailing ",
        "slash/../users/admin?x=#&+;",
        "colon:comma,equals="
      })
  void setsAnyPasswordExactly(String password) {
    // Given
    rabbit.server().givenUser("odd", "old-1", "");
    SecretValue pending = value("odd", password);

    // When
    Optional<TargetProblem> problem =
        target.set(change(RotationMode.ADMIN_RESET, pending, value("odd", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(value("odd", password.strip() + "x")))
        .contains(TargetProblem.LOGIN_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"quote ' \" \\ % $1", "Ünïcödé ☃", "slash/../admin", "a b+c?d#e&f;g", "..."})
  void findsAnyUser(String name) {
    // Given
    rabbit.server().givenUser(name, "old-1", "management");
    SecretValue pending = value(name + "_clone", "new-1");

    // When
    Optional<TargetProblem> problem =
        target.set(change(RotationMode.ALTERNATING_USERS, pending, value(name, "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", ".", "..", "tab\t", "line\nX-Header: 1"})
  void refusesAUserWhoseNameTheLoginCannotCarry(String name) {
    // When
    Optional<TargetProblem> problem = target.test(value(name, "x"));

    // Then
    assertThat(problem).contains(TargetProblem.LOGIN_NAME_INVALID);
  }

  @Test
  void refusesValuesOfAnotherUserHostOrEngine() {
    // Given
    rabbit.server().givenUser("own", "old-1", "");
    SecretValue current = value("own", "old-1", "host", RabbitMqServer.HOST);

    // When
    Optional<TargetProblem> user =
        target.set(change(RotationMode.ADMIN_RESET, value("foreign", "new-1"), current));
    Optional<TargetProblem> pair =
        target.set(change(RotationMode.ALTERNATING_USERS, value("foreign", "new-1"), current));
    Optional<TargetProblem> engine = target.test(value("own", "old-1", "engine", "postgres"));

    // Then
    assertThat(user).contains(TargetProblem.USERNAME_CHANGED);
    assertThat(pair).contains(TargetProblem.USERNAME_NOT_ALTERNATE);
    assertThat(engine).contains(TargetProblem.ENGINE_DIFFERS);
  }

  @Test
  void aValueThatOnlyTheApiAcceptsIsNotAccepted() {
    // Given
    rabbit.server().givenUser("api", "old-1", "management");
    RotationTarget wrongPort =
        RabbitMq.driver(rabbit.connection(), Optional.of(rabbit.server().port()));

    // When
    Optional<TargetProblem> problem = wrongPort.test(value("api", "old-1"));

    // Then
    assertThat(problem).contains(TargetProblem.LOGIN_BROKEN_OFF);
  }

  @Test
  void sendsNoPasswordToAServerThatIsNotTheOne() {
    // Given
    rabbit.server().givenUser("safe", "old-1", "");
    SecretValue value = value("safe", "old-1");

    // When
    Optional<TargetProblem> untrusted =
        RabbitMq.driver(
                rabbit.connection().with(TlsMode.VERIFY_FULL, Optional.empty()), Optional.empty())
            .test(value);
    Optional<TargetProblem> plain =
        RabbitMq.driver(
                rabbit.connection().at(RabbitMqServer.HOST, rabbit.server().plainPort()),
                Optional.empty())
            .test(value);
    Optional<TargetProblem> amqp =
        RabbitMq.driver(
                rabbit.connection().at(RabbitMqServer.HOST, rabbit.server().amqpPort()),
                Optional.empty())
            .test(value);

    // Then
    assertThat(untrusted).contains(TargetProblem.TLS_NOT_TRUSTED);
    assertThat(plain).contains(TargetProblem.TLS_FAILED);
    assertThat(amqp).contains(TargetProblem.LOGIN_BROKEN_OFF);
  }

  @Test
  void worksWithoutTlsWhereThatIsDeclared() {
    // Given
    rabbit.server().givenUser("inside", "old-1", "");
    RotationTarget plain =
        RabbitMq.driver(
            rabbit
                .connection()
                .at(RabbitMqServer.HOST, rabbit.server().plainPort())
                .with(TlsMode.DISABLE, Optional.empty()),
            Optional.empty());

    // When
    Optional<TargetProblem> problem = plain.test(value("inside", "old-1"));

    // Then
    assertThat(problem).isEmpty();
  }
}
