package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PutSecretValueTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String SHOP = "shop";
  private static final SecretName NAME = new SecretName("db");
  private static final VersionId V1 = VersionId.derived("1");
  private static final VersionId V2 = VersionId.derived("2");
  private static final VersionId V3 = VersionId.derived("3");

  private final MemoryStore store = new MemoryStore();
  private final PutSecretValue puts =
      new PutSecretValue(store, store, AccountBudget.UNLIMITED, CLOCK);
  private final MoveStagingLabel moves = new MoveStagingLabel(store, CLOCK);

  PutSecretValueTest() {
    store.create(
        SecretRecord.create(
            new SecretArn("cluster-local-1", AccountId.ofNamespace(SHOP), NAME, "AbCdEf"),
            new Owner(SHOP, "db", "uid-1"),
            Metadata.NONE,
            NOW.minusSeconds(60)));
  }

  @Test
  void theSameTokenWithTheSameValueChangesNothingAndWithAnotherIsRefused() {
    // Given
    put(V1, "one");
    SecretRecord before = record();

    // When
    SecretRecord again = put(V1, "one");

    // Then
    assertThat(again).isEqualTo(before);
    assertThat(record()).isEqualTo(before);
    assertRejected(
        Kind.EXISTS,
        "You can't use ClientRequestToken %s because that value is already in use for a version of"
                .formatted(V1)
            + " secret "
            + before.arn()
            + ".",
        () -> put(V1, "two"));
    assertRejected(Kind.EXISTS, null, () -> puts.put(SHOP, NAME, V1, binary("one"), Set.of()));
  }

  @Test
  void theSameTokenIsANoOpEvenWhenItsLabelsHaveMovedOn() {
    put(V1, "one");
    put(V2, "two");

    SecretRecord again = put(V1, "one");

    assertThat(again.current()).contains(V2);
  }

  @Test
  void somebodyElseBetweenReadAndWriteHasThePutDecideAgain() {
    // Given
    put(V1, "one");

    // When
    store.beforeNext(() -> put(V2, "two"));
    SecretRecord record = put(V3, "three");

    // Then
    assertThat(record.current()).contains(V3);
    assertThat(record.labels().version(StagingLabel.PREVIOUS)).contains(V2);
    assertThat(record.versions()).hasSize(3);
  }

  @Test
  void aPutThatWasCutOffBeforeTheRecordIsCompletedByItsRepetition() {
    // Given
    store.beforeNext(
        () -> {
          throw new IllegalStateException("killed");
        });
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> put(V1, "one"));
    assertThat(record().versions()).isEmpty();
    assertThat(store.stored(record())).isEmpty();

    // When
    SecretRecord record = put(V1, "one");

    // Then
    assertThat(record.current()).contains(V1);
    assertThat(store.stored(record)).hasSize(1);
  }

  @Test
  void twoValuesForOneTokenAtTheSameTimeGiveOneVersion() {
    // Given
    store.beforeNext(() -> put(V1, "theirs"));

    // When, Then
    assertRejected(Kind.EXISTS, null, () -> put(V1, "mine"));
    try (SecretValue value = store.read(record(), V1).orElseThrow()) {
      assertThat(value.text(PlaintextAccess.granted())).isEqualTo("theirs");
    }
  }

  @Test
  void aValueThatIsLostIsNotReplacedUnderItsId() {
    put(V1, "one");
    store.lose(record(), V1);

    assertRejected(Kind.EXISTS, null, () -> put(V1, "one"));
  }

  @Test
  void thereMustBeASecret() {
    assertRejected(
        Kind.NOT_FOUND,
        "Secrets Manager can't find the specified secret.",
        () -> puts.put(SHOP, new SecretName("other"), V1, text("x"), Set.of()));
  }

  @Test
  void aRollbackHappensOncePerRequest() {
    // Given
    put(V1, "one");
    put(V2, "two");
    VersionReference previous = VersionReference.to(StagingLabel.PREVIOUS);

    // When
    moves.rollBack(SHOP, NAME, "ticket-1", previous);
    SecretRecord once = moves.rollBack(SHOP, NAME, "ticket-1", previous);
    SecretRecord twice = moves.rollBack(SHOP, NAME, "ticket-2", previous);

    // Then
    assertThat(once.current()).contains(V1);
    assertThat(once.labels().version(StagingLabel.PREVIOUS)).contains(V2);
    assertThat(twice.current()).contains(V2);
    assertThat(twice.lastRollback()).contains("ticket-2");
  }

  @Test
  void aRollbackToWhereNothingIsIsRefusedAndNotTakenUp() {
    put(V1, "one");
    put(V2, "two");

    assertRejected(
        Kind.NOT_FOUND,
        "Secrets Manager can't find the specified secret value for staging label: green",
        () -> moves.rollBack(SHOP, NAME, "r", VersionReference.to(new StagingLabel("green"))));
    assertThat(record().lastRollback()).isEmpty();
  }

  @Test
  void aRollbackThatWasRefusedIsNotMetLater() {
    // Given
    StagingLabel green = new StagingLabel("green");
    put(V1, "one");
    put(V2, "two");
    moves.endRollBack(SHOP, NAME, "refused");
    try (SecretValue value = text("three")) {
      puts.put(SHOP, NAME, V3, value, Set.of(green));
    }

    // When
    SecretRecord again = moves.rollBack(SHOP, NAME, "refused", VersionReference.to(green));

    // Then
    assertThat(again.lastRollback()).contains("refused");
    assertThat(again.current()).contains(V2);
  }

  @Test
  void aRequestToASecretWithOneVersionNeverUndoesItsFirstChange() {
    // Given
    VersionReference previous = VersionReference.to(StagingLabel.PREVIOUS);
    put(V1, "one");

    // When
    SecretRecord asked = moves.rollBack(SHOP, NAME, "early", previous);
    put(V2, "two");
    SecretRecord again = moves.rollBack(SHOP, NAME, "early", previous);

    // Then
    assertThat(asked.current()).contains(V1);
    assertThat(asked.lastRollback()).contains("early");
    assertThat(again.current()).contains(V2);
  }

  private SecretRecord put(VersionId token, String text) {
    try (SecretValue value = text(text)) {
      return puts.put(SHOP, NAME, token, value, Set.of());
    }
  }

  private SecretRecord record() {
    return store.find(SHOP, NAME).orElseThrow();
  }

  private static SecretValue text(String text) {
    return SecretValue.text(text);
  }

  private static SecretValue binary(String text) {
    return SecretValue.owning(SecretValue.Kind.BINARY, text.getBytes());
  }

  private static void assertRejected(Kind kind, String sentence, Runnable action) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
        .satisfies(
            e ->
                assertThat(e.finding().message())
                    .isEqualTo(Optional.ofNullable(sentence).orElse(e.finding().message())));
  }
}
