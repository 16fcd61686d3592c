package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.values.SecretValue;

/** Reads a value on behalf of a client (AWS GetSecretValue), and notes that it was read. */
public final class ReadSecretValue {
  private final RecordStore records;
  private final SecretValues values;
  private final AccessDates accesses;

  /** The use case over these ports. */
  public ReadSecretValue(RecordStore records, SecretValues values, AccessDates accesses) {
    this.records = records;
    this.values = values;
    this.accesses = accesses;
  }

  /** Takes what was read; the value is wiped when it returns. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Uses a value.
     *
     * @param record the secret
     * @param version the version that was meant, with its labels in the record
     * @param value its value
     */
    T read(SecretRecord record, VersionEntry version, SecretValue value);
  }

  /**
   * Reads a version.
   *
   * @return what the reader makes of it
   * @throws Rejected when there is no such secret, version or value, or the secret is scheduled for
   *     deletion
   * @throws Unreadable when the value cannot be decrypted, see {@link SecretValues#read}
   * @throws Unavailable when the store does not answer
   */
  public <T> T read(
      String namespace, SecretName name, VersionReference reference, Reader<T> reader) {
    return read(new RecordUpdates(records).require(namespace, name), reference, reader);
  }

  /**
   * Reads a version of a secret whose record was found already.
   *
   * @return what the reader makes of it
   * @throws Rejected as {@link #read(String, SecretName, VersionReference, Reader)}
   */
  public <T> T read(SecretRecord record, VersionReference reference, Reader<T> reader) {
    VersionChanges.requireUsable(record);
    VersionId id = reference.in(record);
    VersionEntry entry =
        record
            .version(id)
            .filter(v -> v.state() == VersionEntry.State.WRITTEN)
            .orElseThrow(() -> reference.withoutValue(id));
    try (SecretValue value =
        values.read(record, id).orElseThrow(() -> reference.withoutValue(id))) {
      T result = reader.read(record, entry, value);
      accesses.noted(record, id);
      return result;
    }
  }
}
