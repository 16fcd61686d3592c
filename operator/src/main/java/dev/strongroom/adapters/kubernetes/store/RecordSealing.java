package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec.AuditOutbox;
import java.util.Optional;

/** Writes records into stored objects together with their seals. */
final class RecordSealing {
  private RecordSealing() {}

  /**
   * Writes a record as its next state. A state that differs from the former one in access dates
   * alone keeps its serial number and its seal, one from which delivered label updates were taken
   * keeps its serial number.
   *
   * @param former the state that the record was made from; empty when it is new
   */
  static void write(
      SecretRecord record,
      SecretRecordResource resource,
      Optional<SeenRecord> former,
      RecordSeals seals) {
    RecordMapper.write(record, resource.getSpec());
    sealAuditOutbox(resource, seals);
    String seal = former.map(SeenRecord::seal).orElse(null);
    if (seals.isSealed(RecordMapper.toRecord(resource), seal)) {
      resource.getSpec().setSeal(seal);
    } else {
      boolean isDelivery = former.filter(f -> isDelivery(f.record(), record)).isPresent();
      seal(resource, isDelivery ? record.serial() : record.nextSerial(), seals);
    }
  }

  /** It changes nothing about the secret, so nobody need look at it. */
  private static boolean isDelivery(SecretRecord before, SecretRecord after) {
    return before.serial() > 0
        && !before.outbox().isEmpty()
        && before.withOutbox(after.outbox()).equals(after);
  }

  /** Seals what is in a stored object, under this serial number. */
  static void seal(SecretRecordResource resource, long serial, RecordSeals seals) {
    resource.getSpec().setSerial(serial);
    // As whoever reads it will see it.
    resource.getSpec().setSeal(seals.seal(RecordMapper.toRecord(resource)));
  }

  /** Seals the service events in a stored object, which the seal of the record does not cover. */
  static void sealAuditOutbox(SecretRecordResource resource, RecordSeals seals) {
    AuditOutbox stored = resource.getSpec().getAuditOutbox();
    if (stored != null) {
      String seal = seals.sealAuditOutbox(RecordMapper.toRecord(resource));
      resource.getSpec().setAuditOutbox(stored.sealed(seal));
    }
  }
}
