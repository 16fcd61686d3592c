package dev.strongroom.e2e.endpoint;

import dev.strongroom.core.record.AccountId;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

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
  private static final String REGION = "cluster-local-1";
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
    return may("impersonate-" + serviceAccount, to("impersonate", "", serviceAccount));
  }

  /** Lets it create tokens of another ServiceAccount of its namespace. */
  public EndpointCaller mayCreateTokensOf(String serviceAccount) {
    return may("token-" + serviceAccount, to("create", "/token", serviceAccount));
  }

  private static PolicyRule to(String verb, String subresource, String serviceAccount) {
    return new PolicyRuleBuilder()
        .withApiGroups("")
        .withResources("serviceaccounts" + subresource)
        .withResourceNames(serviceAccount)
        .withVerbs(verb)
        .build();
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

  /**
   * The variables with which AWS's clients find the endpoint and its authority by themselves, and
   * exchange this ServiceAccount's token, as in a pod. Nothing of whoever runs the tests takes
   * their place: no profile, no proxy, no instance.
   *
   * @param folder for the file with the token
   */
  public Map<String, String> environment(URI url, Path authority, Path folder) {
    Map<String, String> variables = new HashMap<>();
    variables.put("AWS_ROLE_ARN", role());
    variables.put("AWS_WEB_IDENTITY_TOKEN_FILE", tokenFile(folder).toString());
    variables.put("AWS_REGION", REGION);
    variables.put("AWS_DEFAULT_REGION", REGION);
    variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", url.toString());
    variables.put("AWS_ENDPOINT_URL_STS", url.toString());
    variables.put("AWS_CA_BUNDLE", authority.toString());
    variables.put("SSL_CERT_FILE", authority.toString());
    variables.put("NODE_EXTRA_CA_CERTS", authority.toString());
    variables.put("AWS_CONFIG_FILE", folder.resolve("no-config").toString());
    variables.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("no-credentials").toString());
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    variables.put("NO_PROXY", "localhost");
    variables.put("no_proxy", "localhost");
    return Map.copyOf(variables);
  }

  private Path tokenFile(Path folder) {
    try {
      return Files.writeString(folder.resolve("token"), token());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
