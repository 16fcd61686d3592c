package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ValuePlace.Apart;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.util.List;
import java.util.Optional;

/**
 * Decides where new values go. Small ones stay in the record: they are stored by its very swap, and
 * every replica has them in memory as soon as it knows the record. Others are written into objects
 * of their own before the record names them; until then they are garbage, never half a secret.
 */
final class ValuePlacement {
  /** Longest ciphertext in a record, in bytes. */
  static final int MOST_BYTES = 2 << 10;

  /** Most bytes of ciphertexts in one record, while older values wait to be moved out of it. */
  static final int MOST_BYTES_OF_RECORD = 64 << 10;

  private final Objects objects;

  /** Makes objects of their own for values. */
  @FunctionalInterface
  interface Objects {
    /** Writes a ciphertext and returns the name of its object. */
    String create(SecretRecord record, VersionId version, byte[] ciphertext);
  }

  ValuePlacement(Objects objects) {
    this.objects = objects;
  }

  /**
   * The record as it is to be stored, when all its values have their places.
   *
   * @param before the versions that are stored already
   */
  SecretRecord of(SecretRecord record, List<VersionEntry> before) {
    int room = MOST_BYTES_OF_RECORD;
    SecretRecord placed = record;
    for (VersionEntry version : record.versions()) {
      if (version.place() instanceof Inline inline) {
        int length = inline.ciphertext().length;
        if (isStored(version, before) || length <= Math.min(MOST_BYTES, room)) {
          room -= length;
        } else {
          placed = placed.withVersion(moved(record, version, inline));
        }
      }
    }
    return placed;
  }

  private static boolean isStored(VersionEntry version, List<VersionEntry> before) {
    Optional<VersionEntry> known =
        before.stream().filter(v -> v.id().equals(version.id())).findFirst();
    return known.map(VersionEntry::place).equals(Optional.of(version.place()));
  }

  /** The version with its value in an object of its own, which is written here. */
  VersionEntry moved(SecretRecord record, VersionEntry version, Inline inline) {
    return version.at(new Apart(objects.create(record, version.id(), inline.ciphertext())));
  }
}
