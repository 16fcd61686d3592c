package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.StoreNames;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * The names of all values in the store, as they were at one moment, and which of them a record has
 * claimed. Twenty bytes each, so that a million values take 20 MB: names come sorted from the API
 * server, and a search halves what is left. Not thread-safe.
 */
final class VersionNames {
  private static final int DIGEST = StoreNames.DIGEST;

  private byte[] digests = new byte[DIGEST * 256];
  private int size;
  private final BitSet claimed = new BitSet();

  /** Adds a name; a name that no value has is left out. Names come in their order. */
  void add(String name) {
    StoreNames.versionDigest(name).ifPresent(this::add);
  }

  private void add(byte[] digest) {
    if (size > 0 && compare(size - 1, digest) >= 0) {
      throw new IllegalStateException("names do not come in their order");
    }
    if ((size + 1) * DIGEST > digests.length) {
      digests = Arrays.copyOf(digests, digests.length * 2);
    }
    System.arraycopy(digest, 0, digests, size * DIGEST, DIGEST);
    size++;
  }

  /** Whether there is such a value; if so, it is somebody's from now on. */
  boolean claim(byte[] digest) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(middle, digest);
      if (order == 0) {
        claimed.set(middle);
        return true;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return false;
  }

  /** The names that nobody claimed. */
  void forEachUnclaimed(Consumer<String> action) {
    for (int i = claimed.nextClearBit(0); i < size; i = claimed.nextClearBit(i + 1)) {
      action.accept(StoreNames.version(Arrays.copyOfRange(digests, i * DIGEST, (i + 1) * DIGEST)));
    }
  }

  /** How many there are. */
  int size() {
    return size;
  }

  private int compare(int index, byte[] digest) {
    int from = index * DIGEST;
    return Arrays.compareUnsigned(digests, from, from + DIGEST, digest, 0, DIGEST);
  }
}
