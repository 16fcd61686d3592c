package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChangeDeclarationTest {
  private static final String SHOP = "shop";
  private static final SecretName NAME = new SecretName("db");
  private static final UUID KEY = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final Metadata BEFORE =
      new Metadata("login", Map.of("team", "shop", "env", "prod"), "");
  private static final DeclarationChange DESCRIBED = DeclarationChange.NONE.withDescription("new");

  private final Time time = new Time(Instant.parse("2026-01-02T03:04:05Z"));
  private final MemoryStore store = new MemoryStore();
  private final MemoryDeclarations declarations = new MemoryDeclarations();
  private final ChangeDeclaration changes = new ChangeDeclaration(store, declarations, time);
  private final Owner owner =
      declarations.create(new DeclaredByApi(SHOP, NAME, BEFORE, VersionId.derived("token")));

  ChangeDeclarationTest() {
    store.create(
        SecretRecord.create(
            new SecretArn("cluster-local-1", AccountId.ofNamespace(SHOP), NAME, "AbCdEf"),
            owner,
            BEFORE,
            time.instant()));
    time.pass(Duration.ofHours(1));
  }

  @Test
  void objectAndRecordHaveWhatIsNamedAndKeepTheRest() {
    // When
    SecretRecord changed =
        changes.change(
            record(),
            DESCRIBED
                .withType("SalesforceClientSecret")
                .withKey(DeclarationChange.Key.of("alias/shop", KEY))
                .withTags(Map.of("env", "test", "owner", "me"))
                .withoutTags(Set.of("team", "unknown")));

    // Then
    Metadata expected =
        new Metadata("new", Map.of("env", "test", "owner", "me"), "SalesforceClientSecret")
            .withKey(Optional.of(KEY));
    assertThat(changed.metadata()).isEqualTo(expected);
    assertThat(changed.changedAt()).isEqualTo(time.instant());
    assertThat(record()).isEqualTo(changed);
    assertThat(object().metadata()).isEqualTo(expected);
  }

  @Test
  void aResourcePolicyIsSetAndTakenAway() {
    // When
    SecretRecord set = changes.change(record(), DeclarationChange.NONE.withPolicy("{}"));
    SecretRecord removed = changes.change(record(), DeclarationChange.NONE.withPolicy(""));

    // Then
    assertThat(set.metadata()).isEqualTo(BEFORE.withPolicy(Optional.of("{}")));
    assertThat(removed.metadata()).isEqualTo(BEFORE);
    assertThat(object().metadata()).isEqualTo(BEFORE);
  }

  @Test
  void whatIsSaidAlreadyIsNotWritten() {
    // When
    SecretRecord same = changes.change(record(), DeclarationChange.NONE.withDescription("login"));

    // Then
    assertThat(same).isEqualTo(record());
    assertThat(declarations.changes).isZero();
    assertThat(store.swaps).isZero();
  }

  @Test
  void anEndBetweenObjectAndRecordIsEndedByARetry() {
    // Given
    store.beforeNext(
        () -> {
          throw new IllegalStateException("killed");
        });
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> changes.change(record(), DESCRIBED));
    assertThat(object().metadata().description()).isEqualTo("new");
    assertThat(record().metadata().description()).isEqualTo("login");

    // When
    SecretRecord changed = changes.change(record(), DESCRIBED);

    // Then
    assertThat(changed.metadata().description()).isEqualTo("new");
  }

  @Test
  void theReconcilerMayBringTheRecordToTheObjectFirst() {
    // Given
    declarations.afterChange =
        () ->
            store.compareAndSwap(
                record().withDeclaration(owner, DESCRIBED.applied(record().metadata())));

    // When
    SecretRecord changed = changes.change(record(), DESCRIBED);

    // Then
    assertThat(changed.metadata().description()).isEqualTo("new");
    assertThat(store.swaps).isOne();
  }

  @Test
  void aDeletedSecretAndOneWhoseObjectIsGoneAreMarkedForDeletion() {
    // Given
    declarations.remove(owner);

    // When, Then
    assertRejected(
        Kind.INVALID_REQUEST,
        RequestReason.MarkedForDeletion,
        () -> changes.change(record(), DESCRIBED));
    new ScheduleDeletion(store, time).schedule(owner, NAME);
    assertRejected(
        Kind.INVALID_REQUEST,
        RequestReason.MarkedForDeletion,
        () -> changes.change(record(), DESCRIBED));
    assertThat(record().metadata()).isEqualTo(BEFORE);
  }

  @Test
  void whatAnotherObjectDeclaresByNowIsLeftAlone() {
    // Given
    SecretRecord found = record();
    declarations.afterChange =
        () ->
            store.compareAndSwap(
                record().withDeclaration(new Owner(SHOP, "renamed", "uid-9"), BEFORE));

    // When, Then
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> changes.change(found, DESCRIBED));
    assertThat(record().metadata()).isEqualTo(BEFORE);
  }

  @Test
  void tooManyTagsAndReservedOnesAreRefusedBeforeAnythingIsWritten() {
    // Given
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 49; i++) {
      many.put("tag-" + i, "x");
    }

    // When, Then
    assertRejected(
        Kind.INVALID_PARAMETER,
        RequestReason.TooManyTags,
        () -> changes.change(record(), DeclarationChange.NONE.withTags(many)));
    assertRejected(
        Kind.INVALID_PARAMETER,
        RequestReason.TagReserved,
        () -> changes.change(record(), DeclarationChange.NONE.withTags(Map.of("aws:x", "y"))));
    assertThat(declarations.changes).isZero();
  }

  private SecretRecord record() {
    return store.find(SHOP, NAME).orElseThrow();
  }

  private MemoryDeclarations.Mirrored object() {
    return declarations.objects.values().iterator().next();
  }

  private static void assertRejected(Kind kind, Reason reason, Runnable call) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(call::run)
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.finding().reason()).isEqualTo(reason);
            });
  }
}
