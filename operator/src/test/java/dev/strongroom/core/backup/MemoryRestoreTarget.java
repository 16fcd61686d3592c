package dev.strongroom.core.backup;

import dev.strongroom.adapters.kubernetes.store.KeptObjects;
import dev.strongroom.adapters.kubernetes.store.StoredEntries;
import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.backup.Progress.Steps;
import dev.strongroom.core.encryption.EncryptedSecretValues;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.keys.MemoryKeyRecordStore;
import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.ValuePlace.Apart;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A store in memory with keys, values and records of its own, which is backed up and restored. */
final class MemoryRestoreTarget implements RestoreTarget, StoreSnapshot {
  final Map<String, KeptVersion> versions = new ConcurrentHashMap<>();
  final Map<String, KeptRecord> records = new ConcurrentHashMap<>();
  final AesGcmRootKey rootKey;
  final KeyRing keys;
  final RecordSeals seals;
  final SecretValues values;
  Optional<Instant> restoredAt = Optional.empty();

  private final MemoryKeyRecordStore keyRecords = new MemoryKeyRecordStore();
  private final EntryCodec codec = new StoredEntries();

  /** An empty store with this root key. */
  MemoryRestoreTarget(AesGcmRootKey rootKey) {
    SecureRandom random = new SecureRandom();
    this.rootKey = rootKey;
    this.keys = new KeyRing(keyRecords, rootKey, Vault.CLOCK, random);
    this.seals = new RecordSeals(keys::recordMac, new AtomicBoolean(true));
    this.values = new EncryptedSecretValues(this::ciphertext, new EnvelopeCipher(keys, random));
  }

  private Optional<byte[]> ciphertext(SecretRecord record, VersionId version) {
    return record.version(version).orElseThrow().place() instanceof Inline inline
        ? Optional.of(inline.ciphertext())
        : StoreNames.value(record, version).map(versions::get).map(KeptVersion::ciphertext);
  }

  /** Makes a secret with a value that is in its record. */
  SecretRecord put(String namespace, String name, String text) {
    return put(namespace, name, text, false);
  }

  /** Makes a secret with a value that is apart from its record. */
  SecretRecord putApart(String namespace, String name, String text) {
    return put(namespace, name, text, true);
  }

  private SecretRecord put(String namespace, String name, String text, boolean isApart) {
    SecretRecord made = Vault.secret(namespace, name);
    VersionId id = VersionId.derived(text);
    try (SecretValue value = SecretValue.text(text)) {
      byte[] ciphertext = values.seal(made, id, value);
      VersionEntry entry = VersionEntry.written(id, Vault.NOW).holding(ciphertext, value.length());
      if (isApart) {
        KeptVersion version = codec.version(namespace, made.arn(), id, ciphertext);
        versions.put(version.name(), version);
        entry = entry.at(new Apart(version.name()));
      }
      SecretRecord record =
          made.withVersion(entry).withLabels(LabelMap.EMPTY.moveCurrent(id)).withSerial(1).at("1");
      write(record);
      return record;
    }
  }

  /** Writes a record as the store does. */
  void write(SecretRecord record) {
    records.put(StoreNames.record(record), KeptObjects.sealed(KeptObjects.kept(record), seals));
  }

  @Override
  public StoreSnapshot snapshot() {
    return this;
  }

  @Override
  public void keys(Steps steps, Consumer<KeptKey> each) {
    keyRecords.forEach(record -> each.accept(KeptObjects.kept(record)));
  }

  @Override
  public void versions(Steps steps, Consumer<KeptVersion> each) {
    List.copyOf(versions.values()).forEach(each);
  }

  @Override
  public void records(Steps steps, Consumer<KeptRecord> each) {
    List.copyOf(records.values()).forEach(each);
  }

  @Override
  public boolean isCurrent(KeptRecord record) {
    return records.get(record.id()) == record;
  }

  @Override
  public Optional<KeptKey> find(KeptKey like) {
    return keyRecords.find(like.name()).map(KeptObjects::kept);
  }

  @Override
  public boolean create(KeptKey key) {
    return keyRecords.create(key.record()).isPresent();
  }

  @Override
  public boolean swap(KeptKey changed) {
    return keyRecords.compareAndSwap(changed.record()).isPresent();
  }

  @Override
  public Optional<KeptVersion> find(KeptVersion like) {
    return Optional.ofNullable(versions.get(like.name()));
  }

  @Override
  public boolean create(KeptVersion version) {
    return versions.putIfAbsent(version.name(), version) == null;
  }

  @Override
  public boolean claim(KeptVersion found, Instant until) {
    return versions.replace(found.name(), found, found.claimed(until));
  }

  @Override
  public void remove(KeptVersion found) {
    versions.remove(found.name());
  }

  @Override
  public Optional<KeptRecord> find(KeptRecord like) {
    return Optional.ofNullable(records.get(like.id()));
  }

  @Override
  public boolean create(KeptRecord record) {
    return records.putIfAbsent(record.id(), KeptObjects.sealed(record, seals)) == null;
  }

  @Override
  public boolean replace(KeptRecord found, KeptRecord next, Optional<Instant> overwrittenAt) {
    return records.replace(found.id(), found, KeptObjects.sealed(next, seals));
  }

  @Override
  public void restored(Instant endedAt) {
    restoredAt = Optional.of(endedAt);
  }
}
