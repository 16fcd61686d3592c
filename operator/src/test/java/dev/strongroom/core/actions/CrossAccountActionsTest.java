package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static dev.strongroom.core.actions.ActionScene.BANK;
import static dev.strongroom.core.actions.ActionScene.FAR;
import static dev.strongroom.core.actions.ActionScene.NOW;
import static dev.strongroom.core.actions.ActionScene.SHOP;
import static dev.strongroom.core.actions.CrossAccountScene.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.actions.CreationActions.Creation;
import dev.strongroom.core.actions.CrossAccountActions.Association;
import dev.strongroom.core.actions.DeletionActions.Deletion;
import dev.strongroom.core.actions.RotationActions.Rotation;
import dev.strongroom.core.actions.UpdateActions.Update;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.CrossAccountLink.Status;
import dev.strongroom.core.record.LabelMove;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.replication.ReplicaLinks;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.core.secrets.RestoreSecret;
import dev.strongroom.core.secrets.RotationSwitch;
import dev.strongroom.core.secrets.ScheduleDeletion;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossAccountActionsTest {
  private static final String READ_ONLY =
      "Operation not permitted on a replica secret. Call must be made in primary secret's account.";
  private static final VersionId TOKEN = VersionId.derived("token");

  private final CrossAccountScene pair = new CrossAccountScene();
  private final ActionScene scene = pair.scene;
  private final WritingScene writing = pair.writing;

  @Test
  void aReplicaIsEmptyAndWaitsForItsPrimary() {
    // When
    SecretRecord made = pair.create();

    // Then
    assertThat(made.versions()).isEmpty();
    assertThat(made.metadata().key()).contains(pair.key.keyId());
    assertThat(made.attributes().primary())
        .contains(CrossAccountLink.toPrimary(pair.primary.arn(), Status.PENDING));
    assertThat(made.attributes().managedPolicies()).containsOnlyKeys("cross-account-replication");
    assertThat(made.attributes().managedPolicies().values())
        .singleElement()
        .asString()
        .contains("\"secretsmanager:AcceptCrossAccountReplication\"", SHOP + ":root");
    assertThat(pair.replica()).isEqualTo(made);
  }

  @Test
  void whetherThePrimaryExistsIsNotTold() {
    // Given
    String nowhere = pair.primary.arn().toString().replace(":secret:db-", ":secret:nothing-");

    // When
    SecretRecord made = writing.creations.createReplica(FAR, pair.creation(), nowhere, false);

    // Then
    assertThat(made.attributes().primary().orElseThrow().status()).isEqualTo(Status.PENDING);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "arn:aws:secretsmanager:cluster-local-1:444455556666:secret:db-AbCdEf"
            + " | CrossAccountPrimaryARN: the primary must be a secret of another account in region"
            + " cluster-local-1.",
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"
            + " | CrossAccountPrimaryARN: the primary must be a secret of another account in region"
            + " cluster-local-1.",
        "arn:aws:kms:cluster-local-1:111122223333:key/db | This is not the ARN of a secret.",
      })
  void aPrimaryIsASecretOfAnotherAccountInThisRegion(String arn, String sentence) {
    // When / Then
    assertRefused(
        () -> writing.creations.createReplica(FAR, pair.creation(), arn, false),
        Kind.INVALID_PARAMETER,
        sentence);
    assertThat(writing.objects.objects).containsOnlyKeys("shop/db");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Description", "Type", "AddReplicaRegions", "SecretString or SecretBinary"})
  void whatComesFromThePrimaryIsRefused(String member) {
    // Given
    Creation creation =
        new Creation(
            "copy",
            TOKEN,
            Optional.of("text").filter(text -> member.equals("Description")),
            Optional.of(pair.key.toString()),
            Map.of(),
            Optional.of("text").filter(text -> member.equals("Type")),
            member.equals("AddReplicaRegions")
                ? List.of(RegionReplica.requested("eu-west-1", Optional.empty()))
                : List.of(),
            Optional.empty());

    // When / Then
    assertRefused(
        () ->
            writing.creations.createReplica(
                FAR, creation, pair.primary.arn().toString(), member.startsWith("Secret")),
        Kind.INVALID_PARAMETER,
        "You can't specify " + member + " together with CrossAccountPrimaryARN.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "alias/aws/secretsmanager"})
  void aReplicaNeedsAKeyOfItsOwnAccount(String key) {
    // Given
    Creation creation =
        new Creation(
            "copy",
            TOKEN,
            Optional.empty(),
            Optional.of(key),
            Map.of(),
            Optional.empty(),
            List.of(),
            Optional.empty());

    // When / Then
    assertRefused(
        () -> writing.creations.createReplica(FAR, creation, pair.primary.arn().toString(), false),
        Kind.INVALID_PARAMETER,
        "KmsKeyId: a cross-account replica must be encrypted with a customer managed key of its"
            + " account.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create managedsecrets -",
        "update managedsecrets/policy copy",
        "create encryptionkeys/datakey bank"
      })
  void whoMayNotCreateAReplicaCreatesNothing(String missing) {
    // Given
    pair.key(Optional.empty());
    scene.deny(missing);

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(pair::create)
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED));
    assertThat(writing.objects.objects).containsOnlyKeys("shop/db");
  }

  @Test
  void aSecretThatHasAValueByThenDoesNotBecomeAReplica() {
    // Given
    writing.objects.afterCreation =
        () ->
            scene.secret(
                "bank",
                BANK,
                "copy",
                made ->
                    made.withVersion(
                            VersionEntry.announced(TOKEN, NOW).holding(new byte[] {0, 1}, 1))
                        .withDeclaration(new Owner("bank", "copy", "uid-2"), made.metadata()));

    // When / Then
    assertRefused(
        pair::create, Kind.EXISTS, "The operation failed because the secret copy already exists.");
    assertThat(pair.replica().attributes().primary()).isEmpty();
  }

  @Test
  void anAssociatedReplicaIsInProgressAtBothEnds() {
    // Given
    SecretRecord replica = pair.create();

    // When
    SecretRecord primary = pair.associate();

    // Then
    assertThat(primary.attributes().accountReplica())
        .contains(CrossAccountLink.toReplica(replica.arn(), Optional.empty(), false, ROLE));
    assertThat(pair.primary()).isEqualTo(primary);
    assertThat(pair.replica().attributes().primary())
        .contains(CrossAccountLink.toPrimary(primary.arn(), Status.IN_PROGRESS));
  }

  @Test
  void associatingAgainTakesTheRoleOfThatCall() {
    // Given
    pair.create();
    pair.associate();
    scene.allow("impersonate serviceaccounts copier");

    // When
    SecretRecord primary = pair.associate(Optional.of("arn:aws:iam::" + SHOP + ":role/copier"));

    // Then
    assertThat(primary.attributes().accountReplica().orElseThrow())
        .satisfies(
            link -> {
              assertThat(link.copier()).contains("arn:aws:iam::" + SHOP + ":role/copier");
              assertThat(link.roleArn()).isEqualTo(link.copier());
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create managedsecrets/crossaccountreplica db",
        "get managedsecrets/value db",
        "create managedsecrets/acceptreplication ${replica}",
        "create encryptionkeys/encrypt ${key}"
      })
  void eachRightIsNeededToAssociate(String missing) {
    // Given
    SecretRecord replica = pair.create();
    scene.deny(
        missing
            .replace("${replica}", replica.arn().toString())
            .replace("${key}", pair.key.toString()));

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(pair::associate)
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED));
    assertUntouched();
  }

  @Test
  void theKeyOfTheReplicaMustAllowTheOtherAccount() {
    // Given
    pair.create();
    pair.key(Optional.empty());

    // When / Then
    assertRefused(pair::associate, Kind.ACCESS_DENIED, "Access to KMS is not allowed");
    assertUntouched();
  }

  @Test
  void aRoleIsPassedByThoseAloneWhoMayActAsIt() {
    // Given
    pair.create();
    String role = "arn:aws:iam::" + SHOP + ":role/copier";

    // When / Then
    assertRefused(
        () -> pair.associate(Optional.of(role)),
        Kind.ACCESS_DENIED,
        "User: "
            + APP.caller().principal().session()
            + " is not authorized to perform: iam:PassRole on resource: "
            + role);
    assertUntouched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"arn:aws:iam::444455556666:role/app", "arn:aws:iam::111122223333:user/a"})
  void aRoleIsOfTheAccountOfThePrimary(String role) {
    // Given
    pair.create();

    // When / Then
    assertRefused(
        () -> pair.associate(Optional.of(role)),
        Kind.INVALID_PARAMETER,
        "ReplicationRoleARN: the role must be a ServiceAccount of the primary's account:"
            + " arn:aws:iam::111122223333:role/<ServiceAccount>.");
  }

  @Test
  void whetherAForeignSecretExistsIsNotToldToThoseWhomItDoesNotLetIn() {
    // Given
    SecretRecord foreign = scene.secret("bank", BANK, "plain", made -> made);
    String nothing = foreign.arn().toString().replace("plain", "nothing");
    scene.allow(
        "create managedsecrets/acceptreplication " + foreign.arn(),
        "create managedsecrets/acceptreplication " + nothing);

    // When / Then
    for (String arn : List.of(foreign.arn().toString(), nothing)) {
      assertRefused(
          () -> associate(arn),
          Kind.ACCESS_DENIED,
          "User: "
              + APP.caller().principal().session()
              + " is not authorized to perform: secretsmanager:AcceptCrossAccountReplication on"
              + " resource: "
              + arn);
    }
  }

  @Test
  void aReplicaOfAnotherPrimaryIsNotAssociated() {
    // Given
    SecretRecord other = writing.secret("other", "1");
    pair.create();
    scene.allow(
        "create managedsecrets/crossaccountreplica other", "get managedsecrets/value other");
    Association association =
        new Association(pair.replica().arn().toString(), true, Optional.empty());

    // When / Then
    assertRefused(
        () -> pair.actions.associate(APP, "other", association),
        Kind.INVALID_REQUEST,
        "The secret "
            + pair.replica().arn()
            + " is not a cross-account replica of "
            + other.arn()
            + ".");
    assertUntouched();
  }

  @Test
  void aSecretHasOneReplicaAlsoAfterThatHasLeft() {
    // Given
    pair.create();
    pair.associate();
    SecretRecord first = pair.replica();
    SecretRecord second =
        scene.secret(
            "bank",
            BANK,
            "second",
            made ->
                made.withAttributes(ReplicaLinks.replicaOf(pair.primary.arn()))
                    .withDeclaration(
                        made.owner(), made.metadata().withKey(Optional.of(pair.key.keyId()))));
    scene.allow("create managedsecrets/acceptreplication " + second.arn());
    scene.change(
        "db",
        record ->
            record.withAttributes(
                record
                    .attributes()
                    .withAccountReplica(
                        record
                            .attributes()
                            .accountReplica()
                            .map(link -> link.in(Status.DETACHED, Optional.empty())))));

    // When / Then
    assertRefused(
        () -> associate(second.arn().toString()),
        Kind.LIMIT_EXCEEDED,
        "A secret can have one cross-account replica. Call DisassociateCrossAccountReplica for "
            + first.arn()
            + " first.");
  }

  @Test
  void aReplicaHasNoReplica() {
    // Given
    pair.create();
    scene.change(
        "db",
        record ->
            record.withAttributes(
                record
                    .attributes()
                    .withPrimary(
                        Optional.of(
                            CrossAccountLink.toPrimary(pair.replica().arn(), Status.PENDING)))));

    // When / Then
    assertRefused(
        pair::associate,
        Kind.INVALID_REQUEST,
        "The secret "
            + pair.primary.arn()
            + " is a cross-account replica, which can't have replicas.");
  }

  @Test
  void anotherAccountAssociatesNothingWhateverAPolicyAllowsIt() {
    // Given
    pair.create();
    scene.change(
        "db",
        record ->
            record.withDeclaration(
                record.owner(),
                record
                    .metadata()
                    .withPolicy(
                        Optional.of(
                            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:root\"},"
                                + "\"Action\":\"secretsmanager:*\",\"Resource\":\"*\"}]}"))));
    scene.allow("create managedsecrets/crossaccountreplica " + pair.primary.arn());

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(
            () ->
                pair.actions.associate(
                    FAR,
                    pair.primary.arn().toString(),
                    new Association(pair.replica().arn().toString(), false, Optional.empty())))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED));
    assertThat(pair.primary().attributes().accountReplica()).isEmpty();
  }

  @Test
  void aDisassociatedReplicaIsDetachedAndAssociatedAgain() {
    // Given
    pair.create();
    pair.associate();
    scene.deny("create managedsecrets/acceptreplication " + pair.replica().arn());

    // When
    SecretRecord primary = pair.actions.disassociate(APP, "db", pair.replica().arn().toString());

    // Then
    assertThat(primary.attributes().accountReplica()).isEmpty();
    assertThat(pair.replica().attributes().primary().orElseThrow().status())
        .isEqualTo(Status.DETACHED);
    scene.allow("create managedsecrets/acceptreplication " + pair.replica().arn());
    pair.associate();
    assertThat(pair.replica().attributes().primary().orElseThrow().status())
        .isEqualTo(Status.IN_PROGRESS);
  }

  @Test
  void whatIsNotListedIsNotDisassociated() {
    // Given
    pair.create();

    // When / Then
    assertRefused(
        () -> pair.actions.disassociate(APP, "db", pair.replica().arn().toString()),
        Kind.INVALID_REQUEST,
        "The secret "
            + pair.replica().arn()
            + " is not a cross-account replica of "
            + pair.primary.arn()
            + ".");
    assertUntouched();
  }

  @Test
  void aStoppedReplicaIsASecretOfItsOwn() {
    // Given
    pair.create();
    pair.associate();
    scene.allow("create managedsecrets/promotion copy", "delete managedsecrets/policy copy");

    // When
    SecretRecord stopped = pair.replications.stop(FAR, "copy");

    // Then
    assertThat(stopped.attributes().primary()).isEmpty();
    assertThat(stopped.attributes().managedPolicies()).isEmpty();
    assertThat(pair.replica()).isEqualTo(stopped);
  }

  @Test
  void whoMayNotDeleteThePolicyStopsNothing() {
    // Given
    SecretRecord replica = pair.create();
    scene.allow("create managedsecrets/promotion copy");

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> pair.replications.stop(FAR, "copy"))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED));
    assertThat(pair.replica()).isEqualTo(replica);
  }

  @Test
  void aReplicaIsNotWrittenTo() {
    // Given
    scene.allow(
        "update managedsecrets/value copy",
        "update managedsecrets copy",
        "update managedsecrets/versions copy",
        "create managedsecrets/rotation copy",
        "create managedsecrets/replication copy");
    SecretRecord replica = pair.create();
    try (SecretValue value = SecretValue.text("mine")) {
      List<Consumer<String>> writes =
          List.of(
              id ->
                  new ValueActions(writing.access, scene.reading, scene.putting)
                      .put(FAR, id, TOKEN, value, Set.of()),
              id ->
                  new UpdateActions(writing.access, writing.named, writing.changing, scene.putting)
                      .update(
                          FAR,
                          id,
                          new Update(
                              TOKEN, Optional.of("text"), Optional.empty(), Optional.empty()),
                          Optional.of(value)),
              id ->
                  new StagingLabelActions(
                          writing.access, new MoveStagingLabel(scene.store, scene.time))
                      .move(
                          FAR,
                          id,
                          new LabelMove(
                              StagingLabel.CURRENT, Optional.empty(), Optional.of(TOKEN))),
              id ->
                  new RotationActions(
                          writing.access,
                          null,
                          new RotationSwitch(scene.store),
                          MinimumInterval.AWS)
                      .rotate(
                          FAR,
                          id,
                          new Rotation(
                              TOKEN,
                              Optional.empty(),
                              Optional.empty(),
                              Optional.empty(),
                              false,
                              Optional.empty())),
              id ->
                  pair.replications.replicate(
                      FAR,
                      id,
                      List.of(RegionReplica.requested("eu-west-1", Optional.empty())),
                      Optional.empty()));

      // When / Then
      for (Consumer<String> write : writes) {
        assertRefused(() -> write.accept("copy"), Kind.INVALID_REQUEST, READ_ONLY);
      }
    }
    assertThat(pair.replica()).isEqualTo(replica);
  }

  @Test
  void neitherEndIsDeletedBeforeItHasLeft() {
    // Given
    pair.create();
    pair.associate();
    scene.allow("delete managedsecrets db", "delete managedsecrets copy");
    DeletionActions deletions =
        new DeletionActions(
            writing.access,
            new ScheduleDeletion(scene.store, scene.time),
            new RestoreSecret(scene.store, writing.objects, scene.time),
            scene::namespace,
            scene.time);

    // When / Then
    for (ActionCall call : List.of(APP, FAR)) {
      SecretRecord end = call.equals(APP) ? pair.primary() : pair.replica();
      assertRefused(
          () ->
              deletions.delete(
                  call,
                  end.arn().name().value(),
                  new Deletion(Optional.empty(), Optional.of(true))),
          Kind.INVALID_REQUEST,
          "You can't delete secret "
              + end.arn()
              + " while it takes part in a cross-account replication. End that first:"
              + " DisassociateCrossAccountReplica on the primary, StopReplicationToReplica on the"
              + " replica.");
    }
  }

  @Test
  void aPrimaryThatIsMarkedForDeletionGetsNoReplica() {
    // Given
    pair.create();
    scene.change("db", record -> record.withDeletion(Optional.of(NOW.plus(Duration.ofDays(7)))));

    // When / Then
    assertRefused(
        pair::associate,
        Kind.INVALID_REQUEST,
        "You can't perform this operation on the secret because it was marked for deletion.");
  }

  private SecretRecord associate(String replica) {
    return pair.actions.associate(APP, "db", new Association(replica, false, Optional.empty()));
  }

  private void assertUntouched() {
    assertThat(pair.primary().attributes().accountReplica()).isEmpty();
    assertThat(pair.replica().attributes().primary().orElseThrow().status())
        .isEqualTo(Status.PENDING);
  }

  private static void assertRefused(Runnable call, Kind kind, String message) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(call::run)
        .satisfies(
            refused -> {
              assertThat(refused.finding().message()).isEqualTo(message);
              assertThat(refused.kind()).isEqualTo(kind);
            });
  }
}
