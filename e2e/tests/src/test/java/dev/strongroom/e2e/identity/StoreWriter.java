package dev.strongroom.e2e.identity;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Somebody who may change stored objects of some kinds in the operator's namespace, no more. */
final class StoreWriter {
  private StoreWriter() {}

  /**
   * Logs in as a new ServiceAccount with these rights.
   *
   * @param kinds plural names, such as {@code secretrecords}
   */
  static KubernetesClient logIn(Cluster cluster, String account, String... kinds) {
    ObjectMeta metadata =
        new ObjectMetaBuilder().withName(account).withNamespace(TestOperator.NAMESPACE).build();
    List<HasMetadata> objects =
        List.of(
            new ServiceAccountBuilder().withMetadata(metadata).build(),
            new RoleBuilder()
                .withMetadata(metadata)
                .addNewRule()
                .withApiGroups("strongroom.dev")
                .withResources(kinds)
                .withVerbs("get", "list", "update")
                .endRule()
                .build(),
            new RoleBindingBuilder()
                .withMetadata(metadata)
                .withNewRoleRef()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("Role")
                .withName(account)
                .endRoleRef()
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(account)
                .withNamespace(TestOperator.NAMESPACE)
                .endSubject()
                .build());
    objects.forEach(object -> cluster.client().resource(object).serverSideApply());
    return KubernetesClients.create(TestOperator.configuration(cluster, account));
  }
}
