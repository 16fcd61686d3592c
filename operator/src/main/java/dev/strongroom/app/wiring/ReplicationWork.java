package dev.strongroom.app.wiring;

import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.adapters.kubernetes.access.KubernetesServiceAccounts;
import dev.strongroom.adapters.kubernetes.access.SubjectAccessReviews;
import dev.strongroom.adapters.kubernetes.lifecycle.AccountReplications;
import dev.strongroom.adapters.kubernetes.store.KubernetesStore;
import dev.strongroom.core.access.ThreeDoors;
import dev.strongroom.core.actions.Protection;
import dev.strongroom.core.actions.ReplicationDoors;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.Namespaces;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.replication.CopyRights;
import dev.strongroom.core.replication.FollowPrimary;

/** The copying of secrets to their cross-account replicas. */
final class ReplicationWork {
  private ReplicationWork() {}

  /** Work over the operator's store that is not begun. */
  static AccountReplications over(
      SecretEnvironment environment,
      KubernetesStore store,
      RecordStore records,
      AccountBudget budget,
      Namespaces namespaces,
      KeyReferences keys) {
    return new AccountReplications(
        new FollowPrimary(
            records,
            store.values(),
            budget,
            namespaces,
            rights(environment, keys),
            environment.clock()),
        store.queries(),
        store.feed(),
        environment.leading(),
        System::nanoTime,
        environment.meters());
  }

  private static CopyRights rights(SecretEnvironment environment, KeyReferences keys) {
    return new ReplicationDoors(
        new Protection(
            keys::record, new ParsedPolicies(new PolicyParser(new JacksonJsonDocuments()))),
        new ThreeDoors(
            new SubjectAccessReviews(environment.client(), environment.meters(), System::nanoTime)),
        new KubernetesServiceAccounts(environment.client(), environment.meters(), System::nanoTime),
        environment.clock());
  }
}
