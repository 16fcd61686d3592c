package dev.strongroom.core.access;

import dev.strongroom.core.policy.RequestPrincipal;
import dev.strongroom.core.record.AccountId;
import java.util.Map;

/** Who asks for something. Every use case has one. */
public sealed interface Caller {
  /** Strongroom itself: reconcilers and the work in the background. */
  Caller SYSTEM = new Internal();

  /** Strongroom itself; {@link #SYSTEM} is the one of it. */
  record Internal() implements Caller {}

  /**
   * A Kubernetes ServiceAccount, which plays the part of an IAM role, in a session.
   *
   * @param account of the namespace
   * @param namespace 1 to 63 characters
   * @param serviceAccount its name, which is the role's
   * @param uid of the ServiceAccount, which no other ever has; it is the role's id
   * @param sessionName chosen by the client
   * @param tags of the role, as aws:PrincipalTag has them: labels of the ServiceAccount
   */
  record Session(
      AccountId account,
      String namespace,
      String serviceAccount,
      String uid,
      String sessionName,
      Map<String, String> tags)
      implements Caller {
    /** Copies. */
    public Session {
      tags = Map.copyOf(tags);
    }

    /** In the forms in which policies name it. */
    public RequestPrincipal principal() {
      return RequestPrincipal.session(account.value(), serviceAccount, sessionName);
    }
  }
}
