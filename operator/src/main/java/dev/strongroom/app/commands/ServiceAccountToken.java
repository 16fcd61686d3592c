package dev.strongroom.app.commands;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.AccountId;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;

/** A token that somebody with a kubeconfig may have for a ServiceAccount. */
final class ServiceAccountToken {
  private final ObjectName namespace;
  private final String text;

  private ServiceAccountToken(ObjectName namespace, String text) {
    this.namespace = namespace;
    this.text = text;
  }

  /**
   * Requests one (Kubernetes, TokenRequest).
   *
   * @throws IllegalStateException when there is none; the message says what to do
   */
  static ServiceAccountToken request(
      KubernetesClient client,
      ObjectName where,
      String serviceAccount,
      String audience,
      Duration lasting) {
    ObjectName who = ChosenCluster.objectName("--service-account", serviceAccount);
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(List.of(audience))
            .withExpirationSeconds(lasting.toSeconds())
            .endSpec()
            .build();
    try {
      TokenRequest answer =
          ObjectsByName.one(client.serviceAccounts(), where, who).tokenRequest(request);
      return new ServiceAccountToken(where, answer.getStatus().getToken());
    } catch (KubernetesClientException refused) {
      throw new IllegalStateException(sentence(refused.getCode(), where, who));
    }
  }

  private static String sentence(int code, ObjectName namespace, ObjectName name) {
    return switch (code) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          "the API server does not know you. Log in to the cluster; kubectl auth whoami shows"
              + " whether that worked.";
      case HttpURLConnection.HTTP_FORBIDDEN ->
          "you may not create tokens of ServiceAccount %s. Have yourself bound to a Role of namespace"
                  .formatted(name)
              + " %s with apiGroups [\"\"], resources [serviceaccounts/token], resourceNames [%s],"
                  .formatted(namespace, name)
              + " verbs [create].";
      case HttpURLConnection.HTTP_NOT_FOUND ->
          "there is no ServiceAccount %s in namespace %s: kubectl create serviceaccount %s -n %s"
              .formatted(name, namespace, name, namespace);
      default ->
          "the API server in the kubeconfig gives no token (status %d). Check that kubectl works."
              .formatted(code);
    };
  }

  /** The token. */
  String text() {
    return text;
  }

  /** The account that the namespace says it is, if that may be read, else the usual one. */
  AccountId derivedAccount(KubernetesClient client) {
    return new AccountDirectory(client).account(namespace);
  }

  @Override
  public String toString() {
    return "ServiceAccountToken[" + namespace + "]";
  }
}
