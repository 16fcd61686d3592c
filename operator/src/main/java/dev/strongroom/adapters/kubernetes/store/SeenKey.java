package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.backup.KeptKey;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.KeyRecordSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/**
 * A {@code KeyRecord} object, whole.
 *
 * @param object is not copied and not to be changed
 */
record SeenKey(KeyRecordResource object) implements KeptKey {
  @Override
  public String name() {
    return object.getMetadata().getName();
  }

  @Override
  public KeyRecord record() {
    return KeyRecordMapper.toRecord(object);
  }

  @Override
  public KeptKey as(KeyRecord next) {
    KeyRecordSpec spec = new KeyRecordSpec();
    object.getSpec().unknownFields().forEach(spec::unknownField);
    KeyRecordMapper.write(next, spec);
    KeyRecordResource changed = new KeyRecordResource();
    changed.setMetadata(new ObjectMetaBuilder(object.getMetadata()).build());
    changed.setSpec(spec);
    return new SeenKey(changed);
  }
}
