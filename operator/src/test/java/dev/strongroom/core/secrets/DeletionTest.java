package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.names.DataKey;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.DeletionPolicy;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.DeclaredSecret.OnRecreate;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeletionTest {
  private static final String SHOP = "shop";
  private static final AccountId ACCOUNT = AccountId.ofNamespace(SHOP);
  private static final SecretName NAME = new SecretName("db");
  private static final Owner OWNER = new Owner(SHOP, "db", "uid-1");
  private static final Owner BACK = new Owner(SHOP, "db", "uid-2");
  private static final Owner OTHER = new Owner(SHOP, "renamed", "uid-3");
  private static final VersionId PUT = VersionId.derived("put");

  private final Time time = new Time(Instant.parse("2026-01-02T03:04:05Z"));
  private final MemoryStore store = new MemoryStore();
  private NamespaceIdentity namespace = namespace("ns-1", time.instant(), ACCOUNT);
  private final DeclareSecret declare =
      new DeclareSecret(
          store,
          store,
          (ns, how) -> SecretValue.text("first"),
          name -> namespace,
          "cluster-local-1",
          time);
  private final ScheduleDeletion deletion = new ScheduleDeletion(store, time);
  private final List<Owner> removedOwners = new ArrayList<>();
  private final RemoveSecret removal = new RemoveSecret(store, removedOwners::add, time);

  @Test
  void withinTheDeclaredWindowEverythingComesBack() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.days(7));
    put("second");
    SecretRecord before = record();

    // When
    deletion.schedule(OWNER, NAME);
    assertThat(record().deletionAt()).contains(time.instant().plus(Duration.ofDays(7)));
    time.pass(Duration.ofDays(7).minusSeconds(1));
    assertThat(removal.remove(SHOP, NAME)).isFalse();
    declare(BACK, OnRecreate.RESTORE, DeletionPolicy.days(7));

    // Then
    assertThat(record().deletion()).isEmpty();
    assertThat(record().labels()).isEqualTo(before.labels());
    assertThat(record().versions()).isEqualTo(before.versions());
    assertThat(record().arn()).isEqualTo(before.arn());
  }

  @Test
  void afterTheWindowNothingIsLeftAndTheNameIsFree() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    put("second");
    SecretRecord before = record();
    deletion.schedule(OWNER, NAME);

    // When
    time.pass(Duration.ofDays(30));
    assertThat(removal.remove(SHOP, NAME)).isTrue();

    // Then
    assertThat(store.find(SHOP, NAME)).isEmpty();
    assertThat(store.stored(before)).isEmpty();
    SecretRecord anew = declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    assertThat(anew.arn()).isNotEqualTo(before.arn());
  }

  @Test
  void aRemovalThatIsCutOffAnywhereIsEndedByTheNext() {
    for (int effects = 1; effects <= 5; effects++) {
      // Given
      declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.AT_ONCE);
      put("second");
      SecretRecord before = record();
      deletion.schedule(OWNER, NAME);
      int[] left = {effects};
      store.beforeEach(
          () -> {
            if (--left[0] == 0) {
              throw new IllegalStateException("killed");
            }
          });

      // When
      boolean killed = false;
      try {
        removal.remove(SHOP, NAME);
      } catch (IllegalStateException expected) {
        killed = true;
      }
      store.beforeEach(() -> {});

      // Then
      assertThat(killed).isEqualTo(effects <= 4);
      if (killed) {
        if (effects > 1) {
          assertThatExceptionOfType(NotYet.class)
              .isThrownBy(() -> declare(BACK, OnRecreate.RESTORE, DeletionPolicy.AT_ONCE));
          assertThatExceptionOfType(Rejected.class).isThrownBy(() -> deletion.restore(SHOP, NAME));
        }
        assertThat(removal.remove(SHOP, NAME)).isTrue();
      }
      assertThat(store.find(SHOP, NAME)).isEmpty();
      assertThat(store.stored(before)).isEmpty();
    }
  }

  @Test
  void aRestoreThatComesFirstWins() {
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.AT_ONCE);
    deletion.schedule(OWNER, NAME);
    store.beforeNext(() -> declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT));

    assertThat(removal.remove(SHOP, NAME)).isFalse();
    assertThat(record().current()).isPresent();
  }

  @Test
  void whoRefusesToRestoreIsRefused() {
    // Given
    declare(OWNER, OnRecreate.REFUSE, DeletionPolicy.DEFAULT);
    deletion.schedule(OWNER, NAME);

    // When, Then
    assertRefused(
        SecretReason.RestoreRefused,
        () -> declare(BACK, OnRecreate.REFUSE, DeletionPolicy.DEFAULT));
    assertThat(record().deletion()).isPresent();
    deletion.schedule(BACK, NAME);
    assertThat(declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT).deletion()).isEmpty();
  }

  @Test
  void aNamespaceMadeAnewAsAnotherAccountDoesNotGetTheSecret() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    deletion.schedule(OWNER, NAME);
    AccountId foreign = new AccountId("123456789012");

    // When, Then
    namespace = namespace("ns-1", time.instant(), foreign);
    assertRefused(
        AccountReason.AccountChanged,
        () -> declare.declare(declared(BACK, foreign, OnRecreate.RESTORE), known()));
    namespace = namespace("ns-1", time.instant(), ACCOUNT);
    assertThat(declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT).deletion()).isEmpty();
  }

  @Test
  void aNamespaceMadeAnewGetsTheSecretOnlyWhenAnAdministratorHandsItOver() {
    // Given
    SecretRecord before = declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    deletion.schedule(OWNER, NAME);
    Instant later = time.instant().plus(Duration.ofDays(1));
    namespace = namespace("ns-2", later, ACCOUNT);

    // When
    assertRefused(
        AccountReason.NamespaceRecreated,
        () -> declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT));
    assertRefused(AccountReason.NamespaceRecreated, () -> declare.declare(adopting("db"), known()));
    namespace = namespace("ns-2", later, ACCOUNT, "ns-0");
    assertRefused(
        AccountReason.NamespaceRecreated,
        () -> declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT));

    // Then
    assertThat(record().deletion()).isPresent();
    namespace = namespace("ns-2", later, ACCOUNT, "ns-0", "ns-1");
    SecretRecord restored = declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    assertThat(restored.deletion()).isEmpty();
    assertThat(restored.versions()).isEqualTo(before.versions());
    assertThat(restored.tenancy()).isEqualTo(Tenancy.of("ns-2"));
  }

  @Test
  void aSecretThatNobodyScheduledForDeletionIsWhenItsNamespaceIsMadeAnew() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.days(7));
    namespace = namespace("ns-2", time.instant(), ACCOUNT);

    // When
    assertRefused(
        AccountReason.NamespaceRecreated,
        () -> declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT));

    // Then
    assertThat(record().deletionAt()).contains(time.instant().plus(Duration.ofDays(7)));
    assertThat(record().owner()).isEqualTo(OWNER);
  }

  @Test
  void aRecordFromBeforeUidsWereRecordedTakesThatOfTheNamespaceOfItsObject() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    store.compareAndSwap(record().withTenancy(Tenancy.UNKNOWN));

    // When
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);

    // Then
    assertThat(record().tenancy()).isEqualTo(Tenancy.of("ns-1"));
  }

  @Test
  void aRecordFromBeforeUidsWereRecordedIsNotANamespacesThatWasCreatedLater() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    store.compareAndSwap(record().withTenancy(Tenancy.UNKNOWN));
    deletion.schedule(OWNER, NAME);
    Instant later = time.instant().plus(Duration.ofMinutes(6));
    namespace = namespace("ns-2", later, ACCOUNT);

    // When
    assertRefused(
        AccountReason.NamespaceRecreated,
        () -> declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT));

    // Then
    namespace = namespace("ns-2", later, ACCOUNT, "unknown");
    assertThat(declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT).deletion()).isEmpty();
  }

  @Test
  void aRestoredRecordIsTheNextOwnersInWhateverNamespaceOfThatName() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    store.compareAndSwap(record().withTenancy(Tenancy.RESTORED));
    namespace = namespace("ns-2", time.instant().plus(Duration.ofDays(1)), ACCOUNT);

    // When
    SecretRecord record = declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);

    // Then
    assertThat(record.tenancy()).isEqualTo(Tenancy.of("ns-2"));
  }

  private static NamespaceIdentity namespace(
      String uid, Instant createdAt, AccountId account, String... restoreFrom) {
    return new NamespaceIdentity(SHOP, uid, createdAt, account, Set.of(restoreFrom));
  }

  @Test
  void aRecordThatWasCopiedFromAnotherSecretIsRefused() {
    // Given
    SecretRecord other = declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    Owner thief = new Owner(SHOP, "mine", "uid-4");
    SecretRecord copied = other.withDeclaration(thief, other.metadata());
    DeclaredSecret declared =
        new DeclaredSecret(
            thief,
            ACCOUNT,
            Tenancy.UNKNOWN,
            new SecretName("mine"),
            Metadata.NONE,
            Optional.empty(),
            OnRecreate.RESTORE,
            Optional.empty());

    // When, Then
    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(() -> declare.declare(declared, Optional.of(copied)))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(StoreReason.RecordMisplaced));
  }

  @Test
  void theFirstToClaimANameHasItAndTheOtherIsToldWhose() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);

    // When, Then
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> declare(OTHER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(SecretReason.NameTaken))
        .satisfies(e -> assertThat(e.finding().message()).contains("shop/db"));
    deletion.schedule(OWNER, NAME);
    assertRefused(
        SecretReason.DeletionScheduled,
        () -> declare(OTHER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT));
  }

  @Test
  void aRenamedObjectTakesTheSecretOverBeforeOrAfterTheOldOneIsGone() {
    for (boolean deletedFirst : new boolean[] {false, true}) {
      // Given
      SecretRecord before = declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
      if (deletedFirst) {
        deletion.schedule(OWNER, NAME);
      }

      // When
      declare.declare(adopting("db"), known());
      deletion.schedule(OWNER, NAME);

      // Then
      assertThat(record().owner()).isEqualTo(OTHER);
      assertThat(record().deletion()).isEmpty();
      assertThat(record().versions()).isEqualTo(before.versions());
      assertThat(record().arn()).isEqualTo(before.arn());
      assertRefused(
          SecretReason.NameTaken, () -> declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT));
      deletion.request(SHOP, NAME, DeletionPolicy.AT_ONCE);
      removal.remove(SHOP, NAME);
    }
  }

  @Test
  void aRequestedDeletionIsAsAwsHasIt() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);

    // When
    Instant at = deletion.request(SHOP, NAME, DeletionPolicy.days(8));

    // Then
    assertThat(at).isEqualTo(time.instant().plus(Duration.ofDays(8)));
    assertRejected(() -> deletion.request(SHOP, NAME, DeletionPolicy.days(8)));
    assertThat(deletion.restore(SHOP, NAME).deletion()).isEmpty();
    assertThat(deletion.restore(SHOP, NAME).deletion()).as("again").isEmpty();
    assertThat(deletion.request(SHOP, NAME, DeletionPolicy.AT_ONCE)).isEqualTo(time.instant());
    assertThat(deletion.request(SHOP, new SecretName("none"), DeletionPolicy.AT_ONCE))
        .isEqualTo(time.instant());
    assertRejected(() -> deletion.request(SHOP, new SecretName("none"), DeletionPolicy.DEFAULT));
    assertRejected(() -> DeletionPolicy.days(6));
    assertRejected(() -> DeletionPolicy.days(31));
  }

  @Test
  void whatACallerOfTheApiDeletesStaysScheduledWhileTheSameObjectDeclaresIt() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    deletion.request(SHOP, NAME, DeletionPolicy.days(7));
    SecretRecord scheduled = record();

    // When
    SecretRecord seen = declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.days(8));

    // Then
    assertThat(seen).isEqualTo(scheduled);
    assertThat(record()).isEqualTo(scheduled);
    assertThat(removedOwners).isEmpty();
  }

  @Test
  void whenItsObjectIsDeletedMeanwhileItKeepsItsDate() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    Instant at = deletion.request(SHOP, NAME, DeletionPolicy.days(7));

    // When
    deletion.schedule(OWNER, NAME);

    // Then
    assertThat(record().deletionAt()).contains(at);
    assertThat(record().isDeletionRequested()).as("its object is gone").isFalse();
  }

  @Test
  void anObjectThatIsMadeAnewTakesTheDeletionBackThatACallerAskedFor() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    deletion.request(SHOP, NAME, DeletionPolicy.DEFAULT);

    // When
    SecretRecord restored = declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);

    // Then
    assertThat(restored.deletion()).isEmpty();
    assertThat(restored.owner()).isEqualTo(BACK);
  }

  @Test
  void theObjectGoesOnceNothingCanBeRestoredAnyMore() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    deletion.request(SHOP, NAME, DeletionPolicy.days(7));

    // When
    assertThat(removal.remove(SHOP, NAME)).isFalse();
    assertThat(removedOwners).isEmpty();
    time.pass(Duration.ofDays(7));
    assertThat(removal.remove(SHOP, NAME)).isTrue();

    // Then
    assertThat(removedOwners).containsExactly(OWNER);
    assertThat(store.find(SHOP, NAME)).isEmpty();
  }

  @Test
  void aRestoreThatComesBeforeTheRemovalKeepsTheObject() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    deletion.request(SHOP, NAME, DeletionPolicy.AT_ONCE);
    store.beforeNext(() -> deletion.restore(SHOP, NAME));

    // When
    boolean removed = removal.remove(SHOP, NAME);

    // Then
    assertThat(removed).isFalse();
    assertThat(removedOwners).isEmpty();
    assertThat(record().deletion()).isEmpty();
  }

  @Test
  void aRemovalThatIsKilledAtTheObjectIsEndedByTheNext() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);
    deletion.request(SHOP, NAME, DeletionPolicy.AT_ONCE);
    RemoveSecret killed =
        new RemoveSecret(
            store,
            owner -> {
              throw new IllegalStateException("killed");
            },
            time);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> killed.remove(SHOP, NAME));

    // When
    boolean removed = removal.remove(SHOP, NAME);

    // Then
    assertThat(removed).isTrue();
    assertThat(removedOwners).containsExactly(OWNER);
    assertThatExceptionOfType(Rejected.class).isThrownBy(() -> deletion.restore(SHOP, NAME));
  }

  @Test
  void anObjectThatIsGoneAnywayIsNotAskedFor() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.AT_ONCE);
    deletion.schedule(OWNER, NAME);

    // When
    assertThat(removal.remove(SHOP, NAME)).isTrue();

    // Then
    assertThat(removedOwners).isEmpty();
  }

  private SecretRecord declare(Owner owner, OnRecreate onRecreate, DeletionPolicy policy) {
    return declare.declare(
        new DeclaredSecret(
            owner,
            ACCOUNT,
            namespace.tenancy(),
            NAME,
            new Metadata("", Map.of(), "", policy, Optional.empty()),
            Optional.of(
                new FirstValue.FromSecret(new ObjectName("s"), SourceKeys.one(new DataKey("k")))),
            onRecreate,
            Optional.empty()),
        known());
  }

  private static DeclaredSecret declared(Owner owner, AccountId account, OnRecreate onRecreate) {
    return new DeclaredSecret(
        owner,
        account,
        Tenancy.UNKNOWN,
        NAME,
        Metadata.NONE,
        Optional.empty(),
        onRecreate,
        Optional.empty());
  }

  private static DeclaredSecret adopting(String former) {
    return new DeclaredSecret(
        OTHER,
        ACCOUNT,
        Tenancy.UNKNOWN,
        NAME,
        Metadata.NONE,
        Optional.empty(),
        OnRecreate.RESTORE,
        Optional.of(former));
  }

  private Optional<SecretRecord> known() {
    return store.find(SHOP, NAME);
  }

  private SecretRecord record() {
    return known().orElseThrow();
  }

  private void put(String text) {
    try (SecretValue value = SecretValue.text(text)) {
      new PutSecretValue(store, store, AccountBudget.UNLIMITED, time)
          .put(SHOP, NAME, PUT, value, Set.of());
    }
  }

  private static void assertRefused(Reason reason, Runnable action) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(reason));
  }

  private static void assertRejected(Runnable action) {
    assertThatExceptionOfType(Rejected.class).isThrownBy(action::run);
  }
}
