package dev.strongroom.core.reconciling.secretprojection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.keys.KeyObstacles;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.SharingReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.reconciling.secretprojection.SourceDecision.Leave;
import dev.strongroom.core.reconciling.secretprojection.SourceDecision.Serve;
import dev.strongroom.core.reconciling.secretprojection.SourceDecision.Withdraw;
import dev.strongroom.core.reconciling.secretprojection.SourceFacts.Source;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.sharing.Acceptance;
import dev.strongroom.core.sharing.ConsumerNamespace;
import dev.strongroom.core.sharing.Sharing;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceDecisionTest {
  private static final VersionId CURRENT = VersionId.derived("current");
  private static final SecretRecord EMPTY =
      Vault.secret("shop", "db").withTenancy(Tenancy.of("uid-of-shop"));
  private static final SecretRecord RECORD = withValue(EMPTY);
  private static final Sharing SHARED = Sharing.with(Set.of("web"), Map.of());

  @Test
  void anOwnSecretIsServedWithoutSharing() {
    // Given
    Case own = new Case().in("shop", "uid-of-shop");

    // When
    SourceDecision decision = own.decide();

    // Then
    assertThat(decision).isEqualTo(new Serve(RECORD, CURRENT));
  }

  @Test
  void whoHasTheNameOfADeletedNamespaceIsNotServedItsSecrets() {
    // Given
    Case recreated = new Case().in("shop", "uid-of-another");

    // When
    SourceDecision decision = recreated.decide();

    // Then
    assertThat(left(decision)).isEqualTo(SharingReason.SourceMissing);
  }

  @Test
  void anOwnSecretThatIsNotBoundToANamespaceYetIsWaitedFor() {
    // Given
    Case restored = new Case().in("shop", "uid-of-shop");
    restored.record = Optional.of(RECORD.withTenancy(Tenancy.RESTORED));

    // When
    SourceDecision decision = restored.decide();

    // Then
    assertThat(left(decision)).isEqualTo(SharingReason.SourceMissing);
  }

  @Test
  void aSharedSecretIsServedToTheNamespaceThatWasPinned() {
    // Given
    Case shared = new Case();
    Case recreated = new Case().in("web", "uid-of-another");

    // When
    SourceDecision decision = shared.decide();

    // Then
    assertThat(decision).isEqualTo(new Serve(RECORD, CURRENT));
    assertThat(withdrawn(recreated.decide())).isEqualTo(SharingReason.NotShared);
  }

  @Test
  void whoWasNeverAllowedCannotTellWhetherASecretExists() {
    // Given
    Case missing = new Case();
    missing.isThere = false;
    Case secret = new Case();
    secret.sharing = Sharing.NONE;

    // When
    SourceDecision decision = missing.decide();

    // Then
    assertThat(((Withdraw) decision).problem().finding())
        .isEqualTo(((Withdraw) secret.decide()).problem().finding());
  }

  @Test
  void aNameThatIsNotPinnedYetTakesNothingAway() {
    // Given
    Case fresh = new Case();
    fresh.pins = Map.of();
    fresh.hasSecret = true;

    // When
    SourceDecision decision = fresh.decide();

    // Then
    assertThat(left(decision)).isEqualTo(SharingReason.SharingPending);
  }

  @Test
  void aWithdrawnSecretIsRemovedUnlessItIsToBeKept() {
    // Given
    Case withdrawn = new Case();
    withdrawn.sharing = Sharing.NONE;
    withdrawn.hasSecret = true;

    // When
    SourceDecision decision = withdrawn.decide();

    // Then
    assertThat(withdrawn(decision)).isEqualTo(SharingReason.NotShared);
    withdrawn.keepsSecret = true;
    assertThat(left(withdrawn.decide())).isEqualTo(SharingReason.SharedSecretKept);
    withdrawn.hasSecret = false;
    assertThat(withdrawn(withdrawn.decide())).isEqualTo(SharingReason.NotShared);
  }

  @Test
  void aManagedSecretThatIsGoneTakesNothingAway() {
    // Given
    Case gone = new Case();
    gone.isThere = false;
    gone.hasSecret = true;

    // When
    SourceDecision decision = gone.decide();

    // Then
    assertThat(left(decision)).isEqualTo(SharingReason.SourceGone);
  }

  @Test
  void aSecretWithoutAValueIsWaitedFor() {
    // Given
    Case none = new Case();
    none.record = Optional.empty();
    Case empty = new Case();
    empty.record = Optional.of(EMPTY);
    Case ending = new Case();
    ending.record = Optional.of(RECORD.withRequestedDeletion(Vault.NOW));

    // When
    SourceDecision decision = none.decide();

    // Then
    assertThat(left(decision)).isEqualTo(SharingReason.SourceNotReady);
    assertThat(left(empty.decide())).isEqualTo(SharingReason.SourceNotReady);
    assertThat(left(ending.decide())).isEqualTo(SharingReason.SourceNotReady);
  }

  @Test
  void aRoleIsServedWhatTheDoorsLetItRead() {
    // Given
    RoleFacts allowed = role(Optional.of(Attempt.done(RECORD)), false, false);
    RoleFacts empty = role(Optional.of(Attempt.done(EMPTY)), true, false);

    // When
    SourceDecision decision = SourceDecision.decide(allowed);

    // Then
    assertThat(decision).isEqualTo(new Serve(RECORD, CURRENT));
    assertThat(left(SourceDecision.decide(empty))).isEqualTo(SharingReason.ArnNotReady);
  }

  @Test
  void whatARoleMayNotReadAnyMoreIsRemovedUnlessItIsToBeKept() {
    // Given
    Optional<Attempt<SecretRecord>> refused =
        Optional.of(
            Attempt.failed(new Rejected(Kind.ACCESS_DENIED, AccessReason.KmsAccessDenied.with())));

    // When
    SourceDecision decision = SourceDecision.decide(role(refused, true, false));

    // Then
    assertThat(withdrawn(decision)).isEqualTo(SharingReason.RoleNotAllowed);
    assertThat(((Withdraw) decision).problem().finding().message())
        .contains("ServiceAccount reader", "Access to KMS is not allowed");
    assertThat(withdrawn(SourceDecision.decide(role(Optional.empty(), true, false))))
        .isEqualTo(SharingReason.RoleMissing);
    assertThat(left(SourceDecision.decide(role(refused, true, true))))
        .isEqualTo(SharingReason.ArnSecretKept);
    assertThat(withdrawn(SourceDecision.decide(role(refused, false, true))))
        .isEqualTo(SharingReason.RoleNotAllowed);
  }

  @Test
  void aDoorThatCannotBeAskedTakesNothingAway() {
    // Given
    Unavailable away = new Unavailable(StoreReason.Conflict.with());

    // When
    SourceDecision decision =
        SourceDecision.decide(role(Optional.of(Attempt.failed(away)), true, false));

    // Then
    assertThat(decision).isEqualTo(new Leave(away));
  }

  private static RoleFacts role(
      Optional<Attempt<SecretRecord>> secret, boolean hasSecret, boolean keepsSecret) {
    return new RoleFacts(
        RECORD.arn().toString(),
        "reader",
        "arn:aws:iam::111122223333:role/reader",
        secret,
        keys -> new KeyObstacles(Map.of()),
        hasSecret,
        keepsSecret);
  }

  private static Reason left(SourceDecision decision) {
    return ((Leave) decision).problem().finding().reason();
  }

  private static Reason withdrawn(SourceDecision decision) {
    return ((Withdraw) decision).problem().finding().reason();
  }

  private static SecretRecord withValue(SecretRecord empty) {
    return empty
        .withVersion(VersionEntry.written(CURRENT, Vault.NOW))
        .withLabels(empty.labels().move(StagingLabel.CURRENT, CURRENT));
  }

  /** A request of namespace web for secret db of namespace shop, which is shared with it. */
  private static final class Case {
    private ConsumerNamespace consumer =
        new ConsumerNamespace("web", "uid-of-web", Map.of(), Acceptance.NONE);
    private boolean isThere = true;
    private Sharing sharing = SHARED;
    private Map<String, String> pins = Map.of("web", "uid-of-web");
    private Optional<SecretRecord> record = Optional.of(RECORD);
    private boolean hasSecret;
    private boolean keepsSecret;

    Case in(String namespace, String uid) {
      consumer = new ConsumerNamespace(namespace, uid, Map.of(), Acceptance.NONE);
      return this;
    }

    SourceDecision decide() {
      Optional<Source> source =
          Optional.of(new Source(sharing, pins, record, new KeyObstacles(Map.of())))
              .filter(any -> isThere);
      return SourceDecision.decide(
          new SourceFacts("shop", "db", consumer, source, hasSecret, keepsSecret));
    }
  }
}
