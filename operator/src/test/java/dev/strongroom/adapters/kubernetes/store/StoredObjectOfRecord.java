package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Records of tests and their stored objects. */
final class StoredObjectOfRecord {
  static final String TEAM = "team";
  static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

  private StoredObjectOfRecord() {}

  static SecretRecord record(String name, Optional<UUID> key) {
    Metadata none = Metadata.NONE;
    return SecretRecord.create(
            SecretArn.derived(
                "cluster-local-1", AccountId.ofNamespace(TEAM), new SecretName(name), "uid"),
            new Owner(TEAM, name, "uid"),
            new Metadata(
                none.description(), none.tags(), none.type(), none.deletion(), none.pin(), key),
            THEN)
        .at("7");
  }

  static SecretRecordResource stored(SecretRecord record) {
    SecretRecordResource resource = new SecretRecordResource();
    resource.setMetadata(
        new ObjectMetaBuilder()
            .withName(StoreNames.record(record))
            .withUid("uid-of-" + record.arn().name())
            .withNamespace("strongroom")
            .withCreationTimestamp(THEN.toString())
            .withResourceVersion(record.revision())
            .withAnnotations(Map.of("strongroom.dev/overwritten-at", "2026-01-03T00:00:00Z"))
            .build());
    resource.setSpec(new SecretRecordSpec());
    RecordMapper.write(record, resource.getSpec());
    return resource;
  }

  static SeenRecord seen(SecretRecord record) {
    return SeenRecord.of(stored(record));
  }
}
