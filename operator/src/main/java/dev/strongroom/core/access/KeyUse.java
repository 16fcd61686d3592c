package dev.strongroom.core.access;

import dev.strongroom.core.record.SecretArn;
import java.util.List;
import java.util.Map;

/**
 * What a request does with a key. A caller of Secrets Manager needs it as if calling KMS.
 *
 * @param key the key
 * @param actions at least one
 * @param region the region of Secrets Manager, for kms:ViaService
 * @param encryptionContext what the ciphertext is bound to
 */
public record KeyUse(
    ProtectedKey key,
    List<KmsAction> actions,
    String region,
    Map<String, String> encryptionContext) {
  private static final String SECRET_ARN = "SecretARN";
  private static final String SECRET_VERSION_ID = "SecretVersionId";

  /** In the place of the version where access to a key is only tried (AWS). */
  private static final String VALIDATION = "RequestToValidateKeyAccess";

  /** Copies. */
  public KeyUse {
    actions = List.copyOf(actions);
    encryptionContext = Map.copyOf(encryptionContext);
  }

  /** For a version of a secret. Its encryption context has exactly these two pairs (AWS). */
  public static KeyUse of(
      ProtectedKey key, SecretArn secret, String versionId, KmsAction... actions) {
    return new KeyUse(
        key,
        List.of(actions),
        secret.region(),
        Map.of(SECRET_ARN, secret.toString(), SECRET_VERSION_ID, versionId));
  }

  /** To try whether the key may be used for a secret, without a version. */
  public static KeyUse trying(ProtectedKey key, SecretArn secret, KmsAction... actions) {
    return of(key, secret, VALIDATION, actions);
  }
}
