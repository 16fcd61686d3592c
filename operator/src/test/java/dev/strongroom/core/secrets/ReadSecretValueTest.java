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
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadSecretValueTest {
  private static final String SHOP = "shop";
  private static final SecretName NAME = new SecretName("db");
  private static final VersionId V1 = VersionId.derived("1");
  private static final VersionId V2 = VersionId.derived("2");

  private final Time time = new Time(Instant.parse("2026-01-02T23:00:00Z"));
  private final MemoryStore store = new MemoryStore();
  private final AccessDates accesses = new AccessDates(store, time);
  private final ReadSecretValue reads = new ReadSecretValue(store, store, accesses);

  ReadSecretValueTest() {
    store.create(
        SecretRecord.create(
            new SecretArn("cluster-local-1", AccountId.ofNamespace(SHOP), NAME, "AbCdEf"),
            new Owner(SHOP, "db", "uid-1"),
            Metadata.NONE,
            time.instant()));
  }

  @Test
  void byIdByLabelOrCurrent() {
    put(V1, "one");
    put(V2, "two");

    assertThat(read(VersionReference.CURRENT)).isEqualTo("two");
    assertThat(read(VersionReference.to(V1))).isEqualTo("one");
    assertThat(read(VersionReference.to(StagingLabel.PREVIOUS))).isEqualTo("one");
    assertThat(read(new VersionReference(Optional.of(V1), Optional.of(StagingLabel.PREVIOUS))))
        .isEqualTo("one");
  }

  @Test
  void whatIsNotThereIsRefusedInAwsWords() {
    String label = "Secrets Manager can't find the specified secret value for staging label: ";
    assertRejected(Kind.NOT_FOUND, label + "AWSCURRENT", VersionReference.CURRENT);
    put(V1, "one");
    assertRejected(Kind.NOT_FOUND, label + "AWSPENDING", VersionReference.to(StagingLabel.PENDING));
    assertRejected(
        Kind.NOT_FOUND,
        "Secrets Manager can't find the specified secret value for VersionId: " + V2,
        VersionReference.to(V2));
    put(V2, "two");
    assertRejected(
        Kind.INVALID_REQUEST,
        "You provided a VersionStage that is not associated to the provided VersionId.",
        new VersionReference(Optional.of(V1), Optional.of(StagingLabel.CURRENT)));
  }

  @Test
  void anAnnouncedVersionHasNoValueYet() {
    put(V1, "one");
    SecretRecord record = record();
    store.compareAndSwap(
        record
            .withVersion(VersionEntry.announced(V2, time.instant()))
            .withLabels(record.labels().move(StagingLabel.PENDING, V2)));

    assertRejected(
        Kind.NOT_FOUND,
        "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
        VersionReference.to(StagingLabel.PENDING));
  }

  @Test
  void aLostValueTakesNoOtherWithIt() {
    put(V1, "one");
    put(V2, "two");
    store.lose(record(), V2);

    assertRejected(
        Kind.NOT_FOUND,
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        VersionReference.CURRENT);
    assertThat(read(VersionReference.to(StagingLabel.PREVIOUS))).isEqualTo("one");
  }

  @Test
  void whatIsScheduledForDeletionCannotBeRead() {
    put(V1, "one");
    store.compareAndSwap(
        record().withDeletion(Optional.of(time.instant().plus(Duration.ofDays(7)))));

    assertRejected(
        Kind.INVALID_REQUEST,
        "You can't perform this operation on the secret because it was marked for deletion.",
        VersionReference.CURRENT);
  }

  @Test
  void aReadCostsNoWriteAndASecretOneADay() {
    // Given
    put(V1, "one");
    put(V2, "two");
    int writes = store.swaps;

    // When
    read(VersionReference.CURRENT);
    read(VersionReference.CURRENT);

    // Then
    assertThat(store.swaps).isEqualTo(writes);
    assertThat(accesses.save()).isEqualTo(1);
    assertThat(record().accessedOn()).contains(LocalDate.of(2026, 1, 2));
    assertThat(record().version(V2).orElseThrow().accessedOn()).contains(LocalDate.of(2026, 1, 2));
    assertThat(record().version(V1).orElseThrow().accessedOn()).isEmpty();

    // When
    read(VersionReference.CURRENT);
    read(VersionReference.to(V1));

    // Then
    assertThat(accesses.save()).as("once a day").isZero();
    assertThat(store.swaps).isEqualTo(writes + 1);

    // When
    time.pass(Duration.ofHours(2));
    read(VersionReference.CURRENT);

    // Then
    assertThat(accesses.save()).isEqualTo(1);
    assertThat(record().accessedOn()).contains(LocalDate.of(2026, 1, 3));
    assertThat(record().version(V1).orElseThrow().accessedOn())
        .as("the other version's date comes along")
        .contains(LocalDate.of(2026, 1, 2));
    assertThat(record().changedAt())
        .as("no change")
        .isBefore(time.instant().minus(Duration.ofHours(1)));
  }

  @Test
  void aSaveThatMeetsAnotherWriterComesLater() {
    put(V1, "one");
    read(VersionReference.CURRENT);
    store.beforeNext(() -> put(V2, "two"));

    assertThat(accesses.save()).isZero();
    assertThat(accesses.save()).isEqualTo(1);
    assertThat(record().version(V1).orElseThrow().accessedOn()).isPresent();
  }

  private void put(VersionId token, String text) {
    try (SecretValue value = SecretValue.text(text)) {
      new PutSecretValue(store, store, AccountBudget.UNLIMITED, time)
          .put(SHOP, NAME, token, value, Set.of());
    }
  }

  private String read(VersionReference reference) {
    return reads.read(
        SHOP, NAME, reference, (record, version, value) -> value.text(PlaintextAccess.granted()));
  }

  private SecretRecord record() {
    return store.find(SHOP, NAME).orElseThrow();
  }

  private void assertRejected(Kind kind, String sentence, VersionReference reference) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> read(reference))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
        .satisfies(e -> assertThat(e.finding().message()).isEqualTo(sentence));
  }
}
