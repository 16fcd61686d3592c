package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.crds.SecretRecordResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks the API server for each query: for a command that does one thing and ends. */
final class ListedRecords extends SeenRecords {
  private final KubernetesClient client;
  private final ObjectName namespace;

  ListedRecords(
      KubernetesClient client, String namespace, KubernetesRecordStore store, RecordSeals seals) {
    super(store, seals);
    this.client = client;
    this.namespace = new ObjectName(namespace);
  }

  @Override
  Stream<SeenRecord> seen() {
    return StoreCalls.orUnavailable(
            () -> ObjectsByName.in(client.resources(SecretRecordResource.class), namespace).list())
        .getItems()
        .stream()
        .map(SeenRecord::of);
  }

  @Override
  public Optional<StoredRecord> find(String account, SecretName name) {
    return latest(account, name);
  }

  @Override
  public Stream<StoredRecord> ofAccount(String account) {
    return StoreCalls.orUnavailable(
            () ->
                ObjectsByName.in(client.resources(SecretRecordResource.class), namespace)
                    .withLabel(KubernetesRecordStore.ACCOUNT_LABEL, account)
                    .list())
        .getItems()
        .stream()
        .map(SeenRecord::of);
  }
}
