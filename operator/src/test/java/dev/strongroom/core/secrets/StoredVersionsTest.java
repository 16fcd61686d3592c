package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredVersionsTest {
  private static final String SHOP = "shop";
  private static final AccountId ACCOUNT = AccountId.ofNamespace(SHOP);
  private static final SecretName NAME = new SecretName("db");
  private static final VersionId FIRST = VersionId.derived("first");
  private static final VersionId PUT = VersionId.derived("put");

  private final Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private final Clock clock = Clock.fixed(now, ZoneOffset.UTC);
  private final MemoryStore store = new MemoryStore();

  @Test
  void garbageIsWhatNoRecordNamesForAnHour() {
    // Given
    SecretRecord record = secret();
    VersionId named = record.current().orElseThrow();
    Instant old = now.minus(StoredVersions.KEPT);
    SecretArn former = SecretArn.derived("cluster-local-1", ACCOUNT, NAME, "earlier");

    // When, Then
    assertThat(garbage(Optional.of(record), record.arn(), named, old)).isFalse();
    assertThat(garbage(Optional.of(record), record.arn(), PUT, old)).isTrue();
    assertThat(garbage(Optional.of(record), record.arn(), PUT, old.plusSeconds(1))).isFalse();
    assertThat(garbage(Optional.of(record), former, named, old)).as("another secret").isTrue();
    assertThat(garbage(Optional.empty(), record.arn(), named, old)).isTrue();
  }

  @Test
  void aLostVersionIsNotedAndKeepsItsLabelsUntilItIsFound() {
    // Given
    secret();
    put(PUT, "second");
    LabelMap labels = record().labels();
    StoredVersions versions = new StoredVersions(store);

    // When
    versions.note(SHOP, NAME, Set.of(PUT), Set.of());

    // Then
    assertThat(record().version(PUT).orElseThrow().state()).isEqualTo(VersionEntry.State.MISSING);
    assertThat(record().labels()).isEqualTo(labels);

    // When
    versions.note(SHOP, NAME, Set.of(), Set.of(PUT));

    // Then
    assertThat(record().version(PUT).orElseThrow().state()).isEqualTo(VersionEntry.State.WRITTEN);
  }

  private boolean garbage(
      Optional<SecretRecord> record, SecretArn arn, VersionId version, Instant writtenAt) {
    return StoredVersions.isGarbage(record, arn, version, writtenAt, now);
  }

  private SecretRecord secret() {
    SecretArn arn = SecretArn.derived("cluster-local-1", ACCOUNT, NAME, "uid-1");
    store.create(SecretRecord.create(arn, new Owner(SHOP, "db", "uid-1"), Metadata.NONE, now));
    put(FIRST, "first");
    return record();
  }

  private SecretRecord record() {
    return store.find(SHOP, NAME).orElseThrow();
  }

  private void put(VersionId version, String text) {
    try (SecretValue value = SecretValue.text(text)) {
      new PutSecretValue(store, store, AccountBudget.UNLIMITED, clock)
          .put(SHOP, NAME, version, value, Set.of());
    }
  }
}
