package dev.strongroom.core.sessions;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.record.AccountId;
import java.util.Map;

/**
 * Who a session stands for: a Kubernetes ServiceAccount, which plays the part of an IAM role.
 *
 * @param account of the namespace
 * @param namespace 1 to 63 characters
 * @param serviceAccount name of the ServiceAccount, 1 to 253 characters
 * @param uid of the ServiceAccount: one that was deleted and created again is another
 * @param sessionName chosen by the client, 2 to 64 characters of {@code [\w+=,.@-]} (AWS STS
 *     roleSessionNameType)
 */
public record SessionIdentity(
    AccountId account, String namespace, String serviceAccount, String uid, String sessionName) {

  /** As the caller of a use case that does not look at tags. */
  public Caller.Session caller() {
    return caller(Map.of());
  }

  /** As the caller of a use case, with the tags of its role. */
  Caller.Session caller(Map<String, String> tags) {
    return new Caller.Session(account, namespace, serviceAccount, uid, sessionName, tags);
  }
}
