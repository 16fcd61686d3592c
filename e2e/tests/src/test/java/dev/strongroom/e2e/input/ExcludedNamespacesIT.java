package dev.strongroom.e2e.input;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.WithOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Namespaces in which nothing is done for whoever may declare secrets and keys there. */
@WithOperator
@Tag("hostile")
class ExcludedNamespacesIT {

  @ParameterizedTest
  @ValueSource(strings = {"kube-system", TestOperator.NAMESPACE})
  void aManagedSecretThereGetsNothingButACondition(String namespace, Cluster cluster) {
    // Given
    TestNamespace excluded = TestNamespace.create(cluster.client(), namespace);

    // When
    excluded.apply(
        "excluded-it",
        "{value: {fromSecret: {name: strongroom-root-key, key: root.key}}, projection: {}}");

    // Then
    try {
      assertThat(message(excluded.awaitNotReady("excluded-it", "NamespaceExcluded")))
          .contains("namespace " + namespace, "excludedNamespaces");
      assertThat(excluded.record("excluded-it")).isEmpty();
      assertThat(excluded.secrets("excluded-it").get()).isNull();
    } finally {
      excluded.managedSecrets("excluded-it").delete();
    }
  }

  @Test
  void anEncryptionKeyThereGetsNothingButACondition(Cluster cluster) {
    // Given
    TestNamespace excluded = TestNamespace.create(cluster.client(), "kube-system");

    // When
    excluded.apply("EncryptionKey", "excluded-it", "{alias: excluded-it}");

    // Then
    var keys =
        cluster
            .client()
            .resources(EncryptionKey.class)
            .inNamespace("kube-system")
            .withName("excluded-it");
    try {
      patiently()
          .untilAsserted(
              () -> {
                EncryptionKey key = keys.get();
                assertThat(key.getStatus()).isNotNull();
                assertThat(key.getStatus().conditions())
                    .anySatisfy(c -> assertThat(c.getReason()).isEqualTo("NamespaceExcluded"));
              });
      assertThat(
              cluster
                  .client()
                  .resources(KeyRecordResource.class)
                  .inNamespace(TestOperator.NAMESPACE)
                  .list()
                  .getItems())
          .noneSatisfy(r -> assertThat(r.getSpec().getAccount()).isEqualTo("kube-system"));
    } finally {
      keys.delete();
    }
  }
}
