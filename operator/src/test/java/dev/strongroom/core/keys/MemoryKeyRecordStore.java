package dev.strongroom.core.keys;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Key records in memory, with the port's compare-and-swap; counts what it is asked. */
public final class MemoryKeyRecordStore implements KeyRecordStore {
  public final Map<String, KeyRecord> records = new ConcurrentHashMap<>();
  public final AtomicInteger reads = new AtomicInteger();
  public final AtomicInteger creates = new AtomicInteger();
  private final AtomicInteger revisions = new AtomicInteger();
  private Runnable beforeSwap = () -> {};

  /** Runs this before each swap from now on. */
  void beforeSwap(Runnable action) {
    beforeSwap = action;
  }

  /** Fails every swap after this many; never, if negative. */
  void failAfterSwaps(int swaps) {
    AtomicInteger left = new AtomicInteger(swaps);
    beforeSwap(
        () -> {
          if (left.getAndDecrement() == 0) {
            throw new Unavailable(StoreReason.StoreUnavailable.with());
          }
        });
  }

  @Override
  public Optional<KeyRecord> find(String name) {
    reads.incrementAndGet();
    return Optional.ofNullable(records.get(name));
  }

  @Override
  public Optional<KeyRecord> findById(UUID keyId) {
    return records.values().stream().filter(r -> r.keyId().equals(keyId)).findFirst();
  }

  @Override
  public synchronized boolean delete(KeyRecord record) {
    KeyRecord known = records.get(record.name());
    return known != null
        && known.revision().equals(record.revision())
        && records.remove(record.name(), known);
  }

  @Override
  public int forEach(Consumer<KeyRecord> each) {
    List.copyOf(records.values()).forEach(each);
    return 0;
  }

  @Override
  public Optional<KeyRecord> create(KeyRecord record) {
    creates.incrementAndGet();
    KeyRecord stored = revised(record);
    return records.putIfAbsent(record.name(), stored) == null
        ? Optional.of(stored)
        : Optional.empty();
  }

  @Override
  public synchronized Optional<KeyRecord> compareAndSwap(KeyRecord changed) {
    beforeSwap.run();
    KeyRecord known = records.get(changed.name());
    if (known == null || !known.revision().equals(changed.revision())) {
      return Optional.empty();
    }
    KeyRecord stored = revised(changed);
    records.put(changed.name(), stored);
    return Optional.of(stored);
  }

  private KeyRecord revised(KeyRecord r) {
    String revision = Integer.toString(revisions.incrementAndGet());
    return new KeyRecord(
        r.name(), r.namespace(), r.alias(), r.keyId(), r.versions(), r.customer(), revision);
  }
}
