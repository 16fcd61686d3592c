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
  private static final String AUDIENCE = "sts.amazonaws.com";
  private static final long TOKEN_SECONDS = 24 * 3600L;

  /** Makes the ServiceAccount, which may do nothing yet. */
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
    return new EndpointCaller(client, namespace, name);
  }

  /** Gives it rights on all objects of its namespace, such as {@code managedsecrets/value}. */
  public EndpointCaller may(String resource, String... verbs) {
    PolicyRule rule =
        new PolicyRuleBuilder()
            .withApiGroups(GROUP)
            .withResources(resource)
            .withVerbs(verbs)
            .build();
    return may(String.join("-", verbs) + "-" + resource.replace('/', '-'), rule);
  }

  /** Lets it assume the role of another ServiceAccount of its namespace. */
  public EndpointCaller mayImpersonate(String serviceAccount) {
    PolicyRule rule =
        new PolicyRuleBuilder()
            .withApiGroups("")
            .withResources("serviceaccounts")
            .withResourceNames(serviceAccount)
            .withVerbs("impersonate")
            .build();
    return may("impersonate-" + serviceAccount, rule);
  }

  private EndpointCaller may(String what, PolicyRule rule) {
    String role = name + "-" + what;
    client
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(role)
                .endMetadata()
                .withRules(rule)
                .build())
        .serverSideApply();
    client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(role)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", role)
                .addNewSubject("", "ServiceAccount", name, namespace)
                .build())
        .serverSideApply();
    return this;
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
