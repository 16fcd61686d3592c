package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.crds.SecretRecordResource;

/** Writes records into stored objects together with their seals. */
public final class RecordSealing {
  private RecordSealing() {}

  /**
   * Writes a record as its next state. A state that differs from the former one in access dates
   * alone keeps its serial number and its seal.
   *
   * @param former the seal of the state that the record was made from; null when it has none
   */
  static void write(
      SecretRecord record, SecretRecordResource resource, String former, RecordSeals seals) {
    RecordMapper.write(record, resource.getSpec());
    if (seals.isSealed(RecordMapper.toRecord(resource), former)) {
      resource.getSpec().setSeal(former);
    } else {
      seal(resource, record.nextSerial(), seals);
    }
  }

  /** Seals what is in a stored object, under this serial number. */
  public static void seal(SecretRecordResource resource, long serial, RecordSeals seals) {
    resource.getSpec().setSerial(serial);
    // As whoever reads it will see it.
    resource.getSpec().setSeal(seals.seal(RecordMapper.toRecord(resource)));
  }

  /** Whether a stored object bears the seal of the record in it. */
  public static boolean isSealed(SecretRecordResource resource, RecordSeals seals) {
    return seals.isSealed(RecordMapper.toRecord(resource), resource.getSpec().getSeal());
  }
}
