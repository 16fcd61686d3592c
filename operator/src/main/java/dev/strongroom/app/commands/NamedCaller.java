package dev.strongroom.app.commands;

import dev.strongroom.adapters.kubernetes.access.KubernetesServiceAccounts;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.RoleArn;
import dev.strongroom.core.sessions.ServiceAccounts;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A caller as a command names it.
 *
 * @param account of the caller
 * @param namespace of that account; empty while it is not known
 * @param serviceAccount which is the role
 * @param sessionName of the session
 */
record NamedCaller(
    AccountId account, Optional<ObjectName> namespace, ObjectName serviceAccount, String session) {
  private static final String ANY_SESSION = "explain";
  private static final ServiceAccounts.Found NOT_READABLE = new ServiceAccounts.Found("", Map.of());
  private static final Pattern ASSUMED_ROLE =
      Pattern.compile("arn:aws:sts::(\\d{12}):assumed-role/([^/]{1,253})/([\\w+=,.@-]{2,64})");

  /**
   * Reads a ServiceAccount, the ARN of a role, or that of a session, as AWS's messages have it.
   *
   * @param likely namespaces in which to look for an account first
   * @throws IllegalArgumentException when it is none of them
   */
  static NamedCaller parse(String text, AccountDirectory accounts, List<ObjectName> likely) {
    Matcher session = ASSUMED_ROLE.matcher(text);
    boolean isSession = session.matches();
    Optional<RoleArn> role =
        RoleArn.parse(
            isSession
                ? new RoleArn(new AccountId(session.group(1)), session.group(2)).toString()
                : text);
    if (role.isPresent()) {
      AccountId account = role.get().account();
      return new NamedCaller(
          account,
          accounts.namespace(account, likely),
          new ObjectName(role.get().serviceAccount()),
          isSession ? session.group(3) : ANY_SESSION);
    }
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || !ObjectName.isValid(parts[0]) || !ObjectName.isValid(parts[1])) {
      throw new IllegalArgumentException(
          "--as must be <namespace>/<ServiceAccount>, or the ARN of a role or session");
    }
    ObjectName namespace = new ObjectName(parts[0]);
    return new NamedCaller(
        accounts.account(namespace), Optional.of(namespace), new ObjectName(parts[1]), ANY_SESSION);
  }

  /**
   * As the doors know it. There is no uid and no tag when the ServiceAccount may not be read.
   *
   * @throws IllegalStateException when there is no such ServiceAccount
   */
  Caller.Session session(KubernetesClient client) {
    ServiceAccounts.Found found = namespace.map(where -> found(client, where)).orElse(NOT_READABLE);
    return new Caller.Session(
        account,
        namespace.map(ObjectName::value).orElse(""),
        serviceAccount.value(),
        found.uid(),
        session,
        found.tags());
  }

  private ServiceAccounts.Found found(KubernetesClient client, ObjectName where) {
    ServiceAccount found;
    try {
      found = ObjectsByName.one(client.serviceAccounts(), where, serviceAccount).get();
    } catch (KubernetesClientException mayNotRead) {
      return NOT_READABLE;
    }
    if (found == null) {
      throw new IllegalStateException(
          "there is no ServiceAccount %s in namespace %s, so nobody can call as it"
              .formatted(serviceAccount, where));
    }
    return KubernetesServiceAccounts.found(found);
  }
}
