package dev.strongroom.adapters.kubernetes.store;

import static dev.strongroom.adapters.kubernetes.store.StoredObjectOfRecord.stored;

import dev.strongroom.core.backup.KeptKey;
import dev.strongroom.core.backup.KeptRecord;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.KeyRecordSpec;
import dev.strongroom.crds.SecretRecordResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** Records and keys of tests as the store keeps them. */
public final class KeptObjects {
  private KeptObjects() {}

  /** A record. */
  public static KeptRecord kept(SecretRecord record) {
    return SeenRecord.of(stored(record));
  }

  /** A record that cannot be read any more. */
  public static KeptRecord damaged(SecretRecord record) {
    SecretRecordResource object = stored(record);
    object.getSpec().setCreatedAt("damaged");
    return SeenRecord.of(object);
  }

  /** A record as the store writes it: under its serial number, with its seals. */
  public static KeptRecord sealed(KeptRecord record, RecordSeals seals) {
    SecretRecordResource object = new SecretRecordResource();
    object.setMetadata(((SeenRecord) record).getMetadata());
    object.setSpec(((SeenRecord) record).spec());
    RecordSealing.sealAuditOutbox(object, seals);
    RecordSealing.seal(object, record.record().serial(), seals);
    return SeenRecord.of(object);
  }

  /** A key record. */
  public static KeptKey kept(KeyRecord record) {
    KeyRecordResource object = new KeyRecordResource();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(record.name())
            .withResourceVersion(record.revision())
            .build());
    object.setSpec(new KeyRecordSpec());
    KeyRecordMapper.write(record, object.getSpec());
    return new SeenKey(object);
  }
}
