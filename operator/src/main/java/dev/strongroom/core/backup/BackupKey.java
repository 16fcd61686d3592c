package dev.strongroom.core.backup;

import dev.strongroom.core.crypto.HmacSha256;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.values.PlaintextAccess;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * The key of one backup file, made for it alone. Two keys are derived from it, each HMAC-SHA-256
 * under it over a fixed text: one seals the chunks of the file, the other wraps the materials of
 * the encryption keys in it. So whoever opens the file needs no other key, and the keys in it can
 * be wrapped again by any root key.
 */
final class BackupKey implements AutoCloseable {
  private static final String CHUNKS = "strongroom.dev/backup-chunks/1";
  private static final String MATERIALS = "strongroom.dev/backup-materials/1";

  private final KeyMaterial key;
  private final KeyMaterial chunks;

  private BackupKey(KeyMaterial key) {
    this.key = key;
    this.chunks = derived(CHUNKS);
  }

  static BackupKey generate(SecureRandom random) {
    return new BackupKey(KeyMaterial.generate(random));
  }

  static BackupKey owning(KeyMaterial key) {
    return new BackupKey(key);
  }

  /** A copy, wiped on its own. */
  BackupKey copy() {
    byte[] bytes = key.bytes(PlaintextAccess.granted());
    return new BackupKey(KeyMaterial.owning(bytes));
  }

  KeyMaterial key() {
    return key;
  }

  KeyMaterial chunks() {
    return chunks;
  }

  /** A copy of the key that wraps the materials; the caller's. */
  KeyMaterial materials() {
    return derived(MATERIALS);
  }

  private KeyMaterial derived(String purpose) {
    byte[] text = purpose.getBytes(StandardCharsets.US_ASCII);
    return KeyMaterial.owning(new HmacSha256().of(key.as(HmacSha256.NAME), text));
  }

  @Override
  public void close() {
    key.close();
    chunks.close();
  }
}
