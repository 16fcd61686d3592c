package dev.strongroom.core.access;

import static dev.strongroom.core.access.Doors.APP;
import static dev.strongroom.core.access.Doors.FAR;
import static dev.strongroom.core.access.Doors.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class KeyAuthorizerTest {
  private static final String MAY_DECRYPT = "shop: create encryptionkeys/decrypt main";
  private static final String FAR_MAY_DECRYPT = "bank: create encryptionkeys/decrypt " + Doors.KEY;
  private static final String ACCOUNT =
      "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:root'},'Action':'kms:*',"
          + "'Resource':'*'}";

  @Test
  void withoutAPolicyTheRightOfTheAccountDecides() {
    // Given
    KeyAuthorizer mayDecrypt = new KeyAuthorizer(new Doors(MAY_DECRYPT));
    KeyAuthorizer mayNothing = new KeyAuthorizer(new Doors());

    // When
    DoorDecision allowed = decrypt(mayDecrypt, APP, key());

    // Then
    assertThat(allowed.open()).isTrue();
    assertThat(decrypt(mayNothing, APP, key()).open()).isFalse();
  }

  @Test
  void aPolicyThatNamesTheAccountLeavesItToTheRight() {
    // Given
    KeyAuthorizer mayDecrypt = new KeyAuthorizer(new Doors(MAY_DECRYPT));
    KeyAuthorizer mayNothing = new KeyAuthorizer(new Doors());

    // When
    DoorDecision allowed = decrypt(mayDecrypt, APP, key(ACCOUNT));

    // Then
    assertThat(allowed.open()).isTrue();
    assertThat(decrypt(mayNothing, APP, key(ACCOUNT)).open()).isFalse();
  }

  @Test
  void aPolicyThatNamesTheCallerIsEnoughInItsAccount() {
    // Given
    Doors nobodyHasRights = new Doors();

    // When
    DoorDecision decision =
        decrypt(
            new KeyAuthorizer(nobodyHasRights),
            APP,
            key(allow("arn:aws:iam::111122223333:role/app", "")));

    // Then
    assertThat(decision.open()).isTrue();
    assertThat(nobodyHasRights.asked).isEmpty();
  }

  @Test
  void anotherAccountNeedsPolicyAndRight() {
    // Given
    String policy = allow("arn:aws:iam::444455556666:root", "");

    // When
    DoorDecision both = decrypt(new KeyAuthorizer(new Doors(FAR_MAY_DECRYPT)), FAR, key(policy));

    // Then
    assertThat(both.open()).isTrue();
    assertThat(decrypt(new KeyAuthorizer(new Doors()), FAR, key(policy)).open()).isFalse();
    assertThat(decrypt(new KeyAuthorizer(new Doors(FAR_MAY_DECRYPT)), FAR, key(ACCOUNT)).open())
        .isFalse();
  }

  @Test
  void aPolicyForSecretsManagerLetsNobodyInDirectly() {
    // Given
    String viaService =
        allow(
            "arn:aws:iam::111122223333:role/app",
            "'StringEquals':{'kms:ViaService':'secretsmanager.cluster-local-1.amazonaws.com'}");
    KeyAuthorizer authorizer = new KeyAuthorizer(new Doors(MAY_DECRYPT));

    // When
    DoorDecision decision = decrypt(authorizer, APP, key(viaService));

    // Then
    assertThat(decision.open()).isFalse();
    assertThat(decision.why().reason()).isEqualTo(AccessReason.KeyDoorClosed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'StringEquals':{'kms:EncryptionContext:team':'shop'}",
        "'ForAllValues:StringEquals':{'kms:EncryptionContextKeys':['team','stage']}",
        "'StringEquals':{'kms:CallerAccount':'111122223333'}",
        "'StringEquals':{'kms:KeyOrigin':'AWS_KMS'}",
        "'StringEquals':{'kms:KeySpec':'SYMMETRIC_DEFAULT','kms:KeyUsage':'ENCRYPT_DECRYPT'}",
        "'Bool':{'kms:MultiRegion':'false','aws:ViaAWSService':'false'}",
        "'Null':{'kms:ViaService':'true'}",
        "'StringEquals':{'kms:RequestAlias':'alias/main'}"
      })
  void conditionsSeeTheKeysOfADirectCall(String condition) {
    // Given
    ProtectedKey key = key(allow("arn:aws:iam::111122223333:role/app", condition));

    // When
    DoorDecision decision = decrypt(new KeyAuthorizer(new Doors()), APP, key);

    // Then
    assertThat(decision.open()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'StringEquals':{'kms:EncryptionContext:team':'bank'}",
        "'ForAllValues:StringEquals':{'kms:EncryptionContextKeys':['stage']}",
        "'StringEquals':{'kms:CallerAccount':'444455556666'}",
        "'StringEquals':{'kms:KeyOrigin':'EXTERNAL'}",
        "'StringEquals':{'kms:RequestAlias':'alias/other'}"
      })
  void conditionsThatDoNotHoldKeepTheDoorClosed(String condition) {
    // Given
    ProtectedKey key = key(allow("arn:aws:iam::111122223333:role/app", condition));

    // When
    DoorDecision decision = decrypt(new KeyAuthorizer(new Doors()), APP, key);

    // Then
    assertThat(decision.open()).isFalse();
  }

  @Test
  void aDenialWins() {
    // Given
    String denies =
        "{'Sid':'Never','Effect':'Deny','Principal':'*','Action':'kms:Decrypt','Resource':'*'}";

    // When
    DoorDecision decision =
        decrypt(new KeyAuthorizer(new Doors(MAY_DECRYPT)), APP, key(ACCOUNT, denies));

    // Then
    assertThat(decision.open()).isFalse();
    assertThat(decision.why().reason()).isEqualTo(AccessReason.DeniedByPolicy);
  }

  @Test
  void theDefaultKeyCanBeDescribed() {
    // Given
    KeyAuthorizer authorizer =
        new KeyAuthorizer(new Doors("shop: get encryptionkeys aws/secretsmanager"));

    // When
    DoorDecision decision =
        authorizer.decide(
            APP, request(KmsAction.DESCRIBE_KEY, new ProtectedKey.Default(Doors.SHOP)));

    // Then
    assertThat(decision.open()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(value = KmsAction.class, mode = Mode.EXCLUDE, names = "DESCRIBE_KEY")
  void nothingElseCanBeDoneWithTheDefaultKey(KmsAction action) {
    // Given
    KeyAuthorizer everything = new KeyAuthorizer((caller, right) -> true);

    // When
    DoorDecision decision =
        everything.decide(APP, request(action, new ProtectedKey.Default(Doors.SHOP)));

    // Then
    assertThat(decision.open()).isFalse();
  }

  @Test
  void theDefaultKeyOfAnotherAccountCannotBeDescribed() {
    // Given
    KeyAuthorizer everything = new KeyAuthorizer((caller, right) -> true);

    // When
    DoorDecision decision =
        everything.decide(
            FAR, request(KmsAction.DESCRIBE_KEY, new ProtectedKey.Default(Doors.SHOP)));

    // Then
    assertThat(decision.open()).isFalse();
  }

  @Test
  void aRefusalDoesNotTellWhy() {
    // Given
    KeyAuthorizer authorizer = new KeyAuthorizer(new Doors());

    // When
    Rejected refused =
        catchThrowableOfType(
            Rejected.class, () -> authorizer.require(APP, request(KmsAction.DECRYPT, key())));

    // Then
    assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED);
    assertThat(refused.finding().message())
        .isEqualTo(
            "User: arn:aws:sts::111122223333:assumed-role/app/pod is not authorized to perform:"
                + " kms:Decrypt on resource: "
                + Doors.KEY);
  }

  @Test
  void aRightOnTheAccountHasNoName() {
    // Given
    Doors doors = new Doors("shop: create encryptionkeys -");
    KeyAuthorizer authorizer = new KeyAuthorizer(doors);

    // When
    authorizer.requireRight(APP, KmsAction.CREATE_KEY, Optional.empty(), "*");

    // Then
    assertThatThrownBy(
            () -> authorizer.requireRight(APP, KmsAction.LIST_KEYS, Optional.empty(), "*"))
        .isInstanceOf(Rejected.class);
  }

  @Test
  void nothingIsAllowedWhileRightsCannotBeAskedFor() {
    // Given
    KeyAuthorizer authorizer =
        new KeyAuthorizer(
            (caller, right) -> {
              throw new Unavailable(StoreReason.StoreUnavailable.with());
            });

    // When
    Unavailable failed =
        catchThrowableOfType(Unavailable.class, () -> decrypt(authorizer, APP, key()));

    // Then
    assertThat(failed).isNotNull();
  }

  private static DoorDecision decrypt(
      KeyAuthorizer authorizer, Caller.Session caller, ProtectedKey key) {
    return authorizer.decide(caller, request(KmsAction.DECRYPT, key));
  }

  private static KeyRequest request(KmsAction action, ProtectedKey key) {
    return new KeyRequest(
        action,
        key,
        Doors.KEY.toString(),
        Map.of("team", "shop"),
        RequestContext.builder().text(ConditionKeys.REQUEST_ALIAS, "alias/main").build());
  }

  private static String allow(String principal, String condition) {
    return "{'Effect':'Allow','Principal':{'AWS':'"
        + principal
        + "'},'Action':'kms:Decrypt','Resource':'*','Condition':{"
        + condition
        + "}}";
  }
}
