package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.encryption.KeyRecord;
import dev.strongroom.core.encryption.KeyRecordStore;
import dev.strongroom.core.encryption.KeyVersion;
import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.KeyRecordSpec;
import dev.strongroom.crds.KeyRecordSpec.Material;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Encryption keys as {@code KeyRecord} objects of the operator's namespace. */
public final class KubernetesKeyRecordStore implements KeyRecordStore {
  private final NonNamespaceOperation<KeyRecordResource, ?, Resource<KeyRecordResource>> keys;

  /** A store in a namespace. */
  public KubernetesKeyRecordStore(KubernetesClient client, String namespace) {
    MixedOperation<KeyRecordResource, ?, Resource<KeyRecordResource>> all =
        client.resources(KeyRecordResource.class);
    this.keys = all.inNamespace(namespace);
  }

  @Override
  public Optional<KeyRecord> find(String name) {
    return Optional.ofNullable(StoreCalls.orUnavailable(() -> keys.withName(name).get()))
        .map(KubernetesKeyRecordStore::toRecord);
  }

  @Override
  public Optional<KeyRecord> create(KeyRecord record) {
    KeyRecordResource resource = toResource(record, new KeyRecordSpec());
    return StoreCalls.unlessConflict(() -> keys.resource(resource).create())
        .map(KubernetesKeyRecordStore::toRecord);
  }

  @Override
  public Optional<KeyRecord> compareAndSwap(KeyRecord changed) {
    KeyRecordSpec spec = new KeyRecordSpec();
    Optional.ofNullable(StoreCalls.orUnavailable(() -> keys.withName(changed.name()).get()))
        .ifPresent(stored -> stored.getSpec().unknownFields().forEach(spec::unknownField));
    KeyRecordResource resource = toResource(changed, spec);
    resource.getMetadata().setResourceVersion(changed.revision());
    return StoreCalls.unlessConflict(() -> keys.resource(resource).update())
        .map(KubernetesKeyRecordStore::toRecord);
  }

  private static KeyRecordResource toResource(KeyRecord record, KeyRecordSpec spec) {
    spec.setAccount(record.namespace());
    spec.setAlias(record.alias());
    spec.setKeyId(record.keyId().toString());
    spec.setMaterials(
        record.versions().stream()
            .map(
                v ->
                    new Material(
                        v.id(),
                        v.rootKeyId(),
                        Base64.getEncoder().encodeToString(v.wrapped()),
                        v.createdAt().toString()))
            .toList());
    KeyRecordResource resource = new KeyRecordResource();
    resource.setMetadata(new ObjectMetaBuilder().withName(record.name()).build());
    resource.setSpec(spec);
    return resource;
  }

  private static KeyRecord toRecord(KeyRecordResource resource) {
    KeyRecordSpec spec = resource.getSpec();
    if (spec.getFormat() > KeyRecordSpec.FORMAT) {
      throw new InvalidSpec(Reason.StoredByNewerVersion.with(spec.getFormat()));
    }
    return new KeyRecord(
        resource.getMetadata().getName(),
        spec.getAccount(),
        spec.getAlias(),
        UUID.fromString(spec.getKeyId()),
        spec.getMaterials().stream()
            .map(
                m ->
                    new KeyVersion(
                        m.id(),
                        m.rootKeyId(),
                        Base64.getDecoder().decode(m.wrapped()),
                        Instant.parse(m.createdAt())))
            .toList(),
        resource.getMetadata().getResourceVersion());
  }
}
