package dev.strongroom.core.access;

import static dev.strongroom.core.access.Doors.APP;
import static dev.strongroom.core.access.Doors.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.access.ResourcePolicyChecks.Check;
import dev.strongroom.core.access.ResourcePolicyChecks.Failed;
import dev.strongroom.core.policy.PolicyDocument;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResourcePolicyChecksTest {
  private static final String RIGHT = "shop: update managedsecrets/policy db";
  private static final String BROAD =
      "{'Sid':'All','Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}";
  private static final String DENIES_ALL =
      "{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*'}";
  private static final String NARROW =
      "{'Effect':'Allow','Principal':{'AWS':'444455556666'},'Action':'*','Resource':'*'}";

  @Test
  void aPolicyForNamedPrincipalsPasses() {
    List<Failed> failed = checks(RIGHT).validate(put(secret()), Doors.policy(NARROW));

    assertThat(failed).isEmpty();
  }

  @Test
  void broadAccessFailsACheckThatNamesTheStatement() {
    List<Failed> failed = checks(RIGHT).validate(put(secret()), Doors.policy(NARROW, BROAD));

    assertThat(failed).extracting(Failed::check).containsExactly(Check.BroadAccess);
    assertThat(failed.get(0).finding().message())
        .startsWith("ResourcePolicy: All gives broad access to the secret.");
  }

  @Test
  void broadAccessIsRefusedOnlyWhereItIsBlocked() {
    PolicyDocument policy =
        checks(RIGHT).requireAcceptable(put(secret()), Doors.policy(BROAD), false);

    assertThat(policy.statements()).hasSize(1);
    assertRejected(
        Kind.PUBLIC_POLICY,
        () -> checks(RIGHT).requireAcceptable(put(secret()), Doors.policy(BROAD), true));
  }

  @Test
  void aPolicyThatLocksItsAuthorOutIsRefused() {
    List<Failed> failed = checks(RIGHT).validate(put(secret()), Doors.policy(DENIES_ALL));

    assertThat(failed).extracting(Failed::check).containsExactly(Check.CallerLockout);
    assertRejected(
        Kind.MALFORMED_POLICY,
        () -> checks(RIGHT).requireAcceptable(put(secret()), Doors.policy(DENIES_ALL), false));
  }

  @Test
  void aDenyThatSparesItsAuthorIsNoLockout() {
    String spares =
        "{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*','Condition':{"
            + "'ArnNotEquals':{'aws:PrincipalArn':'arn:aws:iam::111122223333:role/app'}}}";

    assertThat(checks(RIGHT).validate(put(secret()), Doors.policy(spares))).isEmpty();
  }

  @Test
  void anAuthorWhomOnlyThePolicyLetInMustBeLetInByTheNextOne() {
    String lets =
        "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:role/app'},'Action':"
            + "'secretsmanager:*','Resource':'*'}";
    ProtectedSecret secret = secret(lets);

    assertThat(checks().validate(put(secret), Doors.policy(lets))).isEmpty();
    assertThat(checks().validate(put(secret), Doors.policy(NARROW)))
        .extracting(Failed::check)
        .containsExactly(Check.CallerLockout);
  }

  @Test
  void withoutASecretOnlyFormAndBroadAccessAreChecked() {
    AccessRequest request =
        AccessRequest.onAccount(
            APP,
            SecretAction.VALIDATE_RESOURCE_POLICY,
            Optional.empty(),
            List.of(),
            RequestContext.EMPTY);

    assertThat(checks().validate(request, Doors.policy(DENIES_ALL))).isEmpty();
    assertThat(checks().validate(request, Doors.policy(BROAD))).hasSize(1);
  }

  @Test
  void aPolicyOfWrongFormIsMalformed() {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> checks(RIGHT).validate(put(secret()), "{}"))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED_POLICY))
        .satisfies(
            e ->
                assertThat(e.finding().message())
                    .isEqualTo("ResourcePolicy.Statement is missing."));
  }

  @Test
  void tagsThatTakeTheCallersOwnAccessAreRefused() {
    String byTeam =
        "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Condition':{'StringEquals':"
            + "{'aws:ResourceTag/team':'db'}}}";
    AccessRequest tagging =
        AccessRequest.onSecret(
            APP,
            SecretAction.TAG_RESOURCE,
            secret(byTeam).withTags(Map.of("team", "db")),
            List.of(),
            RequestContext.EMPTY);

    assertThatCode(() -> checks().requireAccessKept(tagging, Map.of("team", "db", "stage", "prod")))
        .doesNotThrowAnyException();
    assertRejected(
        Kind.ACCESS_DENIED, () -> checks().requireAccessKept(tagging, Map.of("team", "web")));
  }

  private static ResourcePolicyChecks checks(String... rights) {
    return new ResourcePolicyChecks(Doors.PARSER, new ThreeDoors(new Doors(rights)));
  }

  private static AccessRequest put(ProtectedSecret secret) {
    return AccessRequest.onSecret(
        APP, SecretAction.PUT_RESOURCE_POLICY, secret, List.of(), RequestContext.EMPTY);
  }

  private static void assertRejected(Kind kind, Runnable action) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
