package dev.strongroom.e2e.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.EncryptionKeyStatus;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.MovableClock;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A namespace with encryption keys, and an operator whose clock can be moved. */
final class KeyScene implements AutoCloseable {
  final MovableClock clock = new MovableClock();
  final TestNamespace team;
  private final DeclaredKeys declared;
  private final RestartableOperator operator;

  KeyScene(Cluster cluster, String namespace) {
    TestOperator.install(cluster);
    this.operator = new RestartableOperator(cluster, clock, Map.of());
    this.team = TestNamespace.create(cluster.client(), namespace);
    this.declared = new DeclaredKeys(team);
    start();
  }

  void start() {
    operator.start();
  }

  void stop() {
    operator.stop();
  }

  /** Applies an EncryptionKey. */
  void key(String name, String spec) {
    team.apply("EncryptionKey", name, spec);
  }

  /** Asks for a look at a key, or with it for a rotation. */
  void annotate(String name, String annotation) {
    keys(name)
        .edit(
            key -> {
              key.getMetadata().setAnnotations(Map.of(annotation, UUID.randomUUID().toString()));
              return key;
            });
  }

  Resource<EncryptionKey> keys(String name) {
    return declared.named(name);
  }

  /** The status, as soon as Ready is this for the present spec, for this reason. */
  EncryptionKeyStatus await(String name, String ready, String reason) {
    TestNamespace.patiently()
        .untilAsserted(
            () -> {
              EncryptionKey seen = keys(name).get();
              assertThat(seen).isNotNull();
              assertThat(seen.getStatus()).isNotNull();
              assertThat(seen.getStatus().observedGeneration())
                  .isEqualTo(seen.getMetadata().getGeneration());
              assertThat(condition(seen.getStatus()).getStatus() + " " + reason(seen.getStatus()))
                  .isEqualTo(ready + " " + reason);
            });
    return keys(name).get().getStatus();
  }

  /** Waits until the status of a key says that so many secrets need it. */
  void awaitSecrets(String name, int expected) {
    TestNamespace.patiently()
        .until(() -> Objects.equals(expected, keys(name).get().getStatus().secrets()));
  }

  private static String reason(EncryptionKeyStatus status) {
    return condition(status).getReason();
  }

  static Condition condition(EncryptionKeyStatus status) {
    return status.conditions().stream()
        .filter(c -> c.getType().equals("Ready"))
        .findFirst()
        .orElseThrow();
  }

  /** The stored records of this namespace's customer-managed keys. */
  List<KeyRecordResource> records() {
    return declared.records();
  }

  @Override
  public void close() {
    operator.close();
  }
}
