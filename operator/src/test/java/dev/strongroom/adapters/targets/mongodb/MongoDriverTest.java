package dev.strongroom.adapters.targets.mongodb;

import static dev.strongroom.adapters.targets.TargetValues.byItself;
import static dev.strongroom.adapters.targets.TargetValues.value;
import static dev.strongroom.adapters.targets.mongodb.Mongo.change;
import static dev.strongroom.adapters.targets.mongodb.Mongo.retirement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.ferretdb.FerretDbServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rotation does at a real server of MongoDB's protocol. */
class MongoDriverTest {
  private static final String SHA_256 = "SCRAM-SHA-256";
  private static final String SHA_1 = "SCRAM-SHA-1";

  @RegisterExtension static final Mongo mongo = new Mongo();

  private RotationTarget target;

  @BeforeEach
  void connect() {
    target = mongo.driver();
  }

  @Test
  void anAdministratorChangesThePassword() {
    // Given
    mongo.server().givenUser("app", "old-1", SHA_256);
    SecretValue pending = value("app", "new-1", "engine", "mongo", "ssl", "true");
    SecretValue current = value("app", "old-1");

    // When
    Optional<TargetProblem> problem =
        target.set(change(RotationMode.ADMIN_RESET, pending, current));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(current)).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(mongo.server().accepts("app", "new-1")).isTrue();
    assertThat(mongo.server().accepts("app", "old-1")).isFalse();
  }

  @Test
  void aUserGetsNoWeakerWayOfLoggingIn() {
    // Given
    mongo.server().givenUser("strict", "old-1", SHA_256);

    // When
    Optional<TargetProblem> problem =
        target.set(
            change(RotationMode.ADMIN_RESET, value("strict", "new-1"), value("strict", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(mongo.server().user("strict")).contains(SHA_256).doesNotContain(SHA_1);
  }

  @Test
  void aUserChangesItself() {
    // Given
    mongo.server().givenUser("own", "old-1", SHA_256, SHA_1);

    // When
    Optional<TargetProblem> problem =
        target.set(byItself(value("own", "new-1"), value("own", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value("own", "new-1"))).isEmpty();
    assertThat(mongo.server().user("own")).contains(SHA_256).contains(SHA_1);
  }

  @Test
  void theSecondUserIsMadeAndLaterChanged() {
    // Given
    mongo.server().givenUser("pair", "old-1", SHA_256);
    SecretValue first = value("pair", "old-1");
    SecretValue second = value("pair_clone", "new-1");
    SecretValue third = value("pair", "new-2");
    SecretValue fourth = value("pair_clone", "new-3");

    // When
    Optional<TargetProblem> made =
        target.set(change(RotationMode.ALTERNATING_USERS, second, first));
    Optional<TargetProblem> back =
        target.set(change(RotationMode.ALTERNATING_USERS, third, second));
    Optional<TargetProblem> again =
        target.set(change(RotationMode.ALTERNATING_USERS, fourth, third));

    // Then
    assertThat(made).isEmpty();
    assertThat(back).isEmpty();
    assertThat(again).isEmpty();
    assertThat(target.test(third)).isEmpty();
    assertThat(target.test(fourth)).isEmpty();
    assertThat(target.test(second)).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void theRetiredUserStaysWithAPasswordThatNobodyKnows() {
    // Given
    mongo.server().givenUser("kept", "new-1", SHA_256);
    mongo.server().givenUser("kept_clone", "old-1", SHA_256);
    SecretValue kept = value("kept", "new-1");
    SecretValue retired = value("kept_clone", "old-1");

    // When
    Optional<TargetProblem> problem = target.retire(retirement(kept, retired));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.retire(retirement(kept, retired))).isEmpty();
    assertThat(target.test(retired)).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(target.test(kept)).isEmpty();
    assertThat(mongo.server().user("kept_clone")).contains("kept_clone");
  }

  @Test
  void nothingIsChangedWhenThePendingPasswordIsAcceptedAlready() {
    // Given
    mongo.server().givenUser("again", "new-1", SHA_256);
    String before = mongo.server().user("again");

    // When
    Optional<TargetProblem> problem =
        target.set(
            change(RotationMode.ADMIN_RESET, value("again", "new-1"), value("again", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(mongo.server().user("again")).isEqualTo(before);
  }

  @Test
  void afterARestoreThePreviousPasswordHelps() {
    // Given
    mongo.server().givenUser("restored", "older", SHA_256);

    // When
    Optional<TargetProblem> problem =
        target.set(
            new CredentialChange(
                RotationMode.ADMIN_RESET,
                value("restored", "new-1"),
                value("restored", "old-1"),
                Optional.of(value("restored", "older")),
                Optional.of(Mongo.admin())));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value("restored", "new-1"))).isEmpty();
  }

  @Test
  void anAdministratorDoesNothingForAPasswordThatTheServerDoesNotAccept() {
    // Given
    mongo.server().givenUser("victim", "kept", SHA_256);

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
    assertThat(mongo.server().user("victim_clone")).contains("values=[]");
  }

  @Test
  void anAdministratorDoesNothingForTheUserOfAnotherDatabase() {
    // Given
    mongo.server().givenUser("twin", "kept", SHA_256);
    mongo.server().givenUserOf("team", "twin", "old-1", SHA_256);
    SecretValue own = value("twin", "old-1", "dbname", "team");
    SecretValue foreign = value("twin", "stolen", "dbname", "admin");

    // When
    Optional<TargetProblem> problem = target.set(change(RotationMode.ADMIN_RESET, foreign, own));

    // Then
    assertThat(problem).contains(TargetProblem.USERNAME_CHANGED);
    assertThat(mongo.server().accepts("twin", "kept")).isTrue();
  }

  @Test
  void aUserIsOneOfTheDatabaseThatItsValueNames() {
    // Given
    mongo.server().givenUserOf("shop", "app", "old-1", SHA_256);
    SecretValue pending = value("app", "new-1", "dbname", "shop");

    // When
    Optional<TargetProblem> problem =
        target.set(
            change(RotationMode.ADMIN_RESET, pending, value("app", "old-1", "dbname", "shop")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(mongo.server().accepts("shop", "app", "new-1")).isTrue();
  }

  @Test
  void saysThatTheAdministratorIsRefused() {
    // Given
    mongo.server().givenUser("managed", "old-1", SHA_256);

    // When
    Optional<TargetProblem> problem =
        target.set(
            new CredentialChange(
                RotationMode.ADMIN_RESET,
                value("managed", "new-1"),
                value("managed", "old-1"),
                Optional.empty(),
                Optional.of(value("strongroom", "wrong"))));

    // Then
    assertThat(problem).contains(TargetProblem.ADMIN_REFUSED);
    assertThat(target.test(value("managed", "old-1"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quote ' double \" backslash \\ percent % dollar $1 $$",
        "Ünïcödé ☃",
        " leading and trailing ",
        "comma,equals=3D=2C{}"
      })
  void setsAnyPasswordExactly(String password) {
    // Given
    mongo.server().givenUser("odd", "old-1", SHA_256);
    SecretValue pending = value("odd", password);

    // When
    Optional<TargetProblem> problem =
        target.set(change(RotationMode.ADMIN_RESET, pending, value("odd", "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(mongo.server().accepts("odd", password)).isTrue();
    assertThat(target.test(value("odd", password + "x"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void aPasswordThatScramCannotCarryIsRejected() {
    // Given
    mongo.server().givenUser("newer", "old-1", SHA_256);
    SecretValue current = value("newer", "old-1");

    // When
    Optional<TargetProblem> problem =
        target.set(
            change(RotationMode.ALTERNATING_USERS, value("newer_clone", "locked 🔐"), current));

    // Then
    assertThat(problem).contains(TargetProblem.PASSWORD_REJECTED);
    assertThat(target.test(current)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"quote ' \" \\ % $1", "Ünïcödé ☃", "dots.in.it", "{$gt: 1}"})
  void findsAnyUser(String name) {
    // Given
    mongo.server().givenUser(name, "old-1", SHA_256);
    SecretValue pending = value(name + "_clone", "new-1");

    // When
    Optional<TargetProblem> problem =
        target.set(change(RotationMode.ALTERNATING_USERS, pending, value(name, "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(mongo.server().accepts(name + "_clone", "new-1")).isTrue();
  }

  @Test
  void aUserWithoutSha256LogsInWhereTheTargetAllowsIt() {
    // Given
    mongo.server().givenUser("old-fashioned", "old-1", SHA_1);
    SecretValue value = value("old-fashioned", "old-1");

    // When
    Optional<TargetProblem> strict = target.test(value);
    Optional<TargetProblem> lenient = Mongo.driver(mongo.connection(), true).test(value);

    // Then
    assertThat(strict).contains(TargetProblem.LOGIN_METHOD_NOT_ALLOWED);
    assertThat(lenient).isEmpty();
  }

  @Test
  void refusesValuesOfAnotherUserOrEngine() {
    // Given
    mongo.server().givenUser("mine", "old-1", SHA_256);
    SecretValue current = value("mine", "old-1");

    // When
    Optional<TargetProblem> user =
        target.set(change(RotationMode.ADMIN_RESET, value("foreign", "new-1"), current));
    Optional<TargetProblem> pair =
        target.set(change(RotationMode.ALTERNATING_USERS, value("foreign", "new-1"), current));
    Optional<TargetProblem> engine = target.test(value("mine", "old-1", "engine", "postgres"));

    // Then
    assertThat(user).contains(TargetProblem.USERNAME_CHANGED);
    assertThat(pair).contains(TargetProblem.USERNAME_NOT_ALTERNATE);
    assertThat(engine).contains(TargetProblem.ENGINE_DIFFERS);
  }

  @Test
  void sendsNoPasswordToAServerThatIsNotTheOne() {
    // Given
    SecretValue value = value("safe", "old-1");

    // When
    Optional<TargetProblem> untrusted =
        Mongo.driver(mongo.connection().with(TlsMode.VERIFY_FULL, Optional.empty()), false)
            .test(value);
    Optional<TargetProblem> plain =
        Mongo.driver(
                mongo
                    .connection()
                    .at(FerretDbServer.HOST, mongo.server().plainPort())
                    .within(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                false)
            .test(value);

    // Then
    assertThat(untrusted).contains(TargetProblem.TLS_NOT_TRUSTED);
    assertThat(plain).contains(TargetProblem.LOGIN_TIMEOUT);
  }

  @Test
  void worksWithoutTlsWhereThatIsDeclared() {
    // Given
    mongo.server().givenUser("inside", "old-1", SHA_256);
    RotationTarget plain =
        Mongo.driver(
            mongo
                .connection()
                .at(FerretDbServer.HOST, mongo.server().plainPort())
                .with(TlsMode.DISABLE, Optional.empty()),
            false);

    // When
    Optional<TargetProblem> problem = plain.test(value("inside", "old-1"));

    // Then
    assertThat(problem).isEmpty();
  }
}
