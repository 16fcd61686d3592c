package dev.strongroom.core.keys;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.BackupReason;
import dev.strongroom.core.problems.Unreadable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings the materials of a key that is restored together with those that a store has of the very
 * same key. What the store lacks is added, and so is what it has and cannot open, because its root
 * key was lost. All else stays as the store has it.
 */
public final class KeyMerge {
  private final KeyWrapping stores;
  private final KeyWrapping files;

  /**
   * Merging by these.
   *
   * @param stores opens and wraps materials of the store
   * @param files opens those of the backup
   */
  public KeyMerge(KeyWrapping stores, KeyWrapping files) {
    this.stores = stores;
    this.files = files;
  }

  /**
   * The store's record with all materials of both; equal to the store's when that has them all.
   *
   * @throws Unreadable with {@link BackupReason#KeyForked} when both have a material of the same
   *     number and they differ: store and backup come from one installation, of which there were
   *     two later on, each with rotations of its own. Values under the one would not open with the
   *     other
   */
  public KeyRecord merge(KeyRecord stored, KeyRecord restored) {
    Map<Integer, KeyVersion> all = new TreeMap<>();
    stored.versions().forEach(version -> all.put(version.id(), version));
    for (KeyVersion version : restored.versions()) {
      KeyVersion known = all.get(version.id());
      if (known == null || !isOpenAndSame(stored, known, restored, version)) {
        all.put(version.id(), stores.rewrap(restored, version, files));
      }
    }
    return stored.withVersions(List.copyOf(all.values()));
  }

  private boolean isOpenAndSame(
      KeyRecord stored, KeyVersion known, KeyRecord restored, KeyVersion version) {
    try (KeyMaterial theirs = files.unwrap(restored, version)) {
      return isOpenAndSame(stored, known, theirs);
    }
  }

  private boolean isOpenAndSame(KeyRecord stored, KeyVersion known, KeyMaterial theirs) {
    KeyMaterial ours;
    try {
      ours = stores.unwrap(stored, known);
    } catch (Unreadable rootKeyLost) {
      return false;
    }
    try (ours) {
      if (!ours.sameAs(theirs)) {
        throw new Unreadable(BackupReason.KeyForked.with(known.id(), stored.name()));
      }
      return true;
    }
  }
}
