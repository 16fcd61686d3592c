package dev.strongroom.e2e.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.adapters.kubernetes.store.KubernetesKeyRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesVersionStore;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.encryption.EncryptedSecretValues;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the root key Secret holds is the key, the whole key and no other. */
@RequiresCluster
class RootKeySecretIT {
  private static final String NAMESPACE = "root-key-secret-it";

  @Test
  void theSecretsBytesOpenWhatTheOperatorStored(Cluster cluster) {
    // Given
    KubernetesClient client = cluster.client();
    TestOperator.install(cluster);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    ManagedSecret declared =
        Serialization.unmarshal(
            """
            apiVersion: strongroom.dev/v1
            kind: ManagedSecret
            metadata: {name: sealed, namespace: root-key-secret-it}
            spec: {value: {generate: {}}, projection: {}}
            """,
            ManagedSecret.class);
    TestOperator operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    client.resource(declared).create();
    Secret projected =
        await().atMost(Duration.ofSeconds(20)).until(() -> secret(client), s -> s != null);
    operator.close();

    // When
    byte[] opened;
    try (SecretValue value = open(client, rootKey(client))) {
      opened = value.bytes(PlaintextAccess.granted());
    }

    // Then
    assertThat(Base64.getEncoder().encodeToString(opened))
        .isEqualTo(projected.getData().get("value"));
  }

  private static Secret secret(KubernetesClient client) {
    return client.secrets().inNamespace(NAMESPACE).withName("sealed").get();
  }

  private static byte[] rootKey(KubernetesClient client) {
    Secret secret =
        client
            .secrets()
            .inNamespace(TestOperator.NAMESPACE)
            .withName("strongroom-root-key")
            .require();
    return Base64.getDecoder().decode(secret.getData().get("root.key"));
  }

  private static SecretValue open(KubernetesClient client, byte[] rootKey) {
    SecureRandom random = new SecureRandom();
    KeyRing keys =
        new KeyRing(
            new KubernetesKeyRecordStore(client, TestOperator.NAMESPACE),
            new AesGcmRootKey(rootKey),
            Clock.systemUTC(),
            random);
    SecretRecord record =
        client
            .resources(SecretRecordResource.class)
            .inNamespace(TestOperator.NAMESPACE)
            .list()
            .getItems()
            .stream()
            .filter(r -> r.getSpec().getOwner().namespace().equals(NAMESPACE))
            .map(RecordMapper::toRecord)
            .findFirst()
            .orElseThrow();
    return new EncryptedSecretValues(
            new KubernetesVersionStore(client, TestOperator.NAMESPACE, Clock.systemUTC()),
            new EnvelopeCipher(keys, random))
        .read(record, record.current().orElseThrow())
        .orElseThrow();
  }
}
