package dev.strongroom.adapters.targets.redis;

import static dev.strongroom.adapters.targets.TargetValues.value;
import static dev.strongroom.adapters.targets.redis.Redis.admin;
import static dev.strongroom.adapters.targets.redis.Redis.alternating;
import static dev.strongroom.adapters.targets.redis.Redis.driver;
import static dev.strongroom.adapters.targets.redis.Redis.retirement;
import static dev.strongroom.adapters.targets.redis.Redis.second;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rotation does at a real server. */
class RedisDriverTest {
  @RegisterExtension static final RedisServer server = RedisServer.withAclFile();
  @RegisterExtension static final RedisServer configured = RedisServer.withoutAclFile();

  private RotationTarget target;

  @BeforeEach
  void connect() {
    target = driver(server.connection());
  }

  @Test
  void thePendingPasswordIsValidBesideTheCurrentOneAndOlderOnesAreNot() {
    // Given
    server.givenUser("app", ">older", ">old-1", "~app:*", "+get");
    SecretValue pending = value("app", "new-1", "engine", "redis", "host", RedisServer.HOST);
    SecretValue current = value("app", "old-1", "host", RedisServer.HOST);

    // When
    Optional<TargetProblem> problem = target.set(second(pending, current));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(current)).isEmpty();
    assertThat(target.test(value("app", "older"))).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(server.user("app").orElseThrow().rules()).contains("~app:*", "-@all", "+get");
  }

  @Test
  void theDefaultUserChangesItselfAndNeedsNoName() {
    // Given
    configured.givenUser("default", ">old-1", "~*", "&*", "+@all");
    SecretValue pending = SecretValue.text("{\"password\":\"new-1\"}");
    SecretValue current = SecretValue.text("{\"password\":\"old-1\"}");
    RotationTarget itself = driver(configured.connection());

    // When
    Optional<TargetProblem> problem =
        itself.set(
            new CredentialChange(
                RotationMode.TWO_VALUES, pending, current, Optional.empty(), Optional.empty()));

    // Then
    assertThat(problem).isEmpty();
    assertThat(itself.test(pending)).isEmpty();
    assertThat(itself.test(current)).isEmpty();
  }

  @Test
  void nothingIsChangedWhenThePendingPasswordIsAcceptedAlready() {
    // Given
    server.givenUser("again", ">new-1", ">third");

    // When
    Optional<TargetProblem> problem =
        target.set(second(value("again", "new-1"), value("again", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value("again", "third"))).isEmpty();
    assertThat(target.test(value("again", "old-1"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void afterARestartWithUnsavedRulesThePreviousPasswordHelps() {
    // Given
    server.givenUser("restored", ">older");
    SecretValue pending = value("restored", "new-1");
    SecretValue current = value("restored", "old-1");

    // When
    Optional<TargetProblem> problem =
        target.set(
            new CredentialChange(
                RotationMode.TWO_VALUES,
                pending,
                current,
                Optional.of(value("restored", "older")),
                Optional.of(admin())));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(current)).isEmpty();
    assertThat(target.test(value("restored", "older"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void anAdministratorDoesNothingForAPasswordThatTheServerDoesNotAccept() {
    // Given
    server.givenUser("victim", ">kept");

    // When
    Optional<TargetProblem> problem =
        target.set(second(value("victim", "stolen"), value("victim", "guessed")));

    // Then
    assertThat(problem).contains(TargetProblem.ALL_LOGINS_REFUSED);
    assertThat(target.test(value("victim", "kept"))).isEmpty();
    assertThat(target.test(value("victim", "stolen"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void aUserThatMayNotRunAclNeedsAnAdministrator() {
    // Given
    server.givenUser("plain", ">old-1", "~*", "+get");

    // When
    Optional<TargetProblem> problem =
        target.set(
            new CredentialChange(
                RotationMode.TWO_VALUES,
                value("plain", "new-1"),
                value("plain", "old-1"),
                Optional.empty(),
                Optional.empty()));

    // Then
    assertThat(problem).contains(TargetProblem.NO_PRIVILEGE);
  }

  @Test
  void saysWhenTheAdministratorIsRefused() {
    // Given
    server.givenUser("managed", ">old-1");

    // When
    Optional<TargetProblem> problem =
        target.set(
            new CredentialChange(
                RotationMode.TWO_VALUES,
                value("managed", "new-1"),
                value("managed", "old-1"),
                Optional.empty(),
                Optional.of(value(RedisServer.ADMIN, "wrong"))));

    // Then
    assertThat(problem).contains(TargetProblem.ADMIN_REFUSED);
  }

  @Test
  void refusesAUserThatNeedsNoPassword() {
    // Given
    server.givenUser("open", "nopass", "+ping");

    // When
    Optional<TargetProblem> problem =
        target.set(second(value("open", "new-1"), value("open", "old-1")));

    // Then
    assertThat(problem).contains(TargetProblem.PASSWORD_NOT_CHECKED);
    assertThat(target.test(value("open", "any"))).contains(TargetProblem.PASSWORD_NOT_CHECKED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quote ' double \" backslash \\ percent % dollar $1 $$",
        "Ünïcödé ☃ 🔐",
        " leading and trailing ",
        "tab\tand\r\nnewline",
        "$3\r\nGET",
        "#e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ">resetpass"
      })
  void setsAnyPasswordExactly(String password) {
    // Given
    server.givenUser("odd", ">old-1");
    SecretValue pending = value("odd", password);

    // When
    Optional<TargetProblem> problem = target.set(second(pending, value("odd", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"We\"ird;Näme", "with'quote", "back\\slash", "$dollar$", "100%s", "on", "reset"})
  void changesAUserOfAnyName(String name) {
    // Given
    server.givenUser(name, ">old-1");
    SecretValue pending = value(name, "new-1");

    // When
    Optional<TargetProblem> problem = target.set(second(pending, value(name, "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
  }

  @Test
  void theSecondUserIsMadeWithTheRightsOfTheFirst() {
    // Given
    server.run("ACL", "DELUSER", "shop_clone");
    server.givenUser(
        "shop",
        ">old-1",
        "~shop:*",
        "%R~stock:*",
        "&news:*",
        "+@read",
        "-keys",
        "+config|get",
        "(+set ~cart:* &cart)");
    SecretValue pending = value("shop_clone", "new-1");
    SecretValue current = value("shop", "old-1");

    // When
    Optional<TargetProblem> problem = target.set(alternating(pending, current));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(current)).isEmpty();
    assertThat(server.user("shop_clone").orElseThrow().rules())
        .isEqualTo(server.user("shop").orElseThrow().rules())
        .contains("~shop:*", "%R~stock:*", "&news:*");
  }

  @Test
  void aSecondUserThatIsThereKeepsItsRightsAndGetsTheNewPasswordAlone() {
    // Given
    server.givenUser("known", ">new-0", "~known:*", "+get", "+set");
    server.givenUser("known_clone", ">old-1", "~known:*", "+get");
    SecretValue pending = value("known", "new-1");

    // When
    Optional<TargetProblem> problem =
        target.set(alternating(pending, value("known_clone", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(value("known_clone", "old-1"))).isEmpty();
    assertThat(target.test(value("known", "new-0"))).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(server.user("known").orElseThrow().rules()).contains("+set");
  }

  @Test
  void retirementEndsTheOldPassword() {
    // Given
    server.givenUser("two", ">new-1", ">old-1");

    // When
    Optional<TargetProblem> problem =
        target.retire(
            retirement(RotationMode.TWO_VALUES, value("two", "new-1"), value("two", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value("two", "new-1"))).isEmpty();
    assertThat(target.test(value("two", "old-1"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void aRetirementThatComesTooLateEndsNothingElse() {
    // Given
    server.givenUser("late", ">new-2", ">new-1");

    // When
    Optional<TargetProblem> problem =
        target.retire(
            retirement(RotationMode.TWO_VALUES, value("late", "new-1"), value("late", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value("late", "new-2"))).isEmpty();
    assertThat(target.test(value("late", "new-1"))).isEmpty();
  }

  @Test
  void retirementLeavesTheOldPasswordAloneWhileTheNewOneIsRefused() {
    // Given
    server.givenUser("early", ">old-1");

    // When
    Optional<TargetProblem> problem =
        target.retire(
            retirement(RotationMode.TWO_VALUES, value("early", "new-1"), value("early", "old-1")));

    // Then
    assertThat(problem).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(target.test(value("early", "old-1"))).isEmpty();
  }

  @Test
  void retirementLocksTheOtherUser() {
    // Given
    server.givenUser("pair", ">old-1");
    server.givenUser("pair_clone", ">new-1");

    // When
    Optional<TargetProblem> problem =
        target.retire(
            retirement(
                RotationMode.ALTERNATING_USERS,
                value("pair_clone", "new-1"),
                value("pair", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value("pair", "old-1"))).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(target.test(value("pair_clone", "new-1"))).isEmpty();
  }

  @Test
  void theChangeIsKeptInTheFileOfUsers() throws IOException {
    // Given
    server.givenUser("filed", ">old-1");

    // When
    target.set(second(value("filed", "new-1"), value("filed", "old-1")));

    // Then
    assertThat(Files.readString(server.aclFile()))
        .contains(server.user("filed").orElseThrow().passwords());
  }

  @Test
  void theChangeIsKeptInTheConfigurationWhereNoFileOfUsersIs() throws IOException {
    // Given
    configured.givenUser("configured", ">old-1");

    // When
    driver(configured.connection())
        .set(second(value("configured", "new-1"), value("configured", "old-1")));

    // Then
    assertThat(Files.readString(configured.configuration()))
        .contains(configured.user("configured").orElseThrow().passwords());
  }

  @Test
  void theNewPasswordIsSentToLogInAndOtherwiseAsAHash() throws IOException {
    // Given
    server.givenUser("heard", ">old-canary-7Q");
    try (Relay relay = new Relay(server.plainPort(), request -> true)) {
      // When
      Optional<TargetProblem> problem =
          driver(server.plain(relay.port()))
              .set(second(value("heard", "new-canary-7Q"), value("heard", "old-canary-7Q")));

      // Then
      assertThat(problem).isEmpty();
      assertThat(relay.requests()).anyMatch(request -> request.contains("SETUSER"));
      assertThat(relay.requests())
          .filteredOn(request -> !request.contains("AUTH"))
          .noneMatch(request -> request.contains("canary"));
    }
  }

  @Test
  void aChangeWhoseAnswerIsLostIsFoundDone() throws IOException {
    // Given
    server.givenUser("cut", ">old-1");
    CredentialChange change = second(value("cut", "new-1"), value("cut", "old-1"));
    try (Relay relay = new Relay(server.plainPort(), request -> !request.contains("SETUSER"))) {
      RotationTarget cut = driver(server.plain(relay.port()));
      assertThat(cut.set(change)).contains(TargetProblem.CONNECTION_LOST);

      // When
      Optional<TargetProblem> problem = cut.set(change);

      // Then
      assertThat(problem).isEmpty();
    }
    assertThat(server.user("cut").orElseThrow().passwords()).hasSize(2);
    assertThat(target.test(value("cut", "old-1"))).isEmpty();
  }

  @Test
  void aChangeThatIsHeldUpUntilTheNextRotationChangesNothing() throws IOException {
    // Given
    server.givenUser("slow", ">old-1");
    AtomicBoolean isOvertaken = new AtomicBoolean();
    Relay.Ears overtaking =
        request -> {
          if (request.contains("SETUSER") && isOvertaken.compareAndSet(false, true)) {
            server.givenUser("slow", ">new-2", ">new-3");
          }
          return true;
        };
    try (Relay relay = new Relay(server.plainPort(), overtaking)) {
      // When
      Optional<TargetProblem> problem =
          driver(server.plain(relay.port()))
              .set(second(value("slow", "new-1"), value("slow", "old-1")));

      // Then
      assertThat(problem).contains(TargetProblem.UNEXPECTED_ANSWER);
    }
    assertThat(target.test(value("slow", "new-1"))).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(target.test(value("slow", "old-1"))).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(target.test(value("slow", "new-3"))).isEmpty();
  }

  @Test
  void anotherUserAndAnotherEngineAreRefused() {
    // Given
    server.givenUser("guard", ">old-1");
    SecretValue current = value("guard", "old-1");
    List<SecretValue> wrong =
        List.of(value("other", "new-1"), value("guard", "new-1", "engine", "postgres"));

    // When
    List<Optional<TargetProblem>> problems =
        wrong.stream().map(pending -> target.set(second(pending, current))).toList();

    // Then
    assertThat(problems)
        .containsExactly(
            Optional.of(TargetProblem.USERNAME_CHANGED), Optional.of(TargetProblem.ENGINE_DIFFERS));
  }
}
