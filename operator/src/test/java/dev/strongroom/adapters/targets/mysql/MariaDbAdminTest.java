package dev.strongroom.adapters.targets.mysql;

import static dev.strongroom.adapters.targets.TargetValues.value;
import static dev.strongroom.adapters.targets.mysql.SqlServer.change;
import static dev.strongroom.adapters.targets.mysql.SqlServer.retirement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator of MariaDB does for a user. */
class MariaDbAdminTest {
  @RegisterExtension static final TlsMariaDb server = new TlsMariaDb();

  private static Optional<TargetProblem> set(
      RotationMode mode, SecretValue pending, SecretValue current) {
    return server.target().set(change(mode, pending, current));
  }

  private static boolean isAccepted(SecretValue value) {
    return server.target().test(value).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql_native_password", "ed25519"})
  void twoPasswordsAreAcceptedAtOnceUntilTheOldOneIsRetired(String method) {
    // Given
    server.givenUserWith("twice", "IDENTIFIED VIA " + method + " USING PASSWORD('first')");
    SecretValue first = value("twice", "first");
    SecretValue second = value("twice", "second");
    SecretValue third = value("twice", "third");
    set(RotationMode.TWO_VALUES, second, first);
    boolean bothAreAccepted = isAccepted(first) && isAccepted(second);

    // When
    Optional<TargetProblem> again = set(RotationMode.TWO_VALUES, third, second);
    boolean twoAreAccepted = isAccepted(second) && isAccepted(third);
    Optional<TargetProblem> retired =
        server.target().retire(retirement(RotationMode.TWO_VALUES, third, second));

    // Then
    assertThat(bothAreAccepted).isTrue();
    assertThat(again).isEmpty();
    assertThat(twoAreAccepted).isTrue();
    assertThat(server.target().test(first)).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(retired).isEmpty();
    assertThat(isAccepted(third)).isTrue();
    assertThat(server.target().test(second)).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(server.rows("SHOW CREATE USER twice@'%'").get(0)).doesNotContain(" OR ");
  }

  @Test
  void retiringAgainDoesNoHarm() {
    // Given
    server.givenUser("retired", "old");
    SecretValue kept = value("retired", "new");
    SecretValue old = value("retired", "old");
    set(RotationMode.TWO_VALUES, kept, old);
    server.target().retire(retirement(RotationMode.TWO_VALUES, kept, old));

    // When
    Optional<TargetProblem> again =
        server.target().retire(retirement(RotationMode.TWO_VALUES, kept, old));

    // Then
    assertThat(again).isEmpty();
    assertThat(isAccepted(kept)).isTrue();
  }

  @Test
  void otherWaysOfLoggingInStay() {
    // Given
    server.givenUserWith(
        "mixed",
        "IDENTIFIED VIA unix_socket OR mysql_native_password USING PASSWORD('old') REQUIRE SSL");
    SecretValue pending = value("mixed", "new");

    // When
    Optional<TargetProblem> problem = set(RotationMode.TWO_VALUES, pending, value("mixed", "old"));

    // Then
    assertThat(problem).isEmpty();
    assertThat(isAccepted(pending)).isTrue();
    assertThat(server.rows("SHOW CREATE USER mixed@'%'").get(0))
        .contains("OR unix_socket")
        .contains("REQUIRE SSL");
  }

  @Test
  void aResetEndsTheOldPassword() {
    // Given
    server.givenUser("reset", "old");
    SecretValue pending = value("reset", "new");

    // When
    Optional<TargetProblem> problem = set(RotationMode.ADMIN_RESET, pending, value("reset", "old"));

    // Then
    assertThat(problem).isEmpty();
    assertThat(isAccepted(pending)).isTrue();
    assertThat(isAccepted(value("reset", "old"))).isFalse();
  }

  @Test
  void theOtherUserIsMadeWithPrivilegesDemandsAndLimits() {
    // Given
    server.run(
        "CREATE DATABASE IF NOT EXISTS shop",
        "CREATE TABLE IF NOT EXISTS shop.orders (id INT, note INT)",
        "CREATE ROLE IF NOT EXISTS reader");
    server.givenUserWith("pair", "IDENTIFIED BY 'old' REQUIRE SSL WITH MAX_USER_CONNECTIONS 7");
    server.run(
        "DROP USER IF EXISTS pair_clone@'%'",
        "GRANT SELECT ON shop.* TO pair@'%' WITH GRANT OPTION",
        "GRANT UPDATE (note) ON shop.orders TO pair@'%'",
        "GRANT reader TO pair@'%'",
        "SET DEFAULT ROLE reader FOR pair@'%'");
    SecretValue current = value("pair", "old");
    SecretValue pending = value("pair_clone", "new");

    // When
    Optional<TargetProblem> problem = set(RotationMode.ALTERNATING_USERS, pending, current);

    // Then
    assertThat(problem).isEmpty();
    assertThat(isAccepted(pending)).isTrue();
    assertThat(isAccepted(current)).isTrue();
    assertThat(withoutPasswords("pair_clone"))
        .isEqualTo(
            withoutPasswords("pair").stream()
                .map(line -> line.replace("`pair`", "`pair_clone`"))
                .toList());
    assertThat(server.rows("SHOW CREATE USER pair_clone@'%'").get(0))
        .endsWith("REQUIRE SSL WITH MAX_USER_CONNECTIONS 7");
  }

  private static List<String> withoutPasswords(String user) {
    return server.rows("SHOW GRANTS FOR " + user + "@'%'").stream()
        .map(line -> line.replaceAll("PASSWORD '[^']*'", "PASSWORD"))
        .toList();
  }

  @Test
  void usersAlternateAndTheRetiredOneIsShutOut() {
    // Given
    server.run("DROP USER IF EXISTS turn_clone@'%'");
    server.givenUser("turn", "one");
    SecretValue one = value("turn", "one");
    SecretValue two = value("turn_clone", "two");
    SecretValue three = value("turn", "three");
    set(RotationMode.ALTERNATING_USERS, two, one);

    // When
    Optional<TargetProblem> back = set(RotationMode.ALTERNATING_USERS, three, two);
    boolean bothAreAccepted = isAccepted(two) && isAccepted(three);
    Optional<TargetProblem> retired =
        server.target().retire(retirement(RotationMode.ALTERNATING_USERS, three, two));

    // Then
    assertThat(back).isEmpty();
    assertThat(bothAreAccepted).isTrue();
    assertThat(retired).isEmpty();
    assertThat(isAccepted(three)).isTrue();
    assertThat(server.target().test(two)).contains(TargetProblem.LOGIN_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"odd'user", "tick`user", "back\\slash", "a TO b", "Ünï ☃", "100%$1", "at@sign"})
  void privilegesOfUsersWithOddNamesAreCopied(String name) {
    // Given
    String account = SqlTokens.quoted(name) + "@'%'";
    server.run("DROP USER IF EXISTS " + SqlTokens.quoted(name + "_clone") + "@'%'");
    server.givenUser(name, "old");
    server.run(
        "CREATE DATABASE IF NOT EXISTS `odd`` TO x`",
        "GRANT SELECT ON `odd`` TO x`.* TO " + account);
    SecretValue pending = value(name + "_clone", "new ' \\ \" % $1");

    // When
    Optional<TargetProblem> problem =
        set(RotationMode.ALTERNATING_USERS, pending, value(name, "old"));

    // Then
    assertThat(problem).isEmpty();
    assertThat(isAccepted(pending)).isTrue();
    assertThat(server.rows("SHOW GRANTS FOR " + SqlTokens.quoted(name + "_clone") + "@'%'").get(1))
        .startsWith("GRANT SELECT ON `odd`` TO x`.* TO ");
  }

  @ParameterizedTest
  @EnumSource(
      value = RotationMode.class,
      names = {"TWO_VALUES", "ADMIN_RESET", "ALTERNATING_USERS"})
  void anAdministratorActsForNobodyWhoseOldPasswordIsRefused(RotationMode mode) {
    // Given
    server.givenUser("victim", "its own");
    server.givenUser("victim_clone", "its own");
    boolean alternates = mode == RotationMode.ALTERNATING_USERS;
    SecretValue pending = value(alternates ? "victim_clone" : "victim", "taken over");

    // When
    Optional<TargetProblem> problem = set(mode, pending, value("victim", "guessed"));

    // Then
    assertThat(problem)
        .contains(alternates ? TargetProblem.CURRENT_REFUSED : TargetProblem.ALL_LOGINS_REFUSED);
    assertThat(isAccepted(value("victim", "its own"))).isTrue();
    assertThat(isAccepted(value("victim_clone", "its own"))).isTrue();
  }

  @Test
  void aUserThatIsNoneOfThePairIsLeftAlone() {
    // Given
    server.givenUser("mine", "old");
    server.givenUser("theirs", "its own");

    // When
    Optional<TargetProblem> problem =
        set(RotationMode.ALTERNATING_USERS, value("theirs", "new"), value("mine", "old"));

    // Then
    assertThat(problem).contains(TargetProblem.USERNAME_NOT_ALTERNATE);
    assertThat(isAccepted(value("theirs", "its own"))).isTrue();
  }

  @Test
  void saysWhatIsWrongWithTheAdministrator() {
    // Given
    server.givenUser("subject", "old");
    server.givenUser("powerless", "p");
    SecretValue pending = value("subject", "new");
    SecretValue current = value("subject", "old");

    // When
    Optional<TargetProblem> missing =
        server.target().set(byAdmin(pending, current, Optional.empty()));
    Optional<TargetProblem> refused =
        server.target().set(byAdmin(pending, current, Optional.of(value("root", "wrong"))));
    Optional<TargetProblem> powerless =
        server.target().set(byAdmin(pending, current, Optional.of(value("powerless", "p"))));

    // Then
    assertThat(missing).contains(TargetProblem.ADMIN_MISSING);
    assertThat(refused).contains(TargetProblem.ADMIN_REFUSED);
    assertThat(powerless).contains(TargetProblem.NO_PRIVILEGE);
    assertThat(isAccepted(current)).isTrue();
  }

  @Test
  void theRightsOfTheDocumentationAreEnough() {
    // Given
    server.givenUser("modest", "p");
    server.givenUser("ruled", "one");
    server.run(
        "DROP USER IF EXISTS ruled_clone@'%'",
        "CREATE DATABASE IF NOT EXISTS shop",
        "CREATE ROLE IF NOT EXISTS worker",
        "GRANT SELECT ON shop.* TO ruled@'%'",
        "GRANT worker TO ruled@'%'",
        "SET DEFAULT ROLE worker FOR ruled@'%'",
        "GRANT CREATE USER ON *.* TO modest@'%'",
        "GRANT SELECT, UPDATE ON mysql.* TO modest@'%'",
        "GRANT SELECT ON shop.* TO modest@'%' WITH GRANT OPTION",
        "GRANT worker TO modest@'%' WITH ADMIN OPTION");
    Optional<SecretValue> modest = Optional.of(value("modest", "p"));
    SecretValue two = value("ruled", "two");

    // When
    Optional<TargetProblem> twoValues =
        server
            .target()
            .set(
                new CredentialChange(
                    RotationMode.TWO_VALUES, two, value("ruled", "one"), Optional.empty(), modest));
    Optional<TargetProblem> alternating =
        server
            .target()
            .set(
                new CredentialChange(
                    RotationMode.ALTERNATING_USERS,
                    value("ruled_clone", "three"),
                    two,
                    Optional.empty(),
                    modest));

    // Then
    assertThat(twoValues).isEmpty();
    assertThat(alternating).isEmpty();
    assertThat(isAccepted(value("ruled_clone", "three"))).isTrue();
  }

  @Test
  void aClientThatLogsInThroughTenRotationsIsNeverRefused() throws Exception {
    // Given
    server.givenUser("busy", "password-0");
    AtomicReference<SecretValue> projected = new AtomicReference<>(value("busy", "password-0"));
    AtomicInteger logins = new AtomicInteger();
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService client = Executors.newSingleThreadExecutor();
    Future<Optional<TargetProblem>> refusal =
        client.submit(
            () -> {
              Optional<TargetProblem> problem = Optional.empty();
              while (problem.isEmpty() && !isOver.get()) {
                problem = server.target().test(projected.get());
                logins.incrementAndGet();
              }
              return problem;
            });

    // When
    for (int i = 1; i <= 10; i++) {
      SecretValue next = value("busy", "password-" + i);
      assertThat(set(RotationMode.TWO_VALUES, next, projected.get())).isEmpty();
      awaitTwoMore(logins, refusal);
      projected.set(next);
      awaitTwoMore(logins, refusal);
    }
    isOver.set(true);

    // Then
    assertThat(refusal.get()).isEmpty();
    assertThat(logins).hasValueGreaterThan(20);
    client.shutdown();
  }

  /** The second one has begun after the call. */
  private static void awaitTwoMore(AtomicInteger logins, Future<?> refusal)
      throws InterruptedException {
    int before = logins.get();
    while (!refusal.isDone() && logins.get() < before + 2) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static CredentialChange byAdmin(
      SecretValue pending, SecretValue current, Optional<SecretValue> admin) {
    return new CredentialChange(
        RotationMode.ADMIN_RESET, pending, current, Optional.empty(), admin);
  }

  @Test
  void keepsPasswordsOutOfTheServersLog() throws IOException {
    // Given
    server.run("DROP USER IF EXISTS quiet_clone@'%'");
    server.givenUser("quiet", "old-canary-1");
    long start = Files.size(server.log());

    // When
    set(RotationMode.TWO_VALUES, value("quiet", "new-canary-2"), value("quiet", "old-canary-1"));
    set(
        RotationMode.ALTERNATING_USERS,
        value("quiet_clone", "next-canary-3"),
        value("quiet", "new-canary-2"));

    // Then
    String written = Files.readString(server.log()).substring((int) start);
    assertThat(written)
        .contains("ALTER USER 'quiet'@'%' IDENTIFIED VIA")
        .contains("CREATE USER IF NOT EXISTS 'quiet_clone'@'%'")
        .doesNotContain("canary");
  }
}
