package dev.strongroom.e2e.keys;

import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.EncryptionKeyStatus;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Optional;

/** The encryption keys that a namespace declares, and what the store has of them. */
public final class DeclaredKeys {
  private final TestNamespace team;

  /** Those of a namespace. */
  public DeclaredKeys(TestNamespace team) {
    this.team = team;
  }

  /** An EncryptionKey by its name. */
  public Resource<EncryptionKey> named(String name) {
    return team.client().resources(EncryptionKey.class).inNamespace(team.name()).withName(name);
  }

  /** The condition Ready of a key, once the operator has seen the key. */
  public Optional<Condition> ready(String name) {
    return Optional.ofNullable(named(name).get().getStatus())
        .map(EncryptionKeyStatus::conditions)
        .stream()
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals("Ready"))
        // Unknown is what the API server shows of an object that nobody has seen yet.
        .filter(condition -> !condition.getStatus().equals("Unknown"))
        .findFirst();
  }

  /** Why a key is ready or not, once the operator has seen the key. */
  public Optional<String> reason(String name) {
    return ready(name).map(Condition::getReason);
  }

  /** The stored records of the keys that the namespace declares, not of its default key. */
  public List<KeyRecordResource> records() {
    return team
        .client()
        .resources(KeyRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .list()
        .getItems()
        .stream()
        .filter(record -> record.getSpec().getAccount().equals(team.name()))
        .filter(record -> record.getSpec().getCustomer() != null)
        .toList();
  }
}
