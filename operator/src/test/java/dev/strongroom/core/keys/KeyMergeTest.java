package dev.strongroom.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.problems.BackupReason;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unreadable;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyMergeTest {
  private static final AesGcmRootKey STORES = Vault.rootKey(1);
  private static final AesGcmRootKey FILES = Vault.rootKey(2);
  private static final AesGcmRootKey LOST = Vault.rootKey(3);
  private static final UUID KEY = UUID.fromString("0d9e5c1e-7d5b-4e8e-8a2f-5f6f6b1d2c3a");
  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

  private final KeyMerge merge = new KeyMerge(new KeyWrapping(STORES), new KeyWrapping(FILES));

  @Test
  void whatBothHaveStaysAsTheStoreHasIt() {
    KeyRecord stored = record(STORES, 'a', 'b', 'c');

    KeyRecord merged = merge.merge(stored, record(FILES, 'a', 'b'));

    assertThat(merged).isEqualTo(stored);
  }

  @Test
  void whatTheStoreLacksIsAdded() {
    KeyRecord merged = merge.merge(record(STORES, 'a'), record(FILES, 'a', 'b'));

    assertMaterials(merged, 'a', 'b');
  }

  @Test
  void whatTheStoreCannotOpenIsReplaced() {
    KeyRecord merged = merge.merge(record(LOST, 'a', 'b'), record(FILES, 'a', 'b'));

    assertMaterials(merged, 'a', 'b');
  }

  @Test
  void materialsOfOneNumberThatDifferAreRefused() {
    KeyRecord stored = record(STORES, 'a', 'b');
    KeyRecord restored = record(FILES, 'a', 'x');

    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(() -> merge.merge(stored, restored))
        .matches(refused -> refused.finding().reason() == BackupReason.KeyForked)
        .withMessageContaining("Version 2 of the key default.shop differs");
  }

  @Test
  void aMaterialThatTheBackupItselfCannotOpenReplacesNothing() {
    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(() -> merge.merge(record(STORES, 'a'), record(LOST, 'a')))
        .matches(refused -> refused.finding().reason() == RootKeyReason.WrongRootKey);
  }

  private static void assertMaterials(KeyRecord record, char... expected) {
    assertThat(record.versions()).hasSize(expected.length);
    for (KeyVersion version : record.versions()) {
      try (KeyMaterial found = new KeyWrapping(STORES).unwrap(record, version);
          KeyMaterial wanted = material(expected[version.id() - 1])) {
        assertThat(found.sameAs(wanted)).isTrue();
      }
    }
  }

  private static KeyRecord record(AesGcmRootKey rootKey, char... materials) {
    KeyWrapping wrapping = new KeyWrapping(rootKey);
    KeyVersion[] versions = new KeyVersion[materials.length];
    for (int i = 0; i < materials.length; i++) {
      try (KeyMaterial material = material(materials[i])) {
        versions[i] = wrapping.wrap(KEY, "shop", i + 1, material, MADE);
      }
    }
    return new KeyRecord(
        "default.shop",
        "shop",
        KeyRecord.DEFAULT_ALIAS,
        KEY,
        List.of(versions),
        Optional.empty(),
        "");
  }

  private static KeyMaterial material(char content) {
    byte[] bytes = new byte[KeyMaterial.BYTES];
    Arrays.fill(bytes, (byte) content);
    return KeyMaterial.owning(bytes);
  }
}
