package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyRecordStore;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.KeyRecordSpec;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Encryption keys as {@code KeyRecord} objects of the operator's namespace. */
public final class KubernetesKeyRecordStore implements KeyRecordStore {
  private static final long PAGE = 500L;

  private final NonNamespaceOperation<
          KeyRecordResource, KubernetesResourceList<KeyRecordResource>, Resource<KeyRecordResource>>
      keys;
  private final KeyRecordWatch watch;
  private volatile BooleanSupplier awaitingRestore = () -> false;

  /** A store in a namespace, for a program that asks little and then ends. */
  public KubernetesKeyRecordStore(KubernetesClient client, String namespace) {
    this(client, namespace, new KeyRecordWatch());
  }

  /**
   * A store in a namespace.
   *
   * @param watch knows keys by their ids once it is started, and is told of what this store writes
   */
  public KubernetesKeyRecordStore(KubernetesClient client, String namespace, KeyRecordWatch watch) {
    MixedOperation<
            KeyRecordResource,
            KubernetesResourceList<KeyRecordResource>,
            Resource<KeyRecordResource>>
        all = client.resources(KeyRecordResource.class);
    this.keys = ObjectsByName.in(all, new ObjectName(namespace));
    this.watch = watch;
  }

  /** From now on no key is made while this says that a restore is still to come. */
  public void awaitRestore(BooleanSupplier awaiting) {
    awaitingRestore = awaiting;
  }

  @Override
  public Optional<KeyRecord> find(String name) {
    return Optional.ofNullable(
            StoreCalls.orUnavailable(() -> ObjectsByName.one(keys, new ObjectName(name)).get()))
        .map(KeyRecordMapper::toRecord);
  }

  @Override
  public Optional<KeyRecord> findById(UUID keyId) {
    return watch.isStarted() ? watch.find(keyId) : listed(keyId);
  }

  /** From memory where the records are watched: each change of one would list all of them. */
  @Override
  public int forEach(Consumer<KeyRecord> each) {
    if (watch.isHealthy()) {
      watch.all().forEach(each);
      return watch.unreadable();
    }
    int unreadable = 0;
    String next = null;
    do {
      ListOptions page = new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
      KubernetesResourceList<KeyRecordResource> found =
          StoreCalls.orUnavailable(() -> keys.list(page));
      for (KeyRecordResource resource : found.getItems()) {
        if (resource.getSpec().getFormat() > KeyRecordSpec.FORMAT) {
          unreadable++;
        } else {
          each.accept(KeyRecordMapper.toRecord(resource));
        }
      }
      next = found.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return unreadable;
  }

  @Override
  public Optional<KeyRecord> create(KeyRecord record) {
    if (watch.find(record.name()).isPresent()) {
      // It is in the store, or was deleted by mistake and is put back: no other takes its place.
      return Optional.empty();
    }
    if (awaitingRestore.getAsBoolean()) {
      throw new NotYet(StoreReason.AwaitingRestore.with());
    }
    KeyRecordResource resource = toResource(record, new KeyRecordSpec());
    return StoreCalls.unlessConflict(() -> keys.resource(resource).create()).map(this::announced);
  }

  @Override
  public Optional<KeyRecord> compareAndSwap(KeyRecord changed) {
    KeyRecordSpec spec = new KeyRecordSpec();
    Optional<KeyRecordResource> base =
        Optional.ofNullable(
            StoreCalls.orUnavailable(
                () -> ObjectsByName.one(keys, new ObjectName(changed.name())).get()));
    base.ifPresent(stored -> stored.getSpec().unknownFields().forEach(spec::unknownField));
    KeyRecordResource resource = toResource(changed, spec);
    base.map(KeyRecordResource::getMetadata)
        .ifPresent(
            stored -> {
              resource.getMetadata().setLabels(stored.getLabels());
              resource.getMetadata().setAnnotations(stored.getAnnotations());
            });
    resource.getMetadata().setResourceVersion(changed.revision());
    return StoreCalls.unlessChangedOrGone(() -> keys.resource(resource).update())
        .map(this::announced);
  }

  @Override
  public boolean delete(KeyRecord record) {
    boolean isGone =
        StoreCalls.unlessConflict(
                () ->
                    ObjectsByName.one(keys, new ObjectName(record.name()))
                        .lockResourceVersion(record.revision())
                        .delete())
            .isPresent();
    if (isGone) {
      watch.removed(record);
    }
    return isGone;
  }

  private Optional<KeyRecord> listed(UUID keyId) {
    return StoreCalls.orUnavailable(() -> keys.list()).getItems().stream()
        .filter(resource -> keyId.toString().equals(resource.getSpec().getKeyId()))
        .map(KeyRecordMapper::toRecord)
        .findFirst();
  }

  private KeyRecord announced(KeyRecordResource resource) {
    KeyRecord record = KeyRecordMapper.toRecord(resource);
    watch.written(record);
    return record;
  }

  private static KeyRecordResource toResource(KeyRecord record, KeyRecordSpec spec) {
    KeyRecordMapper.write(record, spec);
    KeyRecordResource resource = new KeyRecordResource();
    resource.setMetadata(new ObjectMetaBuilder().withName(record.name()).build());
    resource.setSpec(spec);
    return resource;
  }
}
