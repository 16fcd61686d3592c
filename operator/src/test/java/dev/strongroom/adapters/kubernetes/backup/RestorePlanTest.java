package dev.strongroom.adapters.kubernetes.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.backup.RestorePlan.VersionUse;
import dev.strongroom.adapters.kubernetes.backup.RestoreReport.Outcome;
import dev.strongroom.adapters.kubernetes.store.KeyRecordMapper;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.adapters.kubernetes.store.RecordVersions;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.KeyRecordSpec;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.crds.SecretVersionSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestorePlanTest {
  private static final String ARN =
      "arn:aws:secretsmanager:cluster-local-1:123456789012:secret:shop/db-AbCdEf";
  private static final String OF_ANOTHER =
      "arn:aws:secretsmanager:cluster-local-1:123456789012:secret:shop/db-GhIjKl";
  private static final String KEY = "11111111-2222-3333-4444-555555555555";

  private static final String OTHER_KEY = "66666666-7777-8888-9999-000000000000";

  private final RestoreReport report = new RestoreReport(false);

  @Test
  void ofASkippedRecordTheVersionsThatItNamesItselfAreRestoredIfTheyAreLost() {
    // Given a secret that has another version than in the backup, and no longer the oldest
    RestorePlan plan = new RestorePlan(OnConflict.SKIP);
    SecretRecordResource stored = record(ARN, null, "first", "old", "new");
    plan.has(stored);
    plan.of(record(ARN, null, "pruned", "first", "old"), report);

    // When
    plan.keeps(stored);

    // Then
    assertThat(plan.of(version(ARN, null, "old"))).isEqualTo(VersionUse.RESTORE_IF_LOST);
    assertThat(plan.of(version(ARN, null, "pruned"))).isEqualTo(VersionUse.SKIP);
    assertThat(report.conflicts()).containsExactly("shop/shop/db");
  }

  @Test
  void theNamespaceThatARecordBelongsToMakesItNoOtherRecord() {
    // Given a restore that was interrupted, and an owner that has taken its secret
    RestorePlan plan = new RestorePlan(OnConflict.FAIL);
    SecretRecordResource stored = record(ARN, null, "old");
    stored.getSpec().setNamespaceUid("restored");
    plan.has(stored);
    SecretRecordResource inFile = record(ARN, null, "old");
    inFile.getSpec().setNamespaceUid("uid-of-the-old-namespace");

    // When
    Outcome outcome = plan.of(inFile, report);

    // Then
    assertThat(outcome).isEqualTo(Outcome.RECORD_UNCHANGED);
    assertThat(inFile.getSpec().getNamespaceUid()).isEqualTo("uid-of-the-old-namespace");
  }

  @Test
  void whereItsValuesAreMakesItNoOtherRecord() {
    // Given a value that has left its record since the backup
    RestorePlan plan = new RestorePlan(OnConflict.FAIL);
    SecretRecordResource stored = record(ARN, null, "old");
    stored.getSpec().setFormat(SecretRecordSpec.FORMAT);
    stored.getSpec().setObjects(Map.of(VersionId.derived("old").value(), "v-1"));
    plan.has(stored);
    SecretRecordResource inFile = record(ARN, null, "old");
    Map<String, String> values = Map.of(VersionId.derived("old").value(), "AQID");
    inFile.getSpec().setValues(values);

    // When
    Outcome outcome = plan.of(inFile, report);

    // Then
    assertThat(outcome).isEqualTo(Outcome.RECORD_UNCHANGED);
    assertThat(inFile.getSpec().getValues()).isEqualTo(values);
  }

  @Test
  void theSameVersionUnderAnotherKeyIsNotTheOneThatTheRecordNames() {
    // Given
    RestorePlan plan = new RestorePlan(OnConflict.SKIP);
    SecretRecordResource stored = record(ARN, KEY, "old", "new");
    plan.has(stored);
    plan.of(record(ARN, KEY, "old"), report);

    // When
    plan.keeps(stored);

    // Then
    assertThat(plan.of(version(ARN, KEY, "old"))).isEqualTo(VersionUse.RESTORE_IF_LOST);
    assertThat(plan.of(version(ARN, null, "old"))).isEqualTo(VersionUse.SKIP);
  }

  @Test
  void nothingIsRestoredOfASecretThatWasMadeAnewUnderTheSameName() {
    // Given
    RestorePlan plan = new RestorePlan(OnConflict.SKIP);
    SecretRecordResource stored = record(OF_ANOTHER, null, "old");
    plan.has(stored);
    plan.of(record(ARN, null, "old"), report);

    // When
    plan.keeps(stored);

    // Then
    assertThat(plan.of(version(ARN, null, "old"))).isEqualTo(VersionUse.SKIP);
  }

  @Test
  void whatASkippedRecordNamesThatCannotBeReadIsNotKnown() {
    // Given
    RestorePlan plan = new RestorePlan(OnConflict.SKIP);
    SecretRecordResource stored = record(ARN, null, "old");
    stored.getSpec().setCreatedAt("damaged");
    plan.has(stored);
    plan.of(record(ARN, null, "old"), report);

    // When
    plan.keeps(stored);

    // Then
    assertThat(plan.hasSkipped()).isTrue();
    assertThat(plan.of(version(ARN, null, "old"))).isEqualTo(VersionUse.SKIP);
  }

  @ParameterizedTest
  @EnumSource(OnConflict.class)
  void versionsOfARecordThatDidNotChangeAreRestored(OnConflict onConflict) {
    // Given
    RestorePlan plan = new RestorePlan(onConflict);
    plan.has(record(ARN, null, "old", "new"));

    // When
    plan.of(record(ARN, null, "old", "new"), report);

    // Then
    assertThat(plan.of(version(ARN, null, "old"))).isEqualTo(VersionUse.RESTORE);
    assertThat(plan.hasSkipped()).isFalse();
    assertThat(report.conflicts()).isEmpty();
  }

  @Test
  void versionsOfARecordThatIsYetToBeRestoredAreClaimed() {
    // Given
    RestorePlan plan = new RestorePlan(OnConflict.FAIL);

    // When
    plan.of(record(ARN, null, "old"), report);

    // Then
    assertThat(plan.of(version(ARN, null, "old"))).isEqualTo(VersionUse.RESTORE_AND_CLAIM);
    assertThat(plan.of(version(OF_ANOTHER, null, "old"))).isEqualTo(VersionUse.RESTORE);
  }

  @Test
  void versionsOfARecordThatIsOverwrittenAreClaimed() {
    // Given
    RestorePlan plan = new RestorePlan(OnConflict.OVERWRITE);
    plan.has(record(ARN, null, "new"));

    // When
    plan.of(record(ARN, null, "old"), report);

    // Then
    assertThat(plan.of(version(ARN, null, "old"))).isEqualTo(VersionUse.RESTORE_AND_CLAIM);
  }

  @ParameterizedTest
  @EnumSource(
      value = OnConflict.class,
      names = {"FAIL", "SKIP"})
  void anotherKeyOfAnEncryptionKeyIsAConflict(OnConflict onConflict) {
    // Given
    RestorePlan plan = new RestorePlan(onConflict);
    plan.has(key(OTHER_KEY));

    // When
    Outcome outcome = plan.of(KeyRecordMapper.toRecord(key(KEY)), report);

    // Then
    assertThat(outcome).isEqualTo(Outcome.KEY_CONFLICT);
    assertThat(report.conflicts()).containsExactly("EncryptionKey shop/own");
  }

  @Test
  void aKeyGivesWayWhenTheBackupHasEverySecretThatNeedsIt() {
    // Given
    RestorePlan plan = new RestorePlan(OnConflict.OVERWRITE);
    plan.has(key(OTHER_KEY));
    plan.has(record(OF_ANOTHER, OTHER_KEY, "new"));

    // When
    Outcome outcome = plan.of(KeyRecordMapper.toRecord(key(KEY)), report);
    plan.of(record(ARN, KEY, "old"), report);
    plan.finish(report);

    // Then
    assertThat(outcome).isEqualTo(Outcome.KEY_OVERWRITTEN);
    assertThat(report.hasConflicts()).isFalse();
  }

  @Test
  void aKeyDoesNotGiveWayWhileASecretNeedsItThatIsNotInTheBackup() {
    // Given
    RestorePlan plan = new RestorePlan(OnConflict.OVERWRITE);
    plan.has(key(OTHER_KEY));
    plan.has(record(OF_ANOTHER, OTHER_KEY, "new"));

    // When
    plan.of(KeyRecordMapper.toRecord(key(KEY)), report);
    plan.finish(report);

    // Then
    assertThat(report.of(Outcome.KEY_CONFLICT)).isEqualTo(1);
    assertThat(report.conflicts())
        .containsExactly("EncryptionKey shop/own, needed by 1 secrets not in the backup");
  }

  private static KeyRecordResource key(String id) {
    KeyRecordSpec spec = new KeyRecordSpec();
    spec.setAccount("shop");
    spec.setAlias("own");
    spec.setKeyId(id);
    spec.setMaterials(
        List.of(new KeyRecordSpec.Material(1, "root", "AAAA", "2026-01-01T00:00:00Z")));
    spec.setCustomer(
        new KeyRecordSpec.Customer(
            "own",
            "uid",
            "arn:aws:kms:cluster-local-1:123456789012:key/" + id,
            null,
            null,
            null,
            true,
            null,
            30,
            false,
            null,
            null));
    KeyRecordResource key = new KeyRecordResource();
    key.setMetadata(new ObjectMetaBuilder().withName("k-1").withResourceVersion("1").build());
    key.setSpec(spec);
    return key;
  }

  private static SecretRecordResource record(String arn, String key, String... versions) {
    SecretRecordSpec spec = new SecretRecordSpec();
    spec.setArn(arn);
    spec.setOwner(new SecretRecordSpec.Owner("shop", "db", "uid"));
    spec.setCreatedAt("2026-01-01T00:00:00Z");
    spec.setChangedAt("2026-01-01T00:00:00Z");
    spec.setKey(key);
    spec.setVersions(
        Arrays.stream(versions)
            .map(text -> VersionId.derived(text).value())
            .map(
                id ->
                    new SecretRecordSpec.Version(
                        id, "2026-01-01T00:00:00Z", null, null, null, key, null, null, null))
            .toList());
    spec.setLabels(Map.of("AWSCURRENT", VersionId.derived(versions[versions.length - 1]).value()));
    SecretRecordResource record = new SecretRecordResource();
    record.setMetadata(new ObjectMetaBuilder().withName("r-1").withResourceVersion("1").build());
    record.setSpec(spec);
    return record;
  }

  private static SecretVersionResource version(String arn, String key, String id) {
    SecretRecordResource naming = record(arn, key, id);
    List<String> names = List.copyOf(RecordVersions.names(RecordMapper.toRecord(naming)));
    SecretVersionSpec spec = new SecretVersionSpec();
    spec.setArn(arn);
    spec.setVersionId(VersionId.derived(id).value());
    SecretVersionResource version = new SecretVersionResource();
    version.setMetadata(new ObjectMetaBuilder().withName(names.get(0)).build());
    version.setSpec(spec);
    return version;
  }
}
