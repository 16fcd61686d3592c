package dev.strongroom.core.access;

import dev.strongroom.core.policy.RequestContext;
import java.util.Map;

/**
 * A direct call of KMS about one key.
 *
 * @param key the key
 * @param arn its ARN, which messages name
 * @param encryptionContext of a cryptographic operation; empty for others
 * @param context the condition keys of the call itself, see {@link ConditionKeys}
 */
public record KeyRequest(
    KmsAction action,
    ProtectedKey key,
    String arn,
    Map<String, String> encryptionContext,
    RequestContext context) {
  /** Copies. */
  public KeyRequest {
    encryptionContext = Map.copyOf(encryptionContext);
  }
}
