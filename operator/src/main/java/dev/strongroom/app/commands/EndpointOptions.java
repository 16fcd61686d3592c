package dev.strongroom.app.commands;

import dev.strongroom.adapters.kubernetes.access.TokenReviews;
import dev.strongroom.adapters.stsclient.StsEndpoint;
import dev.strongroom.adapters.stsclient.StsRefused;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.RoleArn;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/**
 * What commands have in common that exchange a token of a ServiceAccount for credentials of the
 * endpoint.
 */
final class EndpointOptions {
  @Option(
      names = "--endpoint-url",
      paramLabel = "<url>",
      required = true,
      description = "Where the endpoint is, such as https://strongroom.example.com.")
  private URI endpointUrl;

  @Option(
      names = "--ca-file",
      paramLabel = "<file>",
      description =
          "PEM file with the CA certificates of the endpoint; default: those that Java trusts.")
  private Path caFile;

  @Option(
      names = "--account",
      paramLabel = "<id>",
      description =
          "The 12-digit account id of the namespace; default: the one in its annotation"
              + " strongroom.dev/account-id, else the one that follows from its name.")
  private String account;

  @Option(
      names = "--context",
      paramLabel = "<name>",
      description = "Context of the kubeconfig; default: the current one.")
  private String context;

  @Option(
      names = "--audience",
      paramLabel = "<text>",
      defaultValue = TokenReviews.AWS_AUDIENCE,
      description = "Audience of the token that the endpoint expects (${DEFAULT-VALUE}).")
  private String audience;

  /** What is asked of the endpoint. */
  @FunctionalInterface
  interface Question<T> {
    T ask(StsEndpoint endpoint) throws IOException, StsRefused;
  }

  /** The endpoint. */
  StsEndpoint endpoint() {
    return new StsEndpoint(endpointUrl, Optional.ofNullable(caFile));
  }

  /** The kubeconfig. */
  Config config() {
    return Config.autoConfigure(context);
  }

  /** A token that the endpoint expects. */
  ServiceAccountToken token(
      KubernetesClient client, String namespace, String serviceAccount, Duration lasting) {
    return ServiceAccountToken.request(client, namespace, serviceAccount, audience, lasting);
  }

  /** The account of a token's namespace. */
  AccountId account(ServiceAccountToken token, KubernetesClient client) {
    return account == null
        ? token.derivedAccount(client)
        : AccountId.declared("--account", account);
  }

  /**
   * The endpoint's answer.
   *
   * @param role the role that is asked for
   * @param advice what to do about a code with which the endpoint refuses; empty for nothing
   * @throws IllegalStateException when it refuses or does not answer; the message says what to do
   */
  <T> T asked(
      StsEndpoint endpoint, RoleArn role, UnaryOperator<String> advice, Question<T> question) {
    try {
      return question.ask(endpoint);
    } catch (StsRefused refused) {
      throw new IllegalStateException(
          "the endpoint refused "
              + role
              + ": "
              + refused.getMessage()
              + " ("
              + refused.code()
              + ")."
              + advice(refused.code(), advice));
    } catch (IOException unreachable) {
      throw new IllegalStateException(
          "the endpoint at "
              + endpointUrl
              + " does not answer as STS: "
              + unreachable.getClass().getSimpleName()
              + ". Check --endpoint-url, and --ca-file if its certificate is not trusted.");
    }
  }

  private static String advice(String code, UnaryOperator<String> advice) {
    return code.equals("InvalidIdentityToken")
        ? " Check that the kubeconfig's context is the cluster of the endpoint, and --audience."
        : advice.apply(code);
  }
}
