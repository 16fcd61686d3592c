package dev.strongroom.core.keys;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Key records in memory, to open many ciphertexts with. Nothing is changed through it. */
public final class KeySnapshot implements KeyRecordStore {
  private final Map<String, KeyRecord> byName = new ConcurrentHashMap<>();
  private final Map<UUID, KeyRecord> byId = new ConcurrentHashMap<>();
  private final Optional<KeyRecordStore> behind;

  /** Without any yet: those of a backup are added. */
  public KeySnapshot() {
    this.behind = Optional.empty();
  }

  /** Those that a store has now; it is asked for others, which may be newer. */
  public KeySnapshot(KeyRecordStore store) {
    this.behind = Optional.of(store);
    store.forEach(this::add);
  }

  /** Adds a record. */
  public void add(KeyRecord record) {
    byName.put(record.name(), record);
    byId.put(record.keyId(), record);
  }

  @Override
  public Optional<KeyRecord> find(String name) {
    return Optional.ofNullable(byName.get(name)).or(() -> behind.flatMap(s -> s.find(name)));
  }

  @Override
  public Optional<KeyRecord> findById(UUID keyId) {
    return Optional.ofNullable(byId.get(keyId)).or(() -> behind.flatMap(s -> s.findById(keyId)));
  }

  @Override
  public int forEach(Consumer<KeyRecord> each) {
    List.copyOf(byName.values()).forEach(each);
    return 0;
  }

  @Override
  public Optional<KeyRecord> create(KeyRecord record) {
    return Optional.empty();
  }

  @Override
  public Optional<KeyRecord> compareAndSwap(KeyRecord changed) {
    return Optional.empty();
  }

  @Override
  public boolean delete(KeyRecord record) {
    return false;
  }
}
