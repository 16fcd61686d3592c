package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.crds.SecretVersionSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Base64;
import java.util.Map;

/** {@code SecretVersion} objects, and the ciphertexts in stored fields. */
public final class RecordVersions {
  private RecordVersions() {}

  /**
   * The object of a ciphertext, under the name that the store gives to it; without a namespace.
   *
   * @param account the namespace of the secret's owner
   */
  public static SecretVersionResource object(
      String account, SecretArn arn, VersionId version, byte[] ciphertext) {
    SecretVersionSpec spec = new SecretVersionSpec();
    spec.setArn(arn.toString());
    spec.setVersionId(version.value());
    spec.setCiphertext(Base64.getEncoder().encodeToString(ciphertext));
    SecretVersionResource object = new SecretVersionResource();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(StoreNames.version(arn, version, ciphertext))
            .withLabels(Map.of(KubernetesRecordStore.ACCOUNT_LABEL, account))
            .build());
    object.setSpec(spec);
    return object;
  }

  /**
   * The bytes of a stored ciphertext. Text that is absent or not base64 gives none, which the
   * cipher reports as damage like any other.
   */
  public static byte[] ciphertext(String base64) {
    try {
      return base64 == null ? new byte[0] : Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException damaged) {
      return new byte[0];
    }
  }
}
