package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.lifecycle.AccountReplications;
import dev.strongroom.adapters.kubernetes.store.KubernetesStore;
import dev.strongroom.core.actions.ReplicationDoors;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.Namespaces;
import dev.strongroom.core.record.RecordStore;
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
      RoleDoors roles) {
    return new AccountReplications(
        new FollowPrimary(
            records,
            store.values(),
            budget,
            namespaces,
            new ReplicationDoors(
                roles.protection(), roles.doors(), roles.serviceAccounts(), environment.clock()),
            environment.clock()),
        store.queries(),
        store.feed(),
        environment.leading(),
        System::nanoTime,
        environment.meters());
  }
}
