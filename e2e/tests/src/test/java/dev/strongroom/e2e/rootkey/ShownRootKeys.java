package dev.strongroom.e2e.rootkey;

import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.KeyRecordSpec.Material;
import dev.strongroom.crds.RootKeyResource;
import dev.strongroom.crds.RootKeyStatus;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an operator shows of its root keys, and what stands in its key records. */
public record ShownRootKeys(KubernetesClient client) {

  /** Of each root key that it shows anything of. */
  public List<RootKeyStatus> all() {
    return client
        .resources(RootKeyResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .list()
        .getItems()
        .stream()
        .map(RootKeyResource::getStatus)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Of the key that wraps, as soon as there is something. */
  Optional<RootKeyStatus> active() {
    return all().stream().filter(RootKeyStatus::active).findFirst();
  }

  /** The key records, which the root keys are needed for. */
  public List<KeyRecordResource> keyRecords() {
    return client
        .resources(KeyRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .list()
        .getItems();
  }

  /** Ids of the root keys that these records are wrapped with. */
  static Set<String> inUse(Stream<KeyRecordResource> records) {
    return records
        .flatMap(record -> record.getSpec().getMaterials().stream())
        .map(Material::rootKeyId)
        .collect(Collectors.toSet());
  }
}
