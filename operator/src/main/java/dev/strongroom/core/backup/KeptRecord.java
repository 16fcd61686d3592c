package dev.strongroom.core.backup;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;

/**
 * A record as a store or a backup has it, with its seals and with fields that this version does not
 * know. Its {@link #id} is {@link dev.strongroom.core.record.StoreNames#record} if it is in its
 * place.
 */
public interface KeptRecord extends StoredRecord {
  /** Its seal; null when it has none. */
  String seal();

  /** The seal of its service events; null when it has none. */
  String auditOutboxSeal();

  /** The same with another record, which its seals do not fit any more. */
  KeptRecord as(SecretRecord next);
}
