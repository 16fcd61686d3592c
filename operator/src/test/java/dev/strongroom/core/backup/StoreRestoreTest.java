package dev.strongroom.core.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.store.StoredEntries;
import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.backup.BackupEntry.Kind;
import dev.strongroom.core.backup.RestoreReport.Outcome;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backup, restore and verification of a store that is none of Kubernetes'. */
class StoreRestoreTest {
  private static final Progress QUIET = (what, done, total) -> {};

  private final SecureRandom random = new SecureRandom();
  private final EntryCodec codec = new StoredEntries();
  private final MemoryRestoreTarget store = new MemoryRestoreTarget(Vault.rootKey(1));

  @Test
  void anEmptyStoreWithAnotherRootKeyHasEverythingAfterARestore() throws IOException {
    // Given
    store.put("shop", "db", "s3cr3t");
    store.putApart("bank", "card", "4711");
    byte[] file = backup();
    MemoryRestoreTarget other = new MemoryRestoreTarget(Vault.rootKey(100));

    // When
    RestoreReport report = restore(other, file, OnConflict.FAIL);

    // Then
    assertThat(report.isWritten()).isTrue();
    assertThat(report.counts())
        .isEqualTo(
            Map.of(
                Outcome.KEY_CREATED, 3L, Outcome.VERSION_CREATED, 2L, Outcome.RECORD_CREATED, 2L));
    assertThat(texts(other)).isEqualTo(texts(store)).hasSize(2);
    assertThat(problems(other)).isEmpty();
    assertThat(other.restoredAt).contains(Vault.NOW);
    assertThat(restore(other, file, OnConflict.FAIL).counts())
        .isEqualTo(
            Map.of(
                Outcome.KEY_UNCHANGED,
                3L,
                Outcome.VERSION_UNCHANGED,
                2L,
                Outcome.RECORD_UNCHANGED,
                2L));
  }

  @Test
  void whatTheStoreHasLostOrCannotOpenComesBack() throws IOException {
    // Given
    store.putApart("shop", "lost", "first");
    store.putApart("shop", "corrupt", "second");
    store.put("shop", "kept", "third");
    byte[] file = backup();
    List<String> names = List.copyOf(store.versions.keySet());
    store.versions.remove(names.get(0));
    store.versions.computeIfPresent(names.get(1), (name, v) -> v.holding(new byte[] {1, 2, 3}));
    assertThat(problems(store)).hasSize(2);

    // When
    RestoreReport report = restore(store, file, OnConflict.FAIL);

    // Then
    assertThat(report.of(Outcome.VERSION_CREATED)).isEqualTo(1);
    assertThat(report.of(Outcome.VERSION_OVERWRITTEN)).isEqualTo(1);
    assertThat(report.of(Outcome.VERSION_UNCHANGED)).isEqualTo(1);
    assertThat(problems(store)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(OnConflict.class)
  void aSecretThatTheStoreHasOtherwiseIsDecidedByWhoRestores(OnConflict onConflict)
      throws IOException {
    // Given
    SecretRecord before = store.put("shop", "db", "s3cr3t");
    byte[] file = backup();
    SecretRecord changed =
        before.withDeclaration(before.owner(), new Metadata("changed", Map.of(), ""));
    store.write(changed.withSerial(2));

    // When
    RestoreReport report = restore(store, file, onConflict);

    // Then
    assertThat(report.isWritten()).isEqualTo(onConflict != OnConflict.FAIL);
    assertThat(report.hasConflicts()).isEqualTo(onConflict == OnConflict.FAIL);
    assertThat(report.conflicts()).contains("shop/db");
    SecretRecord now = store.records.values().iterator().next().record();
    assertThat(now.metadata().description())
        .isEqualTo(onConflict == OnConflict.OVERWRITE ? "" : "changed");
    assertThat(now.serial()).isGreaterThan(onConflict == OnConflict.OVERWRITE ? 2 : 1);
    assertThat(problems(store)).isEmpty();
  }

  @Test
  void underAnotherDefaultKeyOfTheAccountTheValuesAreEncryptedAnew() throws IOException {
    // Given
    store.put("shop", "inside", "first");
    store.putApart("shop", "apart", "second");
    byte[] file = backup();
    MemoryRestoreTarget other = new MemoryRestoreTarget(Vault.rootKey(100));
    other.put("shop", "own", "third");

    // When
    RestoreReport report = restore(other, file, OnConflict.FAIL);

    // Then the default key and that of the seals give way
    assertThat(report.of(Outcome.KEY_REPLACED_BY_STORES)).isEqualTo(2);
    assertThat(texts(other)).containsAllEntriesOf(texts(store)).hasSize(3);
    assertThat(problems(other)).isEmpty();
  }

  @Test
  void aVerificationNamesWhatIsOutOfPlaceOrWasChangedByOthers() {
    // Given
    store.put("shop", "db", "s3cr3t");
    KeptRecord stored = store.records.values().iterator().next();
    SecretRecord record = stored.record();
    store.records.put(stored.id(), stored.as(record.withSerial(99)));

    // When
    List<String> problems = problems(store);

    // Then
    assertThat(problems).singleElement().asString().contains(StoreReason.RecordTampered.name());
  }

  private byte[] backup() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Map<Kind, Long> counts =
        new StoreBackup(
                store::snapshot, codec, store.rootKey, AesGcmRootKey::of, Vault.CLOCK, random)
            .writeVerified(
                out,
                List.of(store.rootKey),
                QUIET,
                () -> new ByteArrayInputStream(out.toByteArray()));
    assertThat(counts.get(Kind.RECORD)).isEqualTo(store.records.size());
    return out.toByteArray();
  }

  private RestoreReport restore(MemoryRestoreTarget target, byte[] file, OnConflict onConflict)
      throws IOException {
    return new StoreRestore(
            target, codec, target.rootKey, target.keys, AesGcmRootKey::of, Vault.CLOCK, random, 2)
        .restore(
            () -> new ByteArrayInputStream(file), List.of(store.rootKey), onConflict, false, QUIET);
  }

  private static List<String> problems(MemoryRestoreTarget target) {
    List<String> problems = new ArrayList<>();
    new StoreVerification(target::snapshot, target.rootKey, target.values, target.seals, 1)
        .verify(QUIET, (about, finding) -> problems.add(about + ": " + finding));
    return problems;
  }

  private static Map<String, String> texts(MemoryRestoreTarget target) {
    Map<String, String> texts = new TreeMap<>();
    for (KeptRecord kept : target.records.values()) {
      SecretRecord record = kept.record();
      try (SecretValue value =
          target.values.read(record, record.current().orElseThrow()).orElseThrow()) {
        texts.put(record.arn().toString(), value.text(PlaintextAccess.granted()));
      }
    }
    return texts;
  }
}
