package dev.strongroom.adapters.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesClientsTest {
  private static final String METADATA =
      """
      "metadata":{"name":"a","annotations":{"strongroom.dev/k":"v"},"managedFields":[{"manager":"kubectl",\
      "operation":"Apply","fieldsV1":{"f:data":{"f:password":{}}}}],"unheardOf":1}}\
      """;

  @ParameterizedTest
  @ValueSource(classes = {Secret.class, ManagedSecret.class})
  void managedFieldsAreNotKept(Class<? extends HasMetadata> kind) {
    // Given
    try (KubernetesClient client = KubernetesClients.create(Config.empty())) {
      // When
      HasMetadata read = client.getKubernetesSerialization().unmarshal("{" + METADATA, kind);
      // Then
      assertThat(read.getMetadata().getAnnotations()).containsEntry("strongroom.dev/k", "v");
      assertThat(read.getMetadata().getManagedFields()).isEmpty();
      assertThat(read.getMetadata().getAdditionalProperties()).doesNotContainKey("managedFields");
    }
  }
}
