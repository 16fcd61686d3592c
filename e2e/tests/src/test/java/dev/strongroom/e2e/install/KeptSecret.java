package dev.strongroom.e2e.install;

import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.e2e.operator.TestNamespace;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What no change of versions may change of a secret.
 *
 * @param arn its ARN
 * @param versions ids of its versions, in the store
 * @param labels which version each label is on, in the store
 * @param shown the same, in the status
 * @param uid the projected Secret's
 * @param data what applications read there
 */
record KeptSecret(
    String arn,
    List<String> versions,
    Map<String, String> labels,
    Map<String, String> shown,
    String uid,
    Map<String, String> data) {

  /** Those of a namespace, by the names of their objects, which are also those of their Secrets. */
  static Map<String, KeptSecret> of(TestNamespace team, Collection<String> names) {
    Map<String, KeptSecret> kept = new TreeMap<>();
    names.forEach(name -> kept.put(name, of(team, name)));
    return kept;
  }

  private static KeptSecret of(TestNamespace team, String name) {
    SecretRecordSpec record = team.record(name).orElseThrow().getSpec();
    Secret secret = team.secrets(name).require();
    return new KeptSecret(
        record.getArn(),
        record.getVersions().stream().map(SecretRecordSpec.Version::id).toList(),
        record.getLabels(),
        team.managedSecrets(name).require().getStatus().stagingLabels(),
        secret.getMetadata().getUid(),
        secret.getData());
  }
}
