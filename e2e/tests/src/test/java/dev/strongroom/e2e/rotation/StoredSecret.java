package dev.strongroom.e2e.rotation;

import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the store has of a secret. */
public record StoredSecret(KubernetesClient client, SecretRecordResource record) {
  /** The pending version of a rotation that the record says is running. */
  public Optional<String> pendingToken() {
    return Optional.ofNullable(record.getSpec().getRotation())
        .map(SecretRecordSpec.Rotation::running)
        .map(SecretRecordSpec.Running::token);
  }

  /** Whether the rotation of a request is over, and the old credential has ended. */
  public boolean isDone(String request) {
    SecretRecordSpec.Rotation rotation = record.getSpec().getRotation();
    return rotation != null
        && request.equals(rotation.lastRequestId())
        && rotation.running() == null
        && rotation.retiring() == null;
  }

  /** Which version each label is on. */
  public Map<String, String> labels() {
    return record.getSpec().getLabels();
  }

  /** The version that a label is on. */
  public String version(String label) {
    return labels().get(label);
  }

  /** The versions that the record names. */
  public List<String> versions() {
    return record.getSpec().getVersions().stream().map(SecretRecordSpec.Version::id).toList();
  }

  /** The versions whose values are in the store: in the record, in an object, or on their way. */
  public Set<String> values() {
    SecretRecordSpec spec = record.getSpec();
    Set<String> versions =
        new HashSet<>(Optional.ofNullable(spec.getValues()).orElse(Map.of()).keySet());
    client
        .resources(SecretVersionResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .list()
        .getItems()
        .stream()
        .map(SecretVersionResource::getSpec)
        .filter(value -> value.getArn().equals(spec.getArn()))
        .forEach(value -> versions.add(value.getVersionId()));
    return versions;
  }
}
