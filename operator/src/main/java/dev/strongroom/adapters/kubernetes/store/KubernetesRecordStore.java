package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Records as {@code SecretRecord} objects of the operator's namespace. The API server's
 * resourceVersion is the revision, its conflict (409) the failed swap.
 */
public final class KubernetesRecordStore implements RecordStore {
  /** Label with the namespace of the owner, to find all records of an account. */
  public static final String ACCOUNT_LABEL = "strongroom.dev/account";

  private final NonNamespaceOperation<SecretRecordResource, ?, Resource<SecretRecordResource>>
      records;
  private final Function<String, Optional<SecretRecordResource>> cached;
  private final Consumer<SecretRecordResource> written;
  private final RecordSeals seals;
  private volatile Consumer<Set<String>> keysChanged = ids -> {};

  /**
   * A store in a namespace.
   *
   * @param seals made for every record that is written, required of every record that is read
   * @param cached a cache of the stored objects by name, which may lag; used to keep unknown fields
   *     of an object without reading it once more
   * @param written told of every object this store writes, so that a cache need not wait for its
   *     event
   */
  public KubernetesRecordStore(
      KubernetesClient client,
      String namespace,
      RecordSeals seals,
      Function<String, Optional<SecretRecordResource>> cached,
      Consumer<SecretRecordResource> written) {
    MixedOperation<SecretRecordResource, ?, Resource<SecretRecordResource>> all =
        client.resources(SecretRecordResource.class);
    this.records = ObjectsByName.in(all, new ObjectName(namespace));
    this.seals = seals;
    this.cached = cached;
    this.written = written;
  }

  /** Tells of the ids of keys that have come into use by a record, or out of it. */
  public void onKeysChanged(Consumer<Set<String>> listener) {
    keysChanged = listener;
  }

  @Override
  public Optional<SecretRecord> find(String namespace, SecretName name) {
    return get(StoreNames.record(namespace, name)).map(stored -> toRecord(stored, namespace, name));
  }

  /**
   * The record in a stored object of a secret.
   *
   * @throws Unreadable with {@link StoreReason#RecordMisplaced} when it is another secret's, with
   *     {@link StoreReason#RecordTampered} when somebody else has changed it, and as {@link
   *     RecordMapper#toRecord}
   */
  public SecretRecord toRecord(SecretRecordResource stored, String namespace, SecretName name) {
    SecretRecord record = RecordMapper.toRecord(stored);
    if (!record.isOf(namespace, name)) {
      throw new Unreadable(StoreReason.RecordMisplaced.with(name));
    }
    seals.require(record, stored.getSpec().getSeal());
    return record;
  }

  /** The record in a stored object of whichever secret it says; fails as the other one does. */
  public SecretRecord toRecord(SecretRecordResource stored) {
    SecretRecord record = RecordMapper.toRecord(stored);
    if (!nameOf(record).equals(stored.getMetadata().getName())) {
      throw new Unreadable(StoreReason.RecordMisplaced.with(record.arn().name()));
    }
    seals.require(record, stored.getSpec().getSeal());
    return record;
  }

  /** The stored object of a secret, as the API server has it now. */
  public Optional<SecretRecordResource> stored(String namespace, SecretName name) {
    return get(StoreNames.record(namespace, name));
  }

  @Override
  public Optional<SecretRecord> create(SecretRecord record) {
    SecretRecordResource resource = new SecretRecordResource();
    resource.setMetadata(
        new ObjectMetaBuilder()
            .withName(nameOf(record))
            .withLabels(Map.of(ACCOUNT_LABEL, record.owner().namespace()))
            .build());
    resource.setSpec(new SecretRecordSpec());
    RecordSealing.write(record, resource, null, seals);
    return StoreCalls.unlessConflict(() -> records.resource(resource).create())
        .map(stored -> announced(stored, Set.of()));
  }

  @Override
  public Optional<SecretRecord> compareAndSwap(SecretRecord changed) {
    Optional<SecretRecordResource> base = base(changed);
    if (base.isEmpty()) {
      return Optional.empty();
    }
    SecretRecordResource resource = base.get();
    if (resource.getSpec().getFormat() > SecretRecordSpec.FORMAT) {
      throw new Unreadable(StoreReason.StoredByNewerVersion.with(resource.getSpec().getFormat()));
    }
    SecretRecordResource next = new SecretRecordResource();
    next.setMetadata(new ObjectMetaBuilder(resource.getMetadata()).build());
    SecretRecordSpec spec = new SecretRecordSpec();
    resource.getSpec().unknownFields().forEach(spec::unknownField);
    next.setSpec(spec);
    RecordSealing.write(changed, next, resource.getSpec().getSeal(), seals);
    Set<String> keysBefore = RecordKeys.of(resource.getSpec());
    return StoreCalls.unlessChangedOrGone(() -> records.resource(next).update())
        .map(stored -> announced(stored, keysBefore));
  }

  @Override
  public boolean remove(SecretRecord record) {
    return StoreCalls.unlessConflict(
            () ->
                ObjectsByName.one(records, new ObjectName(nameOf(record)))
                    .lockResourceVersion(record.revision())
                    .delete())
        .isPresent();
  }

  /** The stored object at exactly the revision that the change was made from. */
  private Optional<SecretRecordResource> base(SecretRecord changed) {
    String name = nameOf(changed);
    return cached
        .apply(name)
        .filter(r -> isAt(r, changed.revision()))
        .or(() -> get(name).filter(r -> isAt(r, changed.revision())));
  }

  private static boolean isAt(SecretRecordResource resource, String revision) {
    return resource.getMetadata().getResourceVersion().equals(revision);
  }

  private Optional<SecretRecordResource> get(String name) {
    return Optional.ofNullable(
        StoreCalls.orUnavailable(() -> ObjectsByName.one(records, new ObjectName(name)).get()));
  }

  private SecretRecord announced(SecretRecordResource resource, Set<String> keysBefore) {
    written.accept(resource);
    Set<String> keys = new HashSet<>(RecordKeys.of(resource.getSpec()));
    if (!keys.equals(keysBefore)) {
      keys.addAll(keysBefore);
      keysChanged.accept(keys);
    }
    return RecordMapper.toRecord(resource);
  }

  private static String nameOf(SecretRecord record) {
    return StoreNames.record(record.owner().namespace(), record.arn().name());
  }

  /** The name of the stored object for a secret's name in a namespace. */
  public static String objectName(String namespace, SecretName name) {
    return StoreNames.record(namespace, name);
  }
}
