package dev.strongroom.core.access;

import static dev.strongroom.core.access.Doors.APP;
import static dev.strongroom.core.access.Doors.FAR;
import static dev.strongroom.core.access.Doors.decrypts;
import static dev.strongroom.core.access.Doors.key;
import static dev.strongroom.core.access.Doors.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreeDoorsTest {
  private static final String MAY_READ = "shop: get managedsecrets/value db";
  private static final String MAY_DECRYPT = "shop: create encryptionkeys/decrypt main";
  private static final String FAR_MAY_READ = "bank: get managedsecrets/value " + Doors.ARN;
  private static final String FAR_MAY_DECRYPT = "bank: create encryptionkeys/decrypt " + Doors.KEY;

  private static final String ALLOWS_APP =
      "{'Sid':'App','Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:role/app'},"
          + "'Action':'secretsmanager:GetSecretValue','Resource':'*'}";
  private static final String ALLOWS_SHOP =
      "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'*','Resource':'*'}";
  private static final String ALLOWS_BANK =
      "{'Sid':'Bank','Effect':'Allow','Principal':{'AWS':'arn:aws:iam::444455556666:root'},"
          + "'Action':'secretsmanager:GetSecretValue','Resource':'*'}";
  private static final String DENIES =
      "{'Sid':'Never','Effect':'Deny','Principal':'*','Action':'secretsmanager:Get*',"
          + "'Resource':'*'}";
  private static final String KEY_FOR_BANK =
      "{'Sid':'Bank','Effect':'Allow','Principal':{'AWS':'arn:aws:iam::444455556666:root'},"
          + "'Action':['kms:Decrypt','kms:DescribeKey'],'Resource':'*','Condition':{'StringEquals':"
          + "{'kms:ViaService':'secretsmanager.cluster-local-1.amazonaws.com',"
          + "'kms:CallerAccount':'444455556666','kms:EncryptionContext:SecretARN':'"
          + Doors.ARN
          + "'}}}";

  @Test
  void withinAnAccountARightIsEnough() {
    AccessDecision decision = decide(new Doors(MAY_READ), APP, secret());

    assertThat(decision.allowed()).isTrue();
    assertThat(decision.refusal()).isEmpty();
  }

  @Test
  void withinAnAccountAPolicyThatNamesTheCallerIsEnough() {
    Doors nobodyHasRights = new Doors();

    AccessDecision decision = decide(nobodyHasRights, APP, secret(ALLOWS_APP));

    assertThat(decision.allowed()).isTrue();
    assertThat(nobodyHasRights.asked).isEmpty();
    assertThat(decision.doors())
        .extracting(door -> door.why().message())
        .contains("Statement App of policy default allows secretsmanager:GetSecretValue.");
  }

  @Test
  void withinAnAccountAPolicyThatNamesTheAccountLeavesItToRights() {
    assertThat(decide(new Doors(MAY_READ), APP, secret(ALLOWS_SHOP)).allowed()).isTrue();
    assertClosed(
        decide(new Doors(), APP, secret(ALLOWS_SHOP)), Door.IDENTITY, AccessReason.RightMissing);
  }

  @Test
  void withoutARightTheIdentityDoorIsClosedAndSaysHowItOpens() {
    AccessDecision decision = decide(new Doors(), APP, secret());

    assertClosed(decision, Door.IDENTITY, AccessReason.RightMissing);
    assertThat(decision.closed().orElseThrow().why().message())
        .isEqualTo(
            "ServiceAccount app may not get managedsecrets/value db in namespace shop. Bind it to a"
                + " Role of that namespace with this verb and resource in API group"
                + " strongroom.dev.");
  }

  @Test
  void anExplicitDenyWinsOverRightsAndOtherPolicies() {
    AccessDecision decision = decide(new Doors(MAY_READ), APP, secret(ALLOWS_APP, DENIES));

    assertClosed(decision, Door.RESOURCE, AccessReason.DeniedByPolicy);
    assertThat(decision.closed().orElseThrow().why().names())
        .startsWith("Never", "default", "secretsmanager:GetSecretValue");
  }

  @Test
  void aDenyInAnyPolicyOfTheSecretWins() {
    ProtectedSecret secret =
        secret(ALLOWS_APP)
            .withPolicy(
                AttachedPolicy.of(
                    "managed", Doors.PARSER.parse("p", Doors.policy(DENIES), 20_480)));

    AccessDecision decision = decide(new Doors(MAY_READ), APP, secret);

    assertClosed(decision, Door.RESOURCE, AccessReason.DeniedByPolicy);
    assertThat(decision.closed().orElseThrow().why().names()).contains("managed");
  }

  @Test
  void aStoredPolicyThatCannotBeReadDeniesEverything() {
    ProtectedSecret secret =
        secret().withPolicy(AttachedPolicy.stored(Doors.PARSER, "default", "{", 20_480));

    AccessDecision decision = decide(new Doors(MAY_READ), APP, secret);

    assertClosed(decision, Door.RESOURCE, AccessReason.PolicyUnreadable);
  }

  @Test
  void anExplanationSaysWhyADoorCannotBeAsked() {
    // Given
    IdentityDoor mute =
        (caller, right) -> {
          throw new Unavailable(AccessReason.ReviewNotPermitted.with("app", "shop"));
        };

    // When
    AccessDecision explained = new ThreeDoors(mute).explain(request(APP, secret()));

    // Then
    assertThat(explained.allowed()).isFalse();
    assertThat(explained.doors())
        .extracting(DoorDecision::door, DoorDecision::open, door -> door.why().reason())
        .containsExactly(
            tuple(Door.RESOURCE, true, AccessReason.PoliciesDoNotDeny),
            tuple(Door.IDENTITY, false, AccessReason.ReviewNotPermitted));
  }

  @Test
  void acrossAccountsAllThreeDoorsAreNeeded() {
    Doors rights = new Doors(FAR_MAY_READ, FAR_MAY_DECRYPT);

    AccessDecision decision = decide(rights, FAR, secret(ALLOWS_BANK), decrypts(key(KEY_FOR_BANK)));

    assertThat(decision.allowed()).isTrue();
    assertThat(decision.doors())
        .extracting(DoorDecision::door)
        .containsExactly(Door.RESOURCE, Door.IDENTITY, Door.KEY);
  }

  @Test
  void acrossAccountsNothingOpensTheDoorThatIsLeftOut() {
    Doors rights = new Doors(FAR_MAY_READ, FAR_MAY_DECRYPT);
    KeyUse open = decrypts(key(KEY_FOR_BANK));

    assertClosed(
        decide(rights, FAR, secret(), open), Door.RESOURCE, AccessReason.ResourceDoorClosed);
    assertClosed(
        decide(new Doors(FAR_MAY_DECRYPT), FAR, secret(ALLOWS_BANK), open),
        Door.IDENTITY,
        AccessReason.RightMissing);
    assertClosed(
        decide(rights, FAR, secret(ALLOWS_BANK), decrypts(key())),
        Door.KEY,
        AccessReason.KeyDoorClosed);
    assertClosed(
        decide(new Doors(FAR_MAY_READ), FAR, secret(ALLOWS_BANK), open),
        Door.KEY,
        AccessReason.RightMissing);
  }

  @Test
  void acrossAccountsARightInTheSecretsOwnNamespaceDoesNotCount() {
    AccessDecision decision =
        decide(new Doors(MAY_READ), FAR, secret(ALLOWS_BANK), decrypts(key(KEY_FOR_BANK)));

    assertClosed(decision, Door.IDENTITY, AccessReason.RightMissing);
  }

  @Test
  void acrossAccountsNamingTheRoleDoesNotReplaceItsRight() {
    ProtectedSecret secret = secret(ALLOWS_BANK.replace(":root", ":role/app"));

    AccessDecision decision = decide(new Doors(), FAR, secret);

    assertClosed(decision, Door.IDENTITY, AccessReason.RightMissing);
  }

  @Test
  void theDefaultKeyServesItsAccountAndNobodyElse() {
    Doors rights = new Doors(MAY_READ, FAR_MAY_READ, FAR_MAY_DECRYPT);
    KeyUse defaultKey = decrypts(new ProtectedKey.Default(Doors.SHOP));

    assertThat(decide(rights, APP, secret(), defaultKey).allowed()).isTrue();
    AccessDecision far = decide(rights, FAR, secret(ALLOWS_BANK), defaultKey);
    assertClosed(far, Door.KEY, AccessReason.DefaultKeyOfAnotherAccount);
    assertThat(far.refusal().orElseThrow())
        .satisfies(r -> assertThat(r.kind()).isEqualTo(Rejected.Kind.INVALID_REQUEST))
        .hasMessageContaining("You can't access a secret from a different AWS account");
  }

  @Test
  void aKeyWithoutPolicyLeavesItToTheRightsOfItsAccount() {
    KeyUse use = decrypts(key());

    assertThat(decide(new Doors(MAY_READ, MAY_DECRYPT), APP, secret(), use).allowed()).isTrue();
    assertClosed(
        decide(new Doors(MAY_READ), APP, secret(), use), Door.KEY, AccessReason.RightMissing);
  }

  @Test
  void aKeyPolicyDecidesAlone() {
    String naming =
        "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:role/app'},'Action':"
            + "'kms:Decrypt','Resource':'*'}";
    String others = naming.replace("role/app", "role/web");
    String denying =
        "{'Effect':'Deny','Principal':'*','Action':'kms:Decrypt','Resource':'*','Condition':{"
            + "'StringNotLike':{'kms:EncryptionContext:SecretARN':'*:secret:test/*'}}}";
    Doors rights = new Doors(MAY_READ, MAY_DECRYPT);

    assertThat(decide(new Doors(MAY_READ), APP, secret(), decrypts(key(naming))).allowed())
        .isTrue();
    assertClosed(
        decide(rights, APP, secret(), decrypts(key(others))), Door.KEY, AccessReason.KeyDoorClosed);
    assertClosed(
        decide(rights, APP, secret(), decrypts(key(naming, denying))),
        Door.KEY,
        AccessReason.DeniedByPolicy);
  }

  @Test
  void everyActionOnAKeyIsAsked() {
    KeyUse use = KeyUse.of(key(), Doors.ARN, "v", KmsAction.GENERATE_DATA_KEY, KmsAction.DECRYPT);

    AccessDecision decision =
        decide(new Doors(MAY_READ, "shop: create encryptionkeys/datakey main"), APP, secret(), use);

    assertClosed(decision, Door.KEY, AccessReason.RightMissing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secretsmanager:ResourceTag/team", "aws:ResourceTag/team"})
  void tagsOfCallerAndSecretGrantByAttributes(String tag) {
    String byTeam =
        "{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Condition':{'StringEquals':"
            + "{'"
            + tag
            + "':'${aws:PrincipalTag/team}'}}}";
    ProtectedSecret secret = secret(byTeam).withTags(Map.of("team", "db"));

    assertThat(decide(new Doors(), team("db"), secret).allowed()).isTrue();
    assertThat(decide(new Doors(), team("web"), secret).allowed()).isFalse();
    assertThat(decide(new Doors(), APP, secret).allowed()).isFalse();
  }

  @Test
  void conditionsOfTheRequestCount() {
    String currentOnly =
        "{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*','Condition':{"
            + "'StringNotEquals':{'secretsmanager:VersionStage':'AWSCURRENT'}}}";
    RequestContext pending =
        RequestContext.builder().text(ConditionKeys.VERSION_STAGE, "AWSPENDING").build();

    AccessDecision decision =
        new ThreeDoors(new Doors(MAY_READ))
            .decide(
                AccessRequest.onSecret(
                    APP, SecretAction.GET_SECRET_VALUE, secret(currentOnly), List.of(), pending));

    assertClosed(decision, Door.RESOURCE, AccessReason.DeniedByPolicy);
  }

  @Test
  void anActionOnTheAccountIsOneOfRightsAlone() {
    AccessRequest create =
        AccessRequest.onAccount(
            APP,
            SecretAction.CREATE_SECRET,
            Optional.of(Doors.ARN),
            List.of(),
            RequestContext.EMPTY);

    assertThat(new ThreeDoors(new Doors("shop: create managedsecrets -")).decide(create).allowed())
        .isTrue();
    assertThatThrownBy(() -> new ThreeDoors(new Doors()).require(create))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining(
            "is not authorized to perform: secretsmanager:CreateSecret on resource: " + Doors.ARN);
  }

  @Test
  void callersLearnNothingOfTheDoors() {
    String plain =
        "User: arn:aws:sts::444455556666:assumed-role/app/pod is not authorized to perform:"
            + " secretsmanager:GetSecretValue on resource: "
            + Doors.ARN;

    for (AccessDecision refused :
        List.of(
            decide(new Doors(), FAR, secret()),
            decide(new Doors(), FAR, secret(ALLOWS_BANK)),
            decide(new Doors(FAR_MAY_READ), FAR, secret(ALLOWS_BANK, DENIES)))) {
      Rejected refusal = refused.refusal().orElseThrow();
      assertThat(refusal.kind()).isEqualTo(Rejected.Kind.ACCESS_DENIED);
      assertThat(refusal.finding().message()).isEqualTo(plain);
    }
  }

  @Test
  void aCallerWhoMayUseTheSecretLearnsThatTheKeyIsMissing() {
    AccessDecision decision = decide(new Doors(MAY_READ), APP, secret(), decrypts(key()));

    assertThat(decision.refusal().orElseThrow().finding().message())
        .isEqualTo("Access to KMS is not allowed");
  }

  @Test
  void anExplanationHasAllDoors() {
    AccessRequest request =
        AccessRequest.onSecret(
            FAR,
            SecretAction.GET_SECRET_VALUE,
            secret(),
            List.of(decrypts(key())),
            RequestContext.EMPTY);

    AccessDecision decision = new ThreeDoors(new Doors()).explain(request);

    assertThat(decision.doors())
        .filteredOn(door -> !door.open())
        .extracting(DoorDecision::door)
        .containsExactly(Door.RESOURCE, Door.IDENTITY, Door.KEY);
  }

  @Test
  void whatIsRefusedAtTheResourceDoorDoesNotAskForRights() {
    Doors rights = new Doors();

    decide(rights, FAR, secret(), decrypts(key()));

    assertThat(rights.asked).isEmpty();
  }

  @Test
  void strongroomItselfPassesAllDoors() {
    AccessDecision decision = decide(new Doors(), Caller.SYSTEM, secret(DENIES), decrypts(key()));

    assertThat(decision.allowed()).isTrue();
  }

  @Test
  void nothingIsAllowedWhileRightsCannotBeAsked() {
    IdentityDoor away =
        (caller, right) -> {
          throw new Unavailable(StoreReason.StoreUnavailable.with());
        };
    AccessRequest request =
        AccessRequest.onSecret(
            APP, SecretAction.GET_SECRET_VALUE, secret(), List.of(), RequestContext.EMPTY);

    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(() -> new ThreeDoors(away).require(request));
  }

  private static AccessDecision decide(
      IdentityDoor rights, Caller caller, ProtectedSecret secret, KeyUse... keys) {
    return new ThreeDoors(rights).decide(request(caller, secret, keys));
  }

  private static AccessRequest request(Caller caller, ProtectedSecret secret, KeyUse... keys) {
    return AccessRequest.onSecret(
        caller, SecretAction.GET_SECRET_VALUE, secret, List.of(keys), RequestContext.EMPTY);
  }

  private static Caller.Session team(String team) {
    return Doors.session(Doors.SHOP, "shop", Map.of("team", team));
  }

  private static void assertClosed(AccessDecision decision, Door door, Reason reason) {
    assertThat(decision.allowed()).isFalse();
    assertThat(decision.closed().orElseThrow().door()).isEqualTo(door);
    assertThat(decision.closed().orElseThrow().why().reason()).isEqualTo(reason);
  }
}
