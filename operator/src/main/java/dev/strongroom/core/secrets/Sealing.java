package dev.strongroom.core.secrets;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/**
 * The value of a new version on its way into a record: encrypted once for each key that the record
 * turns out to have, however often the change is decided again.
 */
final class Sealing {
  private final SecretValues values;
  private final VersionId version;
  private final SecretValue value;
  private Optional<SecretRecord> sealedFor = Optional.empty();
  private byte[] ciphertext;

  Sealing(SecretValues values, VersionId version, SecretValue value) {
    this.values = values;
    this.version = version;
    this.value = value;
  }

  /** The record with the value in its version, which it names already. */
  SecretRecord into(SecretRecord record) {
    if (sealedFor.filter(former -> isUnderSameKey(former, record)).isEmpty()) {
      ciphertext = values.seal(record, version, value);
      sealedFor = Optional.of(record);
    }
    return record.withVersion(
        record.version(version).orElseThrow().holding(ciphertext, value.length()));
  }

  private static boolean isUnderSameKey(SecretRecord former, SecretRecord record) {
    return former.arn().equals(record.arn())
        && former.metadata().key().equals(record.metadata().key());
  }
}
