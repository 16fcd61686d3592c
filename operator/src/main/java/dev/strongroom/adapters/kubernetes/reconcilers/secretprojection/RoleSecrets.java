package dev.strongroom.adapters.kubernetes.reconcilers.secretprojection;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.sessions.ServiceAccounts;
import java.util.Optional;
import java.util.function.BiFunction;

/** Secrets that are read in the name of a ServiceAccount. */
public final class RoleSecrets {
  /** Name of the sessions in which the operator reads for SecretProjections. */
  private static final String SESSION = "SecretProjection";

  private final ServiceAccounts serviceAccounts;
  private final BiFunction<String, String, NamespaceIdentity> namespaces;
  private final BiFunction<Caller.Session, String, SecretRecord> doors;

  /**
   * Secrets behind these doors.
   *
   * @param namespaces a namespace by its name and the uid of an object in it: never one that was
   *     deleted before that object was made
   * @param doors the secret of an ARN that a role may read; throws Rejected when it may not
   */
  public RoleSecrets(
      ServiceAccounts serviceAccounts,
      BiFunction<String, String, NamespaceIdentity> namespaces,
      BiFunction<Caller.Session, String, SecretRecord> doors) {
    this.serviceAccounts = serviceAccounts;
    this.namespaces = namespaces;
    this.doors = doors;
  }

  /**
   * The role of a ServiceAccount in a session, while there is such a ServiceAccount.
   *
   * @param asking the SecretProjection, which is in the namespace of the ServiceAccount
   * @throws Failure when the API server does not answer, or the namespace has no account
   */
  Optional<Caller.Session> session(Owner asking, String serviceAccount) {
    String namespace = asking.namespace();
    return serviceAccounts
        .find(namespace, serviceAccount)
        .map(
            found ->
                new Caller.Session(
                    namespaces.apply(namespace, asking.uid()).account(),
                    namespace,
                    serviceAccount,
                    found.uid(),
                    SESSION,
                    found.tags()));
  }

  /**
   * The secret that a role may read.
   *
   * @throws Rejected when it may not
   * @throws Failure when that cannot be found out
   */
  SecretRecord secret(Caller.Session role, String arn) {
    return doors.apply(role, arn);
  }
}
