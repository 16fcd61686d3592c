package dev.strongroom.core.replication;

import static dev.strongroom.core.actions.ActionScene.APP;
import static dev.strongroom.core.actions.ActionScene.NOW;
import static dev.strongroom.core.actions.ActionScene.SHOP;
import static dev.strongroom.core.actions.CrossAccountScene.ROLE;
import static dev.strongroom.core.actions.CrossAccountScene.keyPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.accounts.AccountLedger;
import dev.strongroom.core.actions.ActionScene;
import dev.strongroom.core.actions.CrossAccountScene;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Limits;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.CrossAccountLink.Status;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.replication.FollowPrimary.Outcome;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowPrimaryTest {
  private final CrossAccountScene pair = new CrossAccountScene();
  private final ActionScene scene = pair.scene;
  private final FollowPrimary following = pair.following(AccountBudget.UNLIMITED);

  FollowPrimaryTest() {
    pair.create();
    pair.associate();
  }

  @Test
  void aReplicaGetsTheVersionsAndLabelsOfItsPrimaryUnderItsOwnKey() {
    // Given
    VersionId blue = pair.put("blue", "blue");
    VersionId two = pair.put("two");

    // When
    Outcome outcome = follow();

    // Then
    assertThat(outcome).isEqualTo(Outcome.SETTLED);
    assertThat(pair.replica().labels()).isEqualTo(pair.primary().labels());
    assertThat(pair.value("AWSCURRENT")).isEqualTo("two");
    assertThat(pair.value("AWSPREVIOUS")).isEqualTo("one");
    assertThat(pair.value("blue")).isEqualTo("blue");
    assertThat(pair.replica().versions())
        .hasSize(3)
        .allSatisfy(
            version ->
                assertThat(version.keys().all()).containsExactly(Optional.of(pair.key.keyId())));
    assertThat(pair.replica().version(two).orElseThrow().createdAt())
        .isEqualTo(pair.primary().version(two).orElseThrow().createdAt());
    assertThat(pair.replica().version(blue)).isPresent();
    assertStatus(Status.IN_SYNC, Status.IN_SYNC);
  }

  @Test
  void aSettledPairIsNotWritten() {
    // Given
    follow();
    int swaps = scene.store.swaps;

    // When
    follow();
    following.follow(pair.replica(), pair::find);

    // Then
    assertThat(scene.store.swaps).isEqualTo(swaps);
  }

  @Test
  void aPrimaryIsNotInSyncFromTheMomentOfItsChange() {
    // Given
    follow();

    // When
    pair.put("two");

    // Then
    SecretRecord primary = pair.primary();
    CrossAccountLink link = primary.attributes().accountReplica().orElseThrow();
    assertThat(ReplicatedState.status(primary, link)).isEqualTo(Status.IN_PROGRESS);
    assertThat(pair.value("AWSCURRENT")).isEqualTo("one");
  }

  @Test
  void aLabelThatIsTakenAwayGoesFromTheReplicaAndTheVersionStays() {
    // Given
    VersionId blue = pair.put("blue", "blue");
    follow();
    scene.change(
        "db", record -> record.withLabels(record.labels().remove(new StagingLabel("blue"))));

    // When
    follow();

    // Then
    assertThat(pair.replica().labels()).isEqualTo(pair.primary().labels());
    assertThat(pair.replica().version(blue)).isPresent();
    assertStatus(Status.IN_SYNC, Status.IN_SYNC);
  }

  @Test
  void aVersionWithoutAValueIsNotReplicated() {
    // Given
    VersionId announced = VersionId.derived("announced");
    scene.change(
        "db",
        record ->
            record
                .withVersion(VersionEntry.announced(announced, NOW))
                .withLabels(record.labels().move(StagingLabel.PENDING, announced)));

    // When
    Outcome outcome = follow();

    // Then
    assertThat(outcome).isEqualTo(Outcome.SETTLED);
    assertThat(pair.replica().labels().labels()).containsOnlyKeys(StagingLabel.CURRENT);
    assertStatus(Status.IN_SYNC, Status.IN_SYNC);
  }

  @Test
  void aVersionThatWasPutAgainUnderItsIdIsCopiedAgain() {
    // Given
    follow();
    VersionId id = pair.primary().current().orElseThrow();
    scene.time.pass(Duration.ofHours(1));
    try (SecretValue value = SecretValue.text("new")) {
      scene.change(
          "db",
          record ->
              record.withVersion(
                  VersionEntry.announced(id, scene.time.instant())
                      .holding(scene.store.seal(record, id, value), value.length())));
    }

    // When
    follow();

    // Then
    assertThat(pair.value("AWSCURRENT")).isEqualTo("new");
  }

  /** Whatever effect the process ends before: the next pass comes to the same. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aPassThatWasCutOffIsCompletedByTheNext(int effects) {
    // Given
    pair.put("two");
    AtomicInteger left = new AtomicInteger(effects);
    scene.store.beforeEach(
        () -> {
          if (left.getAndDecrement() == 0) {
            throw new IllegalStateException("killed");
          }
        });
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this::follow);
    assertThat(pair.primary().attributes().accountReplica().orElseThrow().status())
        .isNotEqualTo(Status.IN_SYNC);
    scene.store.beforeEach(() -> {});

    // When
    follow();

    // Then
    assertThat(pair.value("AWSCURRENT")).isEqualTo("two");
    assertThat(pair.replica().versions()).hasSize(2);
    assertStatus(Status.IN_SYNC, Status.IN_SYNC);
  }

  @Test
  void anotherPassAtTheSameTimeComesToTheSame() {
    // Given
    pair.put("two");
    scene.store.beforeNext(this::follow);

    // When
    follow();

    // Then
    assertThat(pair.value("AWSCURRENT")).isEqualTo("two");
    assertThat(pair.replica().versions()).hasSize(2);
    assertStatus(Status.IN_SYNC, Status.IN_SYNC);
  }

  @Test
  void aCopyOfAnOlderStateLeavesThePrimaryInProgress() {
    // Given
    SecretRecord before = pair.primary();
    pair.put("two");

    // When
    following.follow(before, pair::find);

    // Then
    SecretRecord primary = pair.primary();
    CrossAccountLink link = primary.attributes().accountReplica().orElseThrow();
    assertThat(ReplicatedState.status(primary, link)).isEqualTo(Status.IN_PROGRESS);
    follow();
    assertThat(pair.value("AWSCURRENT")).isEqualTo("two");
  }

  @Test
  void withoutTheKeyOfTheReplicaNothingIsCopiedAndBothSidesAreTold() {
    // Given
    follow();
    pair.put("two");
    pair.key(Optional.empty());

    // When
    Outcome outcome = follow();

    // Then
    assertThat(outcome).isEqualTo(Outcome.FAILED);
    assertThat(pair.value("AWSCURRENT")).isEqualTo("one");
    assertFailed(
        "The role "
            + ROLE
            + " may not use kms:Encrypt with the key of the replica. Allow it in the policy of"
            + " that key and by a right on the key's ARN in the account of the primary.");
    pair.key(Optional.of(keyPolicy(ROLE)));
    follow();
    assertThat(pair.value("AWSCURRENT")).isEqualTo("two");
    assertStatus(Status.IN_SYNC, Status.IN_SYNC);
  }

  @Test
  void withoutTheRightOnTheKeyNothingIsCopied() {
    // Given
    scene.deny("create encryptionkeys/encrypt " + pair.key);

    // When
    Outcome outcome = follow();

    // Then
    assertThat(outcome).isEqualTo(Outcome.FAILED);
    assertThat(pair.replica().versions()).isEmpty();
  }

  @Test
  void aRoleThatIsGoneCopiesNothing() {
    // Given
    pair.roles.clear();

    // When
    follow();

    // Then
    assertThat(pair.replica().versions()).isEmpty();
    assertFailed(
        "The role "
            + ROLE
            + ", in whose name the secret is copied, does not exist any more. Call"
            + " AssociateCrossAccountReplica again, with a role that does.");
  }

  @Test
  void aRepetitionWhileItFailsWritesNothing() {
    // Given
    pair.roles.clear();
    follow();
    int swaps = scene.store.swaps;

    // When
    follow();

    // Then
    assertThat(scene.store.swaps).isEqualTo(swaps);
  }

  @Test
  void theBudgetOfTheReplicasAccountCountsAndIsNotToldToThePrimarys() {
    // Given
    Limits limits = new Limits(10, 0, 10_000);
    FollowPrimary bounded =
        pair.following(
            new AccountLedger(
                account -> account.equals("bank") ? limits : Limits.CEILING,
                account -> scene.queries.ofAccount(account).map(AccountLedger.Stored::of),
                System::nanoTime));

    // When
    Outcome outcome = bounded.follow(pair.primary(), pair::find);

    // Then
    assertThat(outcome).isEqualTo(Outcome.FAILED);
    assertThat(pair.replica().versions()).isEmpty();
    assertThat(replicaLink().cause().map(StoredCause::sentence).orElseThrow())
        .doesNotStartWith("The account of the other secret");
    assertThat(primaryLink().cause().map(StoredCause::sentence).orElseThrow())
        .startsWith("The account of the other secret refuses the copy")
        .doesNotContain("bank");
  }

  @Test
  void aLostValueFailsAndIsToldToItsOwnerAlone() {
    // Given
    VersionId lost = pair.put("two");
    scene.store.lose(pair.primary(), lost);

    // When
    Outcome outcome = follow();

    // Then
    assertThat(outcome).isEqualTo(Outcome.FAILED);
    assertThat(primaryLink().cause().map(StoredCause::sentence).orElseThrow())
        .contains(lost.value());
    assertThat(replicaLink().cause().map(StoredCause::sentence).orElseThrow())
        .doesNotContain(lost.value());
  }

  @Test
  void aNamespaceThatWasCreatedAgainGetsNothing() {
    // Given
    scene.namespaceUid = "ns-2";

    // When
    Outcome outcome = follow();

    // Then
    assertThat(outcome).isEqualTo(Outcome.FAILED);
    assertThat(pair.replica().versions()).isEmpty();
    assertFailed("Account " + SHOP + " is not there any more, or its namespace was created again.");
  }

  @Test
  void aStoreThatIsAwayIsNoFailureOfTheReplication() {
    // Given
    scene.store.beforeNext(
        () -> {
          throw new Unavailable(StoreReason.StoreUnavailable.with());
        });

    // When / Then
    assertThatExceptionOfType(Unavailable.class).isThrownBy(this::follow);
    assertStatus(Status.IN_PROGRESS, Status.IN_PROGRESS);
  }

  @Test
  void aReplicaThatWasLeftKeepsWhatItHas() {
    // Given
    follow();
    pair.actions.disassociate(APP, "db", pair.replica().arn().toString());
    pair.put("two");

    // When
    following.follow(pair.replica(), pair::find);
    following.follow(pair.primary(), pair::find);

    // Then
    assertThat(pair.value("AWSCURRENT")).isEqualTo("one");
    assertThat(replicaLink().status()).isEqualTo(Status.DETACHED);
    assertThat(pair.primary().attributes().accountReplica()).isEmpty();
  }

  /** The other end was not told, because the process ended before. */
  @Test
  void aReplicaIsToldLaterThatItWasLeft() {
    // Given
    follow();
    scene.change(
        "db",
        record -> record.withAttributes(record.attributes().withAccountReplica(Optional.empty())));

    // When
    following.follow(pair.replica(), pair::find);

    // Then
    assertThat(replicaLink().status()).isEqualTo(Status.DETACHED);
  }

  @Test
  void aPrimaryIsToldThatItsReplicaHasLeft() {
    // Given
    follow();
    changeReplica(record -> record.withAttributes(ReplicaLinks.promoted(record.attributes())));

    // When
    Outcome outcome = follow();

    // Then
    assertThat(outcome).isEqualTo(Outcome.SETTLED);
    assertThat(primaryLink().status()).isEqualTo(Status.DETACHED);
    assertThat(pair.value("AWSCURRENT")).isEqualTo("one");
    VersionChanges.requireWritable(pair.replica());
  }

  @Test
  void anEndThatIsGoneIsLeftOnlyWhenThatIsCertain() {
    // Given
    follow();

    // When
    Outcome outcome = following.follow(pair.primary(), arn -> Optional.empty());

    // Then
    assertThat(outcome).isEqualTo(Outcome.OTHER_END_MISSING);
    assertThat(primaryLink().status()).isEqualTo(Status.IN_SYNC);
    following.leave(pair.primary());
    assertThat(primaryLink().status()).isEqualTo(Status.DETACHED);
  }

  @Test
  void aReplicaThatNobodyAssociatedIsLeftAlone() {
    // Given
    scene.change(
        "db",
        record -> record.withAttributes(record.attributes().withAccountReplica(Optional.empty())));
    changeReplica(record -> record.withAttributes(ReplicaLinks.replicaOf(pair.primary.arn())));

    // When
    Outcome outcome = following.follow(pair.replica(), pair::find);

    // Then
    assertThat(outcome).isEqualTo(Outcome.SETTLED);
    assertThat(replicaLink().status()).isEqualTo(Status.PENDING);
  }

  @Test
  void aPrimaryThatIsMarkedForDeletionIsNotCopied() {
    // Given
    scene.change("db", record -> record.withDeletion(Optional.of(NOW.plus(Duration.ofDays(7)))));

    // When
    Outcome outcome = follow();

    // Then
    assertThat(outcome).isEqualTo(Outcome.FAILED);
    assertThat(pair.replica().versions()).isEmpty();
  }

  private Outcome follow() {
    return following.follow(pair.primary(), pair::find);
  }

  private void changeReplica(UnaryOperator<SecretRecord> change) {
    scene.store.compareAndSwap(change.apply(pair.replica())).orElseThrow();
  }

  private CrossAccountLink primaryLink() {
    return pair.primary().attributes().accountReplica().orElseThrow();
  }

  private CrossAccountLink replicaLink() {
    return pair.replica().attributes().primary().orElseThrow();
  }

  private void assertStatus(Status primary, Status replica) {
    assertThat(ReplicatedState.status(pair.primary(), primaryLink())).isEqualTo(primary);
    assertThat(replicaLink().status()).isEqualTo(replica);
  }

  private void assertFailed(String message) {
    for (CrossAccountLink link : List.of(primaryLink(), replicaLink())) {
      assertThat(link.status()).isEqualTo(Status.FAILED);
      assertThat(link.cause().map(StoredCause::sentence)).contains(message);
    }
  }
}
