package dev.strongroom.adapters.targets.ldap;

import static dev.strongroom.adapters.targets.TargetValues.byItself;
import static dev.strongroom.adapters.targets.TargetValues.value;
import static dev.strongroom.e2e.servers.ActiveDirectoryServer.dn;
import static dev.strongroom.e2e.servers.ActiveDirectoryServer.principal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.servers.ActiveDirectoryServer;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActiveDirectoryDriverTest {
  private static final String OLD = "Old-password-1";
  private static final String NEW = "New-password-2";
  private static final String OTHER = "Other-password-3";

  @RegisterExtension static final ActiveDirectory domain = new ActiveDirectory();

  private RotationTarget target;

  @BeforeEach
  void connect() {
    target = domain.driver();
  }

  private static SecretValue of(String name, String password) {
    return value(principal(name), password);
  }

  private static CredentialChange change(
      RotationMode mode, SecretValue pending, SecretValue current) {
    return mode == RotationMode.SINGLE_USER
        ? byItself(pending, current)
        : TargetValues.change(mode, pending, current, ActiveDirectory.admin());
  }

  private static CredentialChange reset(SecretValue pending, SecretValue current) {
    return change(RotationMode.ADMIN_RESET, pending, current);
  }

  @ParameterizedTest
  @EnumSource(
      value = RotationMode.class,
      names = {"SINGLE_USER", "ADMIN_RESET"})
  void thePendingPasswordIsTheUsersAndTheOneBeforeIsAcceptedForAWhile(RotationMode mode) {
    // Given
    String name = "one-" + mode.ordinal();
    domain.server().givenUser(name, OLD);

    // When
    Optional<TargetProblem> problem = target.set(change(mode, of(name, NEW), of(name, OLD)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(of(name, NEW))).isEmpty();
    assertThat(target.test(of(name, OLD))).isEmpty();
    assertThat(domain.server().has(name, NEW)).isTrue();
  }

  @Test
  void thePasswordBeforeTheOneBeforeIsRefused() {
    // Given
    domain.server().givenUser("older", OLD);
    target.set(reset(of("older", NEW), of("older", OLD)));

    // When
    Optional<TargetProblem> problem = target.set(reset(of("older", OTHER), of("older", NEW)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(of("older", NEW))).isEmpty();
    assertThat(target.test(of("older", OLD))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%1$s@example.test", "EXAMPLE\\%1$s", "CN=%1$s,OU=apps,DC=example,DC=test"})
  void aUserIsFoundByEveryNameThatItLogsInWith(String form) {
    // Given
    domain.server().givenUser("named", OLD);
    String username = form.formatted("named");

    // When
    Optional<TargetProblem> problem = target.set(reset(value(username, NEW), value(username, OLD)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(domain.server().has("named", NEW)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = RotationMode.class,
      names = {"SINGLE_USER", "ADMIN_RESET"})
  void aChangeWhoseAnswerWasLostIsRepeatedWithoutHarm(RotationMode mode) {
    // Given
    String name = "again-" + mode.ordinal();
    domain.server().givenUser(name, OLD);
    CredentialChange change = change(mode, of(name, NEW), of(name, OLD));
    target.set(change);

    // When
    Optional<TargetProblem> problem = target.set(change);

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(of(name, OLD))).isEmpty();
    assertThat(domain.server().has(name, NEW)).isTrue();
  }

  /** As after a rotation that somebody cancelled when the new password was set already. */
  @Test
  void aPasswordThatIsAcceptedOnlyAsTheOneBeforeBecomesTheUsersAgain() {
    // Given
    domain.server().givenUser("back", OLD);
    target.set(reset(of("back", NEW), of("back", OLD)));

    // When
    Optional<TargetProblem> problem = target.set(reset(of("back", OLD), of("back", NEW)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(domain.server().has("back", OLD)).isTrue();
  }

  @Test
  void aUserWhoMayNotReturnToThePasswordBeforeIsNotSaidToHaveIt() {
    // Given
    domain.server().givenUser("kept", OLD);
    target.set(byItself(of("kept", NEW), of("kept", OLD)));

    // When
    Optional<TargetProblem> problem = target.set(byItself(of("kept", OLD), of("kept", NEW)));

    // Then
    assertThat(problem).contains(TargetProblem.PASSWORD_REJECTED);
    assertThat(domain.server().has("kept", NEW)).isTrue();
  }

  @Test
  void aPasswordThatSomebodySetMeanwhileIsNotOverwrittenByTheUser() {
    // Given
    domain.server().givenUser("taken", OLD);
    domain.server().reset("taken", OTHER);

    // When
    Optional<TargetProblem> problem = target.set(byItself(of("taken", NEW), of("taken", OLD)));

    // Then
    assertThat(problem).contains(TargetProblem.PASSWORD_CHANGED_ELSEWHERE);
    assertThat(domain.server().has("taken", OTHER)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = RotationMode.class,
      names = {"SINGLE_USER", "ADMIN_RESET"})
  void nobodyActsForAPasswordThatTheServerDoesNotAccept(RotationMode mode) {
    // Given
    String name = "victim-" + mode.ordinal();
    domain.server().givenUser(name, OLD);

    // When
    Optional<TargetProblem> problem = target.set(change(mode, of(name, NEW), of(name, "guessed")));

    // Then
    assertThat(problem).contains(TargetProblem.ALL_LOGINS_REFUSED);
    assertThat(domain.server().has(name, OLD)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = RotationMode.class,
      names = {"SINGLE_USER", "ADMIN_RESET"})
  void aPasswordAgainstTheDomainsRulesIsRejectedAndTheOldOneStays(RotationMode mode) {
    // Given
    String name = "rules-" + mode.ordinal();
    domain.server().givenUser(name, OLD);

    // When
    Optional<TargetProblem> problem = target.set(change(mode, of(name, "abc"), of(name, OLD)));

    // Then
    assertThat(problem).contains(TargetProblem.PASSWORD_REJECTED);
    assertThat(domain.server().has(name, OLD)).isTrue();
  }

  @Test
  void aDisabledUserIsNotSaidToHaveAnotherPassword() {
    // Given
    domain.server().givenUser("disabled", OLD);
    domain.server().disable("disabled");

    // When
    Optional<TargetProblem> problem = target.test(of("disabled", OLD));

    // Then
    assertThat(problem).contains(TargetProblem.LOGIN_NOT_PERMITTED);
  }

  @Test
  void saysWhenTheAdministratorIsRefused() {
    // Given
    domain.server().givenUser("managed", OLD);

    // When
    Optional<TargetProblem> problem =
        target.set(
            TargetValues.change(
                RotationMode.ADMIN_RESET,
                of("managed", NEW),
                of("managed", OLD),
                of("strongroom", "wrong")));

    // Then
    assertThat(problem).contains(TargetProblem.ADMIN_REFUSED);
  }

  @Test
  void anAdministratorWithoutTheRightIsTold() {
    // Given
    domain.server().givenUser("foreign", OLD);
    domain.server().givenUser("powerless", OLD);

    // When
    Optional<TargetProblem> problem =
        target.set(
            TargetValues.change(
                RotationMode.ADMIN_RESET,
                of("foreign", NEW),
                of("foreign", OLD),
                of("powerless", OLD)));

    // Then
    assertThat(problem).contains(TargetProblem.NO_PRIVILEGE);
    assertThat(domain.server().has("foreign", OLD)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Quote ' double \" backslash \\ percent % dollar $1 $$",
        "Ünïcödé-1 ☃ 🔐",
        " Leading and trailing 1 "
      })
  void setsAnyPasswordExactly(String password) {
    // Given
    domain.server().givenUser("odd", OLD);

    // When
    Optional<TargetProblem> problem = target.set(reset(of("odd", password), of("odd", OLD)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(domain.server().has("odd", password)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"with'quote", "100% näme", "$dollar$", "(brackets)*", "\"double\"", "back\\slash"})
  void changesAUserOfAnyName(String name) {
    // Given
    domain.server().givenUser(name, OLD);

    // When
    Optional<TargetProblem> problem = target.set(reset(value(dn(name), NEW), value(dn(name), OLD)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(domain.server().has(name, NEW)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"with'quote@", "100% näme@", "$dollar$@", "EXAMPLE\\with'quote", "(brackets)@"})
  void findsAUserOfAnyName(String start) {
    // Given
    String name = start.replace("@", "").replace("EXAMPLE\\", "");
    String username = start.endsWith("@") ? start + ActiveDirectoryServer.DOMAIN : start;
    domain.server().givenUser(name, OLD);

    // When
    Optional<TargetProblem> problem =
        target.set(byItself(value(username, NEW), value(username, OLD)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(domain.server().has(name, NEW)).isTrue();
  }
}
