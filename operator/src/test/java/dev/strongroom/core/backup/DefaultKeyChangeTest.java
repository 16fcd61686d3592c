package dev.strongroom.core.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.store.KeptObjects;
import dev.strongroom.adapters.kubernetes.store.StoredEntries;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.Rewrap;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionKeys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DefaultKeyChangeTest {
  private static final SecretArn ARN =
      SecretArn.parse("arn:aws:secretsmanager:cluster-local-1:123456789012:secret:db-AbCdEf");
  private static final Optional<UUID> DEFAULT = Optional.empty();
  private static final Optional<UUID> KEY =
      Optional.of(UUID.fromString("11111111-2222-3333-4444-555555555555"));
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Rewrap UNDER_KEY = new Rewrap(KEY, "wrapped");
  private static final Rewrap UNDER_DEFAULT = new Rewrap(DEFAULT, "wrapped");

  private final DefaultKeyChange change = new DefaultKeyChange();

  @Test
  void whatTheDefaultKeyOpensIsWrittenUnderTheOtherOne() {
    // Given versions under the default key, wrapped under another key too, and the other way round
    change.replaced("shop");
    SecretRecord record =
        record(
            version("plain", DEFAULT, List.of(), false),
            version("also", DEFAULT, List.of(UNDER_KEY), false),
            version("back", KEY, List.of(UNDER_DEFAULT), true));
    KeptVersion plain = stored(record, "plain");
    KeptVersion also = stored(record, "also");
    KeptVersion back = stored(record, "back");

    // When
    KeptRecord fitted = change.fitted(KeptObjects.kept(record));

    // Then
    assertThat(fitted.record().versions())
        .extracting(VersionEntry::keys)
        .containsOnly(VersionKeys.DEFAULT);
    assertThat(List.of(plain, also, back)).allMatch(change::concerns);
    assertThat(change.record(plain)).isEmpty();
    assertThat(change.record(back)).isPresent();
    assertThat(DefaultKeyChange.fittedName(back)).isNotEqualTo(back.name());
  }

  @Test
  void whatOnlyOtherKeysOpenStaysAsItIs() {
    // Given a version that gave the default key up for another, and one that never had it
    change.replaced("shop");
    SecretRecord record =
        record(
            version("moved", DEFAULT, List.of(UNDER_KEY), true),
            version("own", KEY, List.of(), false));
    KeptVersion moved = stored(record, "moved");
    KeptVersion own = stored(record, "own");

    // When
    KeptRecord fitted = change.fitted(KeptObjects.kept(record));

    // Then
    assertThat(fitted.record().versions()).isEqualTo(record.versions());
    assertThat(change.concerns(moved)).isFalse();
    assertThat(change.concerns(own)).isFalse();
  }

  @Test
  void otherAccountsAreNotTouched() {
    // Given
    change.replaced("bank");
    SecretRecord record = record(version("back", KEY, List.of(UNDER_DEFAULT), true));

    // When
    KeptRecord fitted = change.fitted(KeptObjects.kept(record));

    // Then
    assertThat(fitted.record().versions()).isEqualTo(record.versions());
    assertThat(change.concerns(stored(record, "back"))).isFalse();
  }

  private static VersionEntry version(
      String id, Optional<UUID> key, List<Rewrap> rewraps, boolean retired) {
    return VersionEntry.written(VersionId.derived(id), THEN)
        .under(new VersionKeys(key, rewraps, retired));
  }

  private static SecretRecord record(VersionEntry... versions) {
    SecretRecord record =
        SecretRecord.create(ARN, new Owner("shop", "db", "uid"), Metadata.NONE, THEN).at("1");
    for (VersionEntry version : versions) {
      // A new version is under the present key; what becomes of it later is another change.
      record = record.withVersion(version).withVersion(version);
    }
    return record;
  }

  private static KeptVersion stored(SecretRecord record, String id) {
    VersionId version = VersionId.derived(id);
    return new StoredEntries()
        .version(record.owner().namespace(), ARN, version, new byte[0])
        .named(StoreNames.value(record, version).orElseThrow());
  }
}
