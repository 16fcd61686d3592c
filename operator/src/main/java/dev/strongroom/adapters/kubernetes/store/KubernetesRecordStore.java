package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records as {@code SecretRecord} objects of the operator's namespace. The API server's
 * resourceVersion is the revision, its conflict (409) the failed swap.
 */
public final class KubernetesRecordStore implements RecordStore {
  /** Label with the namespace of the owner, to find all records of an account. */
  public static final String ACCOUNT_LABEL = "strongroom.dev/account";

  private final NonNamespaceOperation<SecretRecordResource, ?, Resource<SecretRecordResource>>
      records;
  private final RecordCache cache;
  private final RecordSeals seals;
  private final ValuePlacement placement;
  private final KubernetesVersionStore versions;
  private final Optional<InstantSource> labelUpdates;

  /**
   * A store in a namespace.
   *
   * @param seals made for every record that is written, required of every record that is read
   * @param cache used to keep unknown fields of an object without reading it once more, and told of
   *     every object this store writes, so that it need not wait for its event
   * @param versions takes the values that a record has no room for
   * @param labelUpdates the time that label updates are noted with; empty when none are to be noted
   */
  KubernetesRecordStore(
      KubernetesClient client,
      String namespace,
      RecordSeals seals,
      RecordCache cache,
      KubernetesVersionStore versions,
      Optional<InstantSource> labelUpdates) {
    MixedOperation<SecretRecordResource, ?, Resource<SecretRecordResource>> all =
        client.resources(SecretRecordResource.class);
    this.records = ObjectsByName.in(all, new ObjectName(namespace));
    this.seals = seals;
    this.cache = cache;
    this.versions = versions;
    this.labelUpdates = labelUpdates;
    this.placement = new ValuePlacement(versions::create);
  }

  @Override
  public Optional<SecretRecord> find(String namespace, SecretName name) {
    return stored(namespace, name).map(stored -> verified(stored, namespace, name));
  }

  /**
   * The record in a stored object of a secret.
   *
   * @throws Unreadable with {@link StoreReason#RecordMisplaced} when it is another secret's, with
   *     {@link StoreReason#RecordTampered} when somebody else has changed it, and as {@link
   *     SeenRecord#record}
   */
  SecretRecord verified(SeenRecord stored, String namespace, SecretName name) {
    if (!stored.record().isOf(namespace, name)) {
      throw new Unreadable(StoreReason.RecordMisplaced.with(name));
    }
    return sealed(stored);
  }

  /** The record in a stored object, whose place was checked already. */
  SecretRecord sealed(SeenRecord stored) {
    SecretRecord record = stored.record();
    if (seals.isEnforced()) {
      long key = seals.keyId();
      if (stored.sealedUnder() != key) {
        seals.require(record, stored.seal());
        seals.requireAuditOutbox(record, stored.auditOutboxSeal());
        stored.foundSealedUnder(key);
      }
    } else {
      seals.requireAuditOutbox(record, stored.auditOutboxSeal());
    }
    return record;
  }

  /** The stored object of a secret, as the API server has it now. */
  Optional<SeenRecord> stored(String namespace, SecretName name) {
    return get(StoreNames.record(namespace, name));
  }

  @Override
  public Optional<SecretRecord> create(SecretRecord record) {
    SecretRecordResource resource = new SecretRecordResource();
    resource.setMetadata(
        new ObjectMetaBuilder()
            .withName(StoreNames.record(record))
            .withLabels(Map.of(ACCOUNT_LABEL, record.owner().namespace()))
            .build());
    resource.setSpec(new SecretRecordSpec());
    SecretRecord noted = noted(Optional.empty(), record);
    RecordSealing.write(placement.of(noted, List.of()), resource, Optional.empty(), seals);
    return StoreCalls.unlessConflict(() -> records.resource(resource).create())
        .map(this::announced);
  }

  @Override
  public Optional<SecretRecord> compareAndSwap(SecretRecord changed) {
    Optional<SeenRecord> base = base(changed);
    if (base.isEmpty()) {
      return Optional.empty();
    }
    SeenRecord stored = base.get();
    // Fails when a newer version has written it.
    SecretRecord before = stored.record();
    SecretRecord noted = noted(Optional.of(before), changed);
    SecretRecordResource next = new SecretRecordResource();
    next.setMetadata(new ObjectMetaBuilder(stored.getMetadata()).build());
    SecretRecordSpec spec = new SecretRecordSpec();
    stored.unknownFields().forEach(spec::unknownField);
    next.setSpec(spec);
    RecordSealing.write(placement.of(noted, before.versions()), next, base, seals);
    return StoreCalls.unlessChangedOrGone(() -> records.resource(next).update())
        .map(this::announced);
  }

  private SecretRecord noted(Optional<SecretRecord> before, SecretRecord after) {
    return labelUpdates
        .map(clock -> LabelOutbox.noted(before, after, clock.instant()))
        .orElse(after);
  }

  @Override
  public boolean remove(SecretRecord record) {
    versions.deleteAll(record);
    return StoreCalls.unlessConflict(
            () ->
                ObjectsByName.one(records, new ObjectName(StoreNames.record(record)))
                    .lockResourceVersion(record.revision())
                    .delete())
        .isPresent();
  }

  /** The stored object at exactly the revision that the change was made from. */
  private Optional<SeenRecord> base(SecretRecord changed) {
    String name = StoreNames.record(changed);
    return cache
        .get(name)
        .filter(r -> r.revision().equals(changed.revision()))
        .or(() -> get(name).filter(r -> r.revision().equals(changed.revision())));
  }

  private Optional<SeenRecord> get(String name) {
    return Optional.ofNullable(
            StoreCalls.orUnavailable(() -> ObjectsByName.one(records, new ObjectName(name)).get()))
        .map(SeenRecord::of);
  }

  private SecretRecord announced(SecretRecordResource resource) {
    SeenRecord written = SeenRecord.of(resource);
    cache.written(written);
    return written.record();
  }
}
