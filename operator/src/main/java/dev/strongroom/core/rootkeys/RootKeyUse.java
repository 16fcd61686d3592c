package dev.strongroom.core.rootkeys;

import java.util.Map;

/**
 * Which root keys the key records use.
 *
 * @param active the root key that wraps now
 * @param records how many key records have a material that each root key wrapped, by its id; a
 *     record whose materials are on two root keys counts for both
 * @param rewrapped how many were just brought to the active one
 * @param stuck how many could not be, because no configured root key opens them, or the provider
 *     refused
 * @param unreadable how many this version cannot read, because a newer one wrote them; they may
 *     need any root key
 */
public record RootKeyUse(
    String active, Map<String, Integer> records, int rewrapped, int stuck, int unreadable) {
  /** Copies. */
  public RootKeyUse {
    records = Map.copyOf(records);
  }

  /** Whether a root key can be removed without loss. */
  public boolean canGo(String rootKeyId) {
    return unreadable == 0 && !active.equals(rootKeyId) && !records.containsKey(rootKeyId);
  }

  /** Whether every record is on the active root key. */
  public boolean isComplete() {
    return unreadable == 0 && records.keySet().stream().allMatch(active::equals);
  }
}
