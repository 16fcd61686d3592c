package dev.strongroom.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.AssumeRoleWithWebIdentity.Issued;
import dev.strongroom.core.sessions.SessionRefused.Fault;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a session of which role, and how long it lasts. */
class AssumeRoleTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String CHECKOUT = "arn:aws:iam::111122223333:role/checkout";
  private static final String BILLING = "arn:aws:iam::111122223333:role/billing";

  private final Sts sts = new Sts();

  @Test
  void aTokenGivesASessionOfItsOwnServiceAccount() {
    // When
    Issued issued = withToken("shop/checkout", CHECKOUT, Optional.empty());

    // Then
    assertThat(issued.session().session().identity())
        .isEqualTo(new SessionIdentity(Sts.SHOP, "shop", "checkout", "uid-1", "pod-1"));
    assertThat(issued.session().session().expiresAt()).isEqualTo(NOW.plusSeconds(3600));
    assertThat(issued.identity().issuer()).isEqualTo(Sts.ISSUER);
  }

  @Test
  void aSessionNeverOutlivesItsToken() {
    // Given
    sts.tokenExpiry = NOW.plusSeconds(120);

    // When
    Issued issued = withToken("shop/checkout", CHECKOUT, Optional.of(Duration.ofHours(1)));

    // Then
    assertThat(issued.session().session().expiresAt()).isEqualTo(NOW.plusSeconds(120));
  }

  @ParameterizedTest
  @CsvSource({
    "shop/checkout, arn:aws:iam::111122223333:role/billing",
    "shop/checkout, arn:aws:iam::444455556666:role/checkout",
    "shop/billing, arn:aws:iam::111122223333:role/checkout",
    "bank/checkout, arn:aws:iam::111122223333:role/checkout"
  })
  void aTokenGivesNoSessionOfAnotherRole(String token, String role) {
    // When
    SessionRefused refused = refused(token, role, Optional.empty());

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.ACCESS_DENIED);
    assertThat(refused).hasMessage("Not authorized to perform sts:AssumeRoleWithWebIdentity");
  }

  @Test
  void anExcludedNamespaceIsNoAccount() {
    // When
    SessionRefused refused =
        refused("kube-system/robot", "arn:aws:iam::111122223333:role/robot", Optional.empty());

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.ACCESS_DENIED);
    assertThat(refused).hasMessageContaining("does not work in namespace kube-system");
  }

  @Test
  void whoseNamespaceHoldsNoAccountIsToldWhy() {
    // When
    SessionRefused refused =
        refused("taken/app", "arn:aws:iam::777788889999:role/app", Optional.empty());

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.ACCESS_DENIED);
    assertThat(refused).hasMessageContaining("kubectl annotate --overwrite namespace taken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"arn:aws:iam::1:role/checkout", "checkout checkout checkout", ""})
  void aRoleThatCannotExistIsInvalid(String role) {
    // When
    SessionRefused refused = refused("shop/checkout", role, Optional.empty());

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.VALIDATION);
    assertThat(refused).hasMessageStartingWith("Request ARN is invalid");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 899, 43_201})
  void aDurationHasLimits(int seconds) {
    // When
    SessionRefused refused =
        refused("shop/checkout", CHECKOUT, Optional.of(Duration.ofSeconds(seconds)));

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.VALIDATION);
  }

  @Test
  void aSessionMayBeRenewedWithinItsTime() {
    // Given
    Session session = session("checkout", "uid-1", NOW.plusSeconds(1800));

    // When
    IssuedSession issued =
        sts.withSession.assume(session, request(CHECKOUT, Optional.empty()), NOW);

    // Then
    assertThat(issued.session().identity())
        .isEqualTo(new SessionIdentity(Sts.SHOP, "shop", "checkout", "uid-1", "pod-1"));
    assertThat(issued.session().expiresAt()).isEqualTo(NOW.plusSeconds(1800));
  }

  @Test
  void anotherServiceAccountOfTheNamespaceTakesTheRightToImpersonateIt() {
    // Given
    sts.rights.add("checkout impersonate billing");
    Session session = session("checkout", "uid-1", NOW.plusSeconds(7200));

    // When
    IssuedSession issued = sts.withSession.assume(session, request(BILLING, Optional.empty()), NOW);

    // Then
    assertThat(issued.session().identity())
        .isEqualTo(new SessionIdentity(Sts.SHOP, "shop", "billing", "uid-2", "pod-1"));
    assertThat(issued.session().expiresAt()).isEqualTo(NOW.plusSeconds(3600));
  }

  @ParameterizedTest
  @CsvSource({
    "billing impersonate checkout, arn:aws:iam::111122223333:role/billing",
    "checkout impersonate nobody, arn:aws:iam::111122223333:role/nobody",
    "checkout impersonate checkout, arn:aws:iam::444455556666:role/checkout",
    "checkout get billing, arn:aws:iam::111122223333:role/billing"
  })
  void anyOtherRoleIsDenied(String right, String role) {
    // Given
    sts.rights.add(right);
    Session session = session("checkout", "uid-1", NOW.plusSeconds(7200));

    // When
    SessionRefused refused =
        catchThrowableOfType(
            SessionRefused.class,
            () -> sts.withSession.assume(session, request(role, Optional.empty()), NOW));

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.ACCESS_DENIED);
    assertThat(refused)
        .hasMessage(
            "User: arn:aws:sts::111122223333:assumed-role/checkout/first is not authorized to"
                + " perform: sts:AssumeRole on resource: "
                + role);
  }

  @Test
  void roleChainingIsLimitedToAnHour() {
    // Given
    Session session = session("checkout", "uid-1", NOW.plusSeconds(43_200));

    // When
    SessionRefused refused =
        catchThrowableOfType(
            SessionRefused.class,
            () ->
                sts.withSession.assume(
                    session, request(CHECKOUT, Optional.of(Duration.ofSeconds(3601))), NOW));

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.VALIDATION);
    assertThat(refused).hasMessageContaining("1 hour session limit for roles assumed by role");
  }

  private Issued withToken(String who, String role, Optional<Duration> duration) {
    return sts.withToken.assume(request(role, duration), SecretValue.text("token-of-" + who), NOW);
  }

  private SessionRefused refused(String who, String role, Optional<Duration> duration) {
    return catchThrowableOfType(SessionRefused.class, () -> withToken(who, role, duration));
  }

  private static RoleRequest request(String role, Optional<Duration> duration) {
    return new RoleRequest(role, "pod-1", duration);
  }

  private Session session(String name, String uid, Instant end) {
    SessionIdentity identity =
        new SessionIdentity(new AccountId("111122223333"), "shop", name, uid, "first");
    return sts.tokens.issue(identity, end, NOW, new SecureRandom()).session();
  }
}
