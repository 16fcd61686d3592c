package dev.strongroom.e2e.operator;

import dev.strongroom.e2e.cluster.Cluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Who attacks in tests, with exactly the rights that such a user has. The threat model ({@code
 * operator/docs/threat-model.md}) says who they are; where it says nothing of a namespace, the
 * rights hold in one namespace alone.
 */
public enum TestUser {
  /** A tenant: Kubernetes' role {@code edit}, to which the chart adds two of its kinds. */
  TENANT("edit"),

  /** A tenant who was also trusted with the namespace's targets and keys. */
  TRUSTED_TENANT("edit", chart("targets-edit"), chart("keys-edit")),

  /** A user of the kinds, of all four: no Secrets, no ConfigMaps, no pods. */
  USER_OF_KINDS(chart("view"), chart("edit"), chart("targets-edit"), chart("keys-edit"));

  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final String MAKER = "maker-of-namespaces";

  private final List<String> clusterRoles;

  TestUser(String... clusterRoles) {
    this.clusterRoles = List.of(clusterRoles);
  }

  private static String chart(String role) {
    return TestOperator.NAMESPACE + "-strongroom-operator-" + role;
  }

  /**
   * Gives the user its rights in a namespace.
   *
   * @param admin an administrator
   * @return the user's client, which ends with the administrator's
   */
  KubernetesClient in(String namespace, KubernetesClient admin) {
    String user = name().toLowerCase(Locale.ROOT).replace('_', '-');
    for (String role : clusterRoles) {
      admin
          .resource(
              new RoleBindingBuilder()
                  .withNewMetadata()
                  .withName(user + "-" + role)
                  .withNamespace(namespace)
                  .endMetadata()
                  .withNewRoleRef(GROUP, "ClusterRole", role)
                  .addNewSubject(GROUP, "User", user, null)
                  .build())
          .serverSideApply();
    }
    KubernetesClient client = client(admin, user);
    // Kubernetes adds the chart's rights to its own roles a moment after the chart is there.
    TestNamespace.patiently().until(() -> mayCreateManagedSecrets(client, namespace));
    return client;
  }

  /**
   * A maker of namespaces: may create, annotate and delete all of them, and nothing else.
   *
   * @return its client, which ends with the administrator's
   */
  public static KubernetesClient makerOfNamespaces(Cluster cluster) {
    KubernetesClient admin = cluster.client();
    Stream.of(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(MAKER)
                .endMetadata()
                .addNewRule()
                .withApiGroups("")
                .withResources("namespaces")
                .withVerbs("get", "create", "update", "patch", "delete")
                .endRule()
                .build(),
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(MAKER)
                .endMetadata()
                .withNewRoleRef(GROUP, "ClusterRole", MAKER)
                .addNewSubject(GROUP, "User", MAKER, null)
                .build())
        .forEach(object -> admin.resource(object).serverSideApply());
    KubernetesClient client = client(admin, MAKER);
    TestNamespace.patiently()
        .ignoreExceptions()
        .until(
            () ->
                client
                        .resource(
                            new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(MAKER)
                                .endMetadata()
                                .build())
                        .dryRun()
                        .create()
                    != null);
    return client;
  }

  private static KubernetesClient client(KubernetesClient admin, String user) {
    RequestConfig own = new RequestConfigBuilder().withImpersonateUsername(user).build();
    return admin.newClient(own).adapt(NamespacedKubernetesClient.class);
  }

  private static boolean mayCreateManagedSecrets(KubernetesClient client, String namespace) {
    return client
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(
            new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withGroup("strongroom.dev")
                .withResource("managedsecrets")
                .withVerb("create")
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }
}
