package dev.strongroom.core.projection;

import dev.strongroom.core.values.PlaintextAccess;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The data of a Secret about to be written: plaintext, so it cannot be printed and is wiped. */
public final class ProjectedData implements AutoCloseable {
  private final Map<String, byte[]> data = new TreeMap<>();

  ProjectedData() {}

  void put(String key, byte[] bytes) {
    data.put(key, bytes);
  }

  /** The keys. */
  Set<String> keys() {
    return Collections.unmodifiableSet(data.keySet());
  }

  /** Length of all values, in bytes. */
  int size() {
    return data.values().stream().mapToInt(bytes -> bytes.length).sum();
  }

  /** A copy of the bytes under a key, which the caller wipes. */
  byte[] copy(String key) {
    return data.get(key).clone();
  }

  /** Visits keys and bytes, in the order of the keys; the bytes are only good during the visit. */
  public void forEach(PlaintextAccess access, BiConsumer<String, byte[]> visitor) {
    Objects.requireNonNull(access, "access");
    data.forEach(visitor);
  }

  @Override
  public void close() {
    data.values().forEach(bytes -> Arrays.fill(bytes, (byte) 0));
  }

  @Override
  public String toString() {
    return "ProjectedData[redacted]";
  }
}
