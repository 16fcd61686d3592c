package dev.strongroom.core.backup;

import static dev.strongroom.adapters.kubernetes.store.KeptObjects.kept;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.store.KeptObjects;
import dev.strongroom.adapters.kubernetes.store.StoredEntries;
import dev.strongroom.core.backup.RestorePlan.VersionUse;
import dev.strongroom.core.backup.RestoreReport.Outcome;
import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyVersion;
import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.ValuePlace;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestorePlanTest {
  private static final SecretArn ARN =
      SecretArn.parse("arn:aws:secretsmanager:cluster-local-1:123456789012:secret:shop/db-AbCdEf");
  private static final SecretArn OF_ANOTHER =
      SecretArn.parse("arn:aws:secretsmanager:cluster-local-1:123456789012:secret:shop/db-GhIjKl");
  private static final Optional<UUID> DEFAULT = Optional.empty();
  private static final Optional<UUID> KEY =
      Optional.of(UUID.fromString("11111111-2222-3333-4444-555555555555"));
  private static final Optional<UUID> OTHER_KEY =
      Optional.of(UUID.fromString("66666666-7777-8888-9999-000000000000"));
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

  private final EntryCodec codec = new StoredEntries();
  private final RestoreReport report = new RestoreReport(false);

  @Test
  void ofASkippedRecordTheVersionsThatItNamesItselfAreRestoredIfTheyAreLost() {
    // Given a secret that has another version than in the backup, and no longer the oldest
    RestorePlan plan = new RestorePlan(codec, OnConflict.SKIP);
    SecretRecord stored = record(ARN, DEFAULT, "first", "old", "new");
    plan.has(kept(stored));
    plan.of(kept(record(ARN, DEFAULT, "pruned", "first", "old")), report);

    // When
    plan.keeps(kept(stored));

    // Then
    assertThat(plan.of(version(ARN, DEFAULT, "old"))).isEqualTo(VersionUse.RESTORE_IF_LOST);
    assertThat(plan.of(version(ARN, DEFAULT, "pruned"))).isEqualTo(VersionUse.SKIP);
    assertThat(report.conflicts()).containsExactly("shop/shop/db");
  }

  @Test
  void theNamespaceThatARecordBelongsToMakesItNoOtherRecord() {
    // Given a restore that was interrupted, and an owner that has taken its secret
    RestorePlan plan = new RestorePlan(codec, OnConflict.FAIL);
    plan.has(kept(record(ARN, DEFAULT, "old").withTenancy(Tenancy.RESTORED)));
    SecretRecord inFile =
        record(ARN, DEFAULT, "old").withTenancy(Tenancy.of("uid-of-the-old-namespace"));

    // When
    Outcome outcome = plan.of(kept(inFile), report);

    // Then
    assertThat(outcome).isEqualTo(Outcome.RECORD_UNCHANGED);
  }

  @Test
  void whereItsValuesAreMakesItNoOtherRecord() {
    // Given a value that has left its record since the backup
    RestorePlan plan = new RestorePlan(codec, OnConflict.FAIL);
    SecretRecord record = record(ARN, DEFAULT, "old");
    VersionEntry version = record.versions().get(0);
    plan.has(kept(record.withVersion(version.at(new ValuePlace.Apart("v-" + "1".repeat(40))))));
    SecretRecord inFile = record.withVersion(version.at(new ValuePlace.Inline(new byte[] {1, 2})));

    // When
    Outcome outcome = plan.of(kept(inFile), report);

    // Then
    assertThat(outcome).isEqualTo(Outcome.RECORD_UNCHANGED);
  }

  @Test
  void theSameVersionUnderAnotherKeyIsNotTheOneThatTheRecordNames() {
    // Given
    RestorePlan plan = new RestorePlan(codec, OnConflict.SKIP);
    SecretRecord stored = record(ARN, KEY, "old", "new");
    plan.has(kept(stored));
    plan.of(kept(record(ARN, KEY, "old")), report);

    // When
    plan.keeps(kept(stored));

    // Then
    assertThat(plan.of(version(ARN, KEY, "old"))).isEqualTo(VersionUse.RESTORE_IF_LOST);
    assertThat(plan.of(version(ARN, DEFAULT, "old"))).isEqualTo(VersionUse.SKIP);
  }

  @Test
  void nothingIsRestoredOfASecretThatWasMadeAnewUnderTheSameName() {
    // Given
    RestorePlan plan = new RestorePlan(codec, OnConflict.SKIP);
    SecretRecord stored = record(OF_ANOTHER, DEFAULT, "old");
    plan.has(kept(stored));
    plan.of(kept(record(ARN, DEFAULT, "old")), report);

    // When
    plan.keeps(kept(stored));

    // Then
    assertThat(plan.of(version(ARN, DEFAULT, "old"))).isEqualTo(VersionUse.SKIP);
  }

  @Test
  void whatASkippedRecordNamesThatCannotBeReadIsNotKnown() {
    // Given
    RestorePlan plan = new RestorePlan(codec, OnConflict.SKIP);
    KeptRecord stored = KeptObjects.damaged(record(ARN, DEFAULT, "old"));
    plan.has(stored);
    plan.of(kept(record(ARN, DEFAULT, "old")), report);

    // When
    plan.keeps(stored);

    // Then
    assertThat(plan.hasSkipped()).isTrue();
    assertThat(plan.of(version(ARN, DEFAULT, "old"))).isEqualTo(VersionUse.SKIP);
  }

  @ParameterizedTest
  @EnumSource(OnConflict.class)
  void versionsOfARecordThatDidNotChangeAreRestored(OnConflict onConflict) {
    // Given
    RestorePlan plan = new RestorePlan(codec, onConflict);
    plan.has(kept(record(ARN, DEFAULT, "old", "new")));

    // When
    plan.of(kept(record(ARN, DEFAULT, "old", "new")), report);

    // Then
    assertThat(plan.of(version(ARN, DEFAULT, "old"))).isEqualTo(VersionUse.RESTORE);
    assertThat(plan.hasSkipped()).isFalse();
    assertThat(report.conflicts()).isEmpty();
  }

  @Test
  void versionsOfARecordThatIsYetToBeRestoredAreClaimed() {
    // Given
    RestorePlan plan = new RestorePlan(codec, OnConflict.FAIL);

    // When
    plan.of(kept(record(ARN, DEFAULT, "old")), report);

    // Then
    assertThat(plan.of(version(ARN, DEFAULT, "old"))).isEqualTo(VersionUse.RESTORE_AND_CLAIM);
    assertThat(plan.of(version(OF_ANOTHER, DEFAULT, "old"))).isEqualTo(VersionUse.RESTORE);
  }

  @Test
  void versionsOfARecordThatIsOverwrittenAreClaimed() {
    // Given
    RestorePlan plan = new RestorePlan(codec, OnConflict.OVERWRITE);
    plan.has(kept(record(ARN, DEFAULT, "new")));

    // When
    plan.of(kept(record(ARN, DEFAULT, "old")), report);

    // Then
    assertThat(plan.of(version(ARN, DEFAULT, "old"))).isEqualTo(VersionUse.RESTORE_AND_CLAIM);
  }

  @ParameterizedTest
  @EnumSource(
      value = OnConflict.class,
      names = {"FAIL", "SKIP"})
  void anotherKeyOfAnEncryptionKeyIsAConflict(OnConflict onConflict) {
    // Given
    RestorePlan plan = new RestorePlan(codec, onConflict);
    plan.has(kept(key(OTHER_KEY)));

    // When
    Outcome outcome = plan.of(key(KEY), report);

    // Then
    assertThat(outcome).isEqualTo(Outcome.KEY_CONFLICT);
    assertThat(report.conflicts()).containsExactly("EncryptionKey shop/own");
  }

  @Test
  void aKeyGivesWayWhenTheBackupHasEverySecretThatNeedsIt() {
    // Given
    RestorePlan plan = new RestorePlan(codec, OnConflict.OVERWRITE);
    plan.has(kept(key(OTHER_KEY)));
    plan.has(kept(record(OF_ANOTHER, OTHER_KEY, "new")));

    // When
    Outcome outcome = plan.of(key(KEY), report);
    plan.of(kept(record(ARN, KEY, "old")), report);
    plan.finish(report);

    // Then
    assertThat(outcome).isEqualTo(Outcome.KEY_OVERWRITTEN);
    assertThat(report.hasConflicts()).isFalse();
  }

  @Test
  void aKeyDoesNotGiveWayWhileASecretNeedsItThatIsNotInTheBackup() {
    // Given
    RestorePlan plan = new RestorePlan(codec, OnConflict.OVERWRITE);
    plan.has(kept(key(OTHER_KEY)));
    plan.has(kept(record(OF_ANOTHER, OTHER_KEY, "new")));

    // When
    plan.of(key(KEY), report);
    plan.finish(report);

    // Then
    assertThat(report.of(Outcome.KEY_CONFLICT)).isEqualTo(1);
    assertThat(report.conflicts())
        .containsExactly("EncryptionKey shop/own, needed by 1 secrets not in the backup");
  }

  private static KeyRecord key(Optional<UUID> id) {
    UUID keyId = id.orElseThrow();
    KeyDeclaration declared =
        new KeyDeclaration(
            new Owner("shop", "own", "uid"),
            "own",
            Set.of(),
            "",
            Map.of(),
            Optional.empty(),
            true,
            Optional.empty(),
            KeyDeclaration.DEFAULT_WINDOW,
            false);
    return new KeyRecord(
        "k-1",
        "shop",
        "own",
        keyId,
        List.of(new KeyVersion(1, "root", new byte[3], THEN)),
        Optional.of(
            new CustomerKey(
                declared,
                Tenancy.UNKNOWN,
                KeyArn.parse("arn:aws:kms:cluster-local-1:123456789012:key/" + keyId),
                Optional.empty(),
                Optional.empty())),
        "1");
  }

  private static SecretRecord record(SecretArn arn, Optional<UUID> key, String... versions) {
    Metadata none = Metadata.NONE;
    Metadata metadata =
        new Metadata(
            none.description(),
            none.tags(),
            none.type(),
            none.deletion(),
            none.pin(),
            key,
            none.policy());
    SecretRecord record =
        SecretRecord.create(arn, new Owner("shop", "db", "uid"), metadata, THEN).at("1");
    LabelMap labels = LabelMap.EMPTY;
    for (String version : versions) {
      VersionId id = VersionId.derived(version);
      record = record.withVersion(VersionEntry.written(id, THEN));
      labels = labels.moveCurrent(id);
    }
    return record.withLabels(labels);
  }

  private KeptVersion version(SecretArn arn, Optional<UUID> key, String text) {
    VersionId id = VersionId.derived(text);
    return codec
        .version("shop", arn, id, new byte[0])
        .named(StoreNames.value(record(arn, key, text), id).orElseThrow());
  }
}
