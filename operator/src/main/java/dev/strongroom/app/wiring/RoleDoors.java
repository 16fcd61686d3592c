package dev.strongroom.app.wiring;

import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.adapters.kubernetes.access.KubernetesServiceAccounts;
import dev.strongroom.adapters.kubernetes.access.SubjectAccessReviews;
import dev.strongroom.adapters.kubernetes.declarations.AccountIds;
import dev.strongroom.adapters.kubernetes.declarations.Accounts;
import dev.strongroom.adapters.kubernetes.reconcilers.secretprojection.RoleSecrets;
import dev.strongroom.adapters.kubernetes.store.KubernetesAccountClaims;
import dev.strongroom.core.access.ThreeDoors;
import dev.strongroom.core.actions.ProjectionDoors;
import dev.strongroom.core.actions.Protection;
import dev.strongroom.core.actions.SecretAccess;
import dev.strongroom.core.actions.SecretLocator;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.sessions.ServiceAccounts;

/**
 * What the operator asks in whose name it works for roles.
 *
 * @param protection what the doors go by
 * @param doors of secrets and keys
 * @param serviceAccounts those that are there
 */
record RoleDoors(Protection protection, ThreeDoors doors, ServiceAccounts serviceAccounts) {
  /** Those of the cluster. */
  static RoleDoors of(SecretEnvironment environment, KeyReferences keys) {
    return new RoleDoors(
        new Protection(
            keys::record, new ParsedPolicies(new PolicyParser(new JacksonJsonDocuments()))),
        new ThreeDoors(
            new SubjectAccessReviews(environment.client(), environment.meters(), System::nanoTime)),
        new KubernetesServiceAccounts(
            environment.client(), environment.meters(), System::nanoTime));
  }

  /**
   * Secrets that these roles may read, as the endpoint decides it.
   *
   * @param records the operator's, which are in memory
   */
  RoleSecrets secrets(SecretEnvironment environment, RecordStore records, Accounts accounts) {
    SecretLocator locator =
        new SecretLocator(
            records,
            new AccountIds(
                new KubernetesAccountClaims(environment.client(), environment.namespace()),
                accounts),
            accounts);
    return new RoleSecrets(
        serviceAccounts,
        accounts::ofMember,
        new ProjectionDoors(
                new SecretAccess(locator, doors, protection, environment.region()),
                environment.clock())
            ::require);
  }
}
