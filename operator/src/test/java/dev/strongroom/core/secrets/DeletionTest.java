package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.secrets.DeclaredSecret.OnRecreate;
import java.time.Duration;
import java.time.Instant;
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
  private final DeclareSecret declare =
      new DeclareSecret(
          store, store, (ns, how) -> SecretValue.text("first"), "cluster-local-1", time);
  private final ScheduleDeletion deletion = new ScheduleDeletion(store, time);
  private final RemoveSecret removal = new RemoveSecret(store, store, time);

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
        Reason.RestoreRefused, () -> declare(BACK, OnRecreate.REFUSE, DeletionPolicy.DEFAULT));
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
    assertRefused(
        Reason.AccountChanged,
        () -> declare.declare(declared(BACK, foreign, OnRecreate.RESTORE), known()));
    assertThat(declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT).deletion()).isEmpty();
  }

  @Test
  void theFirstToClaimANameHasItAndTheOtherIsToldWhose() {
    // Given
    declare(OWNER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT);

    // When, Then
    assertThatExceptionOfType(InvalidSpec.class)
        .isThrownBy(() -> declare(OTHER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(Reason.NameTaken))
        .satisfies(e -> assertThat(e.finding().message()).contains("shop/db"));
    deletion.schedule(OWNER, NAME);
    assertRefused(
        Reason.DeletionScheduled, () -> declare(OTHER, OnRecreate.RESTORE, DeletionPolicy.DEFAULT));
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
          Reason.NameTaken, () -> declare(BACK, OnRecreate.RESTORE, DeletionPolicy.DEFAULT));
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

  private SecretRecord declare(Owner owner, OnRecreate onRecreate, DeletionPolicy policy) {
    return declare.declare(
        new DeclaredSecret(
            owner,
            ACCOUNT,
            NAME,
            new Metadata("", Map.of(), "", policy, Optional.empty()),
            Optional.of(new FirstValue.FromSecret(new ObjectName("s"), new DataKey("k"))),
            onRecreate,
            Optional.empty()),
        known());
  }

  private static DeclaredSecret declared(Owner owner, AccountId account, OnRecreate onRecreate) {
    return new DeclaredSecret(
        owner, account, NAME, Metadata.NONE, Optional.empty(), onRecreate, Optional.empty());
  }

  private static DeclaredSecret adopting(String former) {
    return new DeclaredSecret(
        OTHER,
        ACCOUNT,
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
      new PutSecretValue(store, store, time).put(SHOP, NAME, PUT, value, Set.of());
    }
  }

  private static void assertRefused(Reason reason, Runnable action) {
    assertThatExceptionOfType(InvalidSpec.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(reason));
  }

  private static void assertRejected(Runnable action) {
    assertThatExceptionOfType(Rejected.class).isThrownBy(action::run);
  }
}
