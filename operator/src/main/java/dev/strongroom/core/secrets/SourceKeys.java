package dev.strongroom.core.secrets;

import dev.strongroom.core.names.DataKey;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is taken of a Secret.
 *
 * @param one the key whose bytes are the value; empty when all keys are members of one JSON object
 * @param binary names of keys that are in that object in base64 (RFC 4648 §4); the others have to
 *     be UTF-8 text
 */
public record SourceKeys(Optional<DataKey> one, SortedSet<String> binary) {
  /** Copies. */
  public SourceKeys {
    binary = Collections.unmodifiableSortedSet(new TreeSet<>(binary));
  }

  /** The bytes of one key. */
  public static SourceKeys one(DataKey key) {
    return new SourceKeys(Optional.of(key), Collections.emptySortedSet());
  }

  /** All keys, these of them in base64. */
  public static SourceKeys all(SortedSet<String> binary) {
    return new SourceKeys(Optional.empty(), binary);
  }

  /** Differs where something else is taken. */
  @Override
  public String toString() {
    return one.map(DataKey::value).orElseGet(() -> "*," + String.join(",", binary));
  }
}
