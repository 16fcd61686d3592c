package dev.strongroom.core.keys;

import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.rootkeys.RootKeyUse;
import dev.strongroom.core.work.SwapAttempt;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Brings every key record to the root key that wraps now, after that one was changed: within a
 * provider or from one provider to another. Each record is one compare-and-swap, so the work can be
 * ended at any instant and done again, by several at once too. Values and their ciphertexts are not
 * touched.
 *
 * <p>A root key is no longer needed when no record uses it, which {@link RootKeyUse} tells.
 */
public final class RootKeyRotation {

  private final KeyRecordStore store;
  private final RootKey rootKey;
  private final KeyWrapping wrapping;

  /** Rotation of the records in this store to this root key, which also knows the older ones. */
  public RootKeyRotation(KeyRecordStore store, RootKey rootKey) {
    this.store = store;
    this.rootKey = rootKey;
    this.wrapping = new KeyWrapping(rootKey);
  }

  /**
   * Re-wraps what is not yet on the present root key.
   *
   * @param done told after each record whether it was changed
   * @throws Unavailable when the store or a root key that is needed does not answer; what was done
   *     stays done
   */
  public RootKeyUse run(Consumer<Boolean> done) {
    Count count = new Count();
    count.unreadable =
        store.forEach(
            record -> {
              KeyRecord now = wrapping.isCurrent(record) ? record : rewrap(record, count);
              count.add(now);
              done.accept(now != record);
            });
    return count.result(rootKey.id());
  }

  /** Looks which root keys are used, and changes nothing. */
  public RootKeyUse survey() {
    Count count = new Count();
    count.unreadable = store.forEach(count::add);
    return count.result(rootKey.id());
  }

  private KeyRecord rewrap(KeyRecord found, Count count) {
    KeyRecord record = found;
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      try {
        Optional<KeyRecord> swapped = store.compareAndSwap(wrapping.rewrap(record, wrapping));
        if (swapped.isPresent()) {
          count.rewrapped++;
          return swapped.get();
        }
      } catch (Unreadable | Refused rootKeyMissing) {
        count.stuck++;
        return record;
      }
      Optional<KeyRecord> changed = store.find(record.name());
      if (changed.isEmpty() || wrapping.isCurrent(changed.get())) {
        return changed.orElse(record);
      }
      record = changed.get();
    }
  }

  private static final class Count {
    private final Map<String, Integer> records = new TreeMap<>();
    private int rewrapped;
    private int stuck;
    private int unreadable;

    void add(KeyRecord record) {
      record.versions().stream()
          .map(KeyVersion::rootKeyId)
          .distinct()
          .forEach(id -> records.merge(id, 1, Integer::sum));
    }

    RootKeyUse result(String active) {
      return new RootKeyUse(active, records, rewrapped, stuck, unreadable);
    }
  }
}
