package dev.strongroom.e2e.endpoint;

import dev.strongroom.core.record.AccountId;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * A ServiceAccount that calls the endpoint as a pod does, with a token that it exchanges for
 * session credentials.
 *
 * @param client of an administrator
 * @param namespace the account
 * @param name of the ServiceAccount
 */
public record EndpointCaller(KubernetesClient client, String namespace, String name) {
  private static final String GROUP = "strongroom.dev";
  private static final String SECRETS = "managedsecrets";
  private static final String AUDIENCE = "sts.amazonaws.com";
  private static final long TOKEN_SECONDS = 24 * 3600L;

  /** One that may make, describe, read and put secrets of its namespace. */
  public static EndpointCaller create(KubernetesClient client, String namespace, String name) {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build())
        .serverSideApply();
    client
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withRules(
                    rule(SECRETS, "get", "create"),
                    rule(SECRETS + "/value", "get", "list", "update"))
                .build())
        .serverSideApply();
    client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                .addNewSubject("", "ServiceAccount", name, namespace)
                .build())
        .serverSideApply();
    return new EndpointCaller(client, namespace, name);
  }

  private static PolicyRule rule(String resource, String... verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups(GROUP)
        .withResources(resource)
        .withVerbs(verbs)
        .build();
  }

  /** The role that it is. */
  public String role() {
    return "arn:aws:iam::" + AccountId.ofNamespace(namespace) + ":role/" + name;
  }

  /** Its token, as a pod has it projected. */
  public String token() {
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(name)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(AUDIENCE)
                .withExpirationSeconds(TOKEN_SECONDS)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }
}
