package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.accounts.AccountLedger;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.MemoryQueries;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CreateDeclaredSecretTest {
  private static final String SHOP = "shop";
  private static final String REGION = "cluster-local-1";
  private static final SecretName NAME = new SecretName("Prod/DB");
  private static final VersionId TOKEN = VersionId.derived("token");
  private static final VersionId OTHER = VersionId.derived("other token");
  private static final Metadata METADATA = new Metadata("login", Map.of("team", "shop"), "");

  private final Time time = new Time(Instant.parse("2026-01-02T03:04:05Z"));
  private final NamespaceIdentity namespace =
      new NamespaceIdentity(SHOP, "ns-1", time.instant(), AccountId.ofNamespace(SHOP), Set.of());
  private final MemoryStore store = new MemoryStore();
  private final MemoryQueries queries = new MemoryQueries(store);
  private final MemoryDeclarations declarations = new MemoryDeclarations();
  private AccountBudget.Limits limits = AccountBudget.Limits.CEILING;
  private final CreateDeclaredSecret creation = creation();
  private final DeclareSecret reconciler =
      new DeclareSecret(
          store,
          store,
          (owner, how) -> SecretValue.text("generated"),
          any -> namespace,
          REGION,
          time);

  private CreateDeclaredSecret creation() {
    AccountBudget budget =
        new AccountLedger(
            any -> limits, any -> queries.all().map(AccountLedger.Stored::of), () -> 0);
    return new CreateDeclaredSecret(
        store, queries, store, declarations, any -> namespace, REGION, budget, time);
  }

  @Test
  void recordValueAndLabelAreOneWriteAndBelongToTheObject() {
    // When
    SecretRecord record = create(TOKEN, "one");

    // Then
    assertThat(record.owner()).isEqualTo(onlyObject().owner());
    assertThat(record.current()).contains(TOKEN);
    assertThat(record.metadata()).isEqualTo(METADATA);
    assertThat(record.tenancy()).isEqualTo(namespace.tenancy());
    assertThat(text(record)).isEqualTo("one");
    assertThat(store.swaps).isZero();
  }

  @Test
  void theReconcilerFindsNothingToDoAfterIt() {
    // Given
    SecretRecord made = create(TOKEN, "one");

    // When
    SecretRecord seen = reconcile();

    // Then
    assertThat(seen).isEqualTo(made);
    assertThat(store.swaps).isZero();
  }

  @Test
  void aRecordThatTheReconcilerHasMadeMeanwhileGetsTheValue() {
    // Given
    declarations.afterCreation = this::reconcile;

    // When
    SecretRecord record = create(TOKEN, "one");

    // Then
    assertThat(record.current()).contains(TOKEN);
    assertThat(text(record)).isEqualTo("one");
    assertThat(record.versions()).hasSize(1);
    assertThat(store.swaps).isOne();
  }

  @Test
  void theReconcilerMayComeBetweenTheLookAndTheWrite() {
    // Given
    declarations.afterCreation = () -> store.beforeNext(this::reconcile);

    // When
    SecretRecord record = create(TOKEN, "one");

    // Then
    assertThat(record).isEqualTo(record());
    assertThat(text(record)).isEqualTo("one");
  }

  @Test
  void anEndAfterTheObjectIsContinuedWithTheSameTokenAndRefusedWithAnother() {
    for (boolean reconciled : new boolean[] {false, true}) {
      // Given
      declarations.afterCreation = CreateDeclaredSecretTest::killed;
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> create(TOKEN, "one"));
      declarations.afterCreation = () -> {};
      if (reconciled) {
        reconcile();
      }

      // When, Then
      assertRejected(Kind.EXISTS, RequestReason.SecretExists, () -> create(OTHER, "one"));
      assertThat(onlyObject().token()).isEqualTo(TOKEN);
      assertThat(text(create(TOKEN, "one"))).isEqualTo("one");
      assertThat(declarations.objects).hasSize(1);
      store.remove(record());
      declarations.objects.clear();
    }
  }

  @Test
  void anEndBeforeTheRecordIsContinued() {
    // Given
    store.beforeNext(CreateDeclaredSecretTest::killed);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> create(TOKEN, "one"));

    // When
    SecretRecord record = create(TOKEN, "one");

    // Then
    assertThat(text(record)).isEqualTo("one");
    assertThat(record.owner()).isEqualTo(onlyObject().owner());
  }

  @Test
  void aTokenThatIsUsedAgainChangesNothingOrIsRefused() {
    // Given
    SecretRecord made = create(TOKEN, "one");

    // When
    SecretRecord again =
        creation.create(
            new DeclaredByApi(SHOP, NAME, new Metadata("another", Map.of(), ""), TOKEN),
            namespace,
            Optional.of(SecretValue.text("one")));

    // Then
    assertThat(again).isEqualTo(made);
    assertThat(record()).isEqualTo(made);
    assertRejected(Kind.EXISTS, RequestReason.TokenInUse, () -> create(TOKEN, "two"));
    assertRejected(Kind.EXISTS, RequestReason.SecretExists, () -> create(OTHER, "one"));
    assertThat(record()).isEqualTo(made);
    assertThat(onlyObject().owner()).isEqualTo(made.owner());
  }

  @Test
  void twoCallsWithOneTokenComeToOneSecret() {
    // Given
    declarations.afterCreation =
        () -> {
          declarations.afterCreation = () -> {};
          create(TOKEN, "one");
        };

    // When
    SecretRecord record = create(TOKEN, "one");

    // Then
    assertThat(record).isEqualTo(record());
    assertThat(record.versions()).hasSize(1);
  }

  @Test
  void withoutAValueTheSecretHasNoVersion() {
    // When
    SecretRecord record = create(TOKEN, null);

    // Then
    assertThat(record.versions()).isEmpty();
    assertThat(create(TOKEN, null)).isEqualTo(record);
    assertRejected(Kind.EXISTS, RequestReason.SecretExists, () -> create(OTHER, null));
  }

  @Test
  void theNameOfADeclaredSecretIsTakenAndNoObjectIsLeft() {
    // Given
    declare(new Owner(SHOP, "database", "uid-of-database"));

    // When, Then
    assertRejected(Kind.EXISTS, RequestReason.SecretExists, () -> create(TOKEN, "one"));
    assertThat(declarations.objects).isEmpty();
  }

  @Test
  void aNameThatIsTakenAtTheLastMomentLeavesNoObject() {
    // Given
    Owner faster = new Owner(SHOP, "database", "uid-of-database");
    declarations.afterCreation = () -> declare(faster);

    // When, Then
    assertRejected(Kind.EXISTS, RequestReason.SecretExists, () -> create(TOKEN, "one"));
    assertThat(declarations.objects).isEmpty();
    assertThat(record().owner()).isEqualTo(faster);
    assertThat(record().deletion()).isEmpty();
  }

  @Test
  void aSecretThatIsScheduledForDeletionKeepsItsName() {
    // Given
    SecretRecord made = create(TOKEN, "one");
    new ScheduleDeletion(store, time).schedule(made.owner(), NAME);
    declarations.objects.clear();

    // When, Then
    assertRejected(Kind.INVALID_REQUEST, RequestReason.RemovalUnderWay, () -> create(TOKEN, "one"));
    assertRejected(Kind.INVALID_REQUEST, RequestReason.RemovalUnderWay, () -> create(OTHER, "two"));
    assertThat(declarations.objects).isEmpty();
    assertThat(record().deletion()).isPresent();
  }

  @Test
  void anAccountWithoutRoomGetsNoObject() {
    // Given
    limits = new AccountBudget.Limits(1, 10, 2);

    // When, Then
    assertRejected(
        Kind.LIMIT_EXCEEDED, AccountReason.AccountLimitExceeded, () -> create(TOKEN, "one"));
    assertThat(declarations.objects).isEmpty();
    assertThat(store.find(SHOP, NAME)).isEmpty();
  }

  @Test
  void whatIsRefusedAfterTheReconcilerHasMadeARecordIsRemovedAtOnce() {
    // Given
    declarations.afterCreation =
        () -> {
          reconcile();
          limits = new AccountBudget.Limits(1, 10, 2);
        };

    // When, Then
    assertRejected(
        Kind.LIMIT_EXCEEDED, AccountReason.AccountLimitExceeded, () -> create(TOKEN, "one"));
    assertThat(declarations.objects).isEmpty();
    assertThat(new RemoveSecret(store, owner -> {}, time).remove(SHOP, NAME)).isTrue();
  }

  @Test
  void attributesOfAnInterruptedCreationAreMadeUpForByARetry() {
    // Given
    SecretAttributes attributes =
        SecretAttributes.NONE.withReplicas(
            List.of(RegionReplica.requested("xx-test-2", Optional.empty())));
    DeclaredByApi request =
        new DeclaredByApi(SHOP, NAME, METADATA, Optional.empty(), TOKEN, attributes);
    create(TOKEN, "one");

    // When
    SecretRecord record = creation.create(request, namespace, Optional.of(SecretValue.text("one")));

    // Then
    assertThat(record.attributes()).isEqualTo(attributes);
    assertThat(text(record)).isEqualTo("one");
    assertThat(reconcile().attributes()).isEqualTo(attributes);
  }

  @Test
  void namesOfServicesAreReserved() {
    assertRejected(
        Kind.INVALID_PARAMETER,
        RequestReason.NameReserved,
        () ->
            creation.create(
                new DeclaredByApi(SHOP, new SecretName("rds!db"), METADATA, TOKEN),
                namespace,
                Optional.empty()));
    assertThat(declarations.objects).isEmpty();
  }

  private static void killed() {
    throw new IllegalStateException("killed");
  }

  private SecretRecord create(VersionId token, String value) {
    return creation.create(
        new DeclaredByApi(SHOP, NAME, METADATA, token),
        namespace,
        Optional.ofNullable(value).map(SecretValue::text));
  }

  private SecretRecord reconcile() {
    return declare(onlyObject().owner());
  }

  /** As the reconciler does with an object that declares no value. */
  private SecretRecord declare(Owner owner) {
    return reconciler.declare(
        new DeclaredSecret(
            owner,
            namespace.account(),
            namespace.tenancy(),
            NAME,
            METADATA,
            Optional.empty(),
            DeclaredSecret.OnRecreate.RESTORE,
            Optional.empty()),
        store.find(SHOP, NAME));
  }

  private MemoryDeclarations.Mirrored onlyObject() {
    assertThat(declarations.objects).hasSize(1);
    return declarations.objects.values().iterator().next();
  }

  private SecretRecord record() {
    return store.find(SHOP, NAME).orElseThrow();
  }

  private String text(SecretRecord record) {
    try (SecretValue value = store.read(record, record.current().orElseThrow()).orElseThrow()) {
      return value.text(PlaintextAccess.granted());
    }
  }

  private static void assertRejected(Kind kind, Reason reason, ThrowingCallable call) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(call)
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.finding().reason()).isEqualTo(reason);
            });
  }
}
