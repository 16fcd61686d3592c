package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.endpointclient.EndpointRefused;
import dev.strongroom.adapters.endpointclient.SecretsManagerEndpoint;
import dev.strongroom.app.commands.EndpointOptions;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands have in common that ask the AWS endpoint about a secret. */
final class EndpointCalls {
  private static final String ACCOUNT_VARIABLE = "STRONGROOM_SERVICE_ACCOUNT";

  @Mixin private EndpointOptions endpoint;

  @Option(
      names = "--service-account",
      paramLabel = "<name>",
      description =
          "ServiceAccount of the secret's namespace whose rights are used. You need verb create on"
              + " its serviceaccounts/token; the audit trail has your name. Default: what the"
              + " variable "
              + ACCOUNT_VARIABLE
              + " says.")
  private String serviceAccount;

  /** What is asked of the endpoint. */
  @FunctionalInterface
  interface Question<T> {
    /** The answer about the secret with this ARN. */
    T ask(SecretsManagerEndpoint endpoint, String arn) throws IOException, EndpointRefused;
  }

  /**
   * The endpoint's answer.
   *
   * @param action what is asked, as AWS names it
   * @throws IllegalStateException when it refuses or does not answer; the message says what to do
   */
  <T> T ask(
      ChosenSecret secret,
      KubernetesClient client,
      ManagedSecret object,
      String action,
      Question<T> question) {
    SecretArn arn =
        Optional.ofNullable(object.getStatus())
            .map(ManagedSecretStatus::arn)
            .map(SecretArn::parse)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "there is no secret of ManagedSecret %s yet; strongroom describe %s says why"
                            .formatted(secret, secret)));
    String account = account();
    try {
      return question.ask(
          endpoint.secretsManager(client, secret.namespace(), account, arn), arn.toString());
    } catch (EndpointRefused refused) {
      throw new IllegalStateException(
          "the endpoint refused: %s (%s).%s"
              .formatted(
                  refused.getMessage().replaceFirst("\\.$", ""),
                  refused.code(),
                  advice(refused.code(), action, secret, account)));
    } catch (IOException unreachable) {
      throw endpoint.unreachable("AWS Secrets Manager", unreachable);
    } finally {
      endpoint.close();
    }
  }

  /**
   * Uses the endpoint for secrets of a namespace that need not be there yet.
   *
   * @param region of the installation
   * @param lasting how long the session lasts
   * @throws IllegalStateException when there is no session; the message says what to do
   */
  void use(
      KubernetesClient client,
      ObjectName namespace,
      String region,
      Duration lasting,
      Consumer<SecretsManagerEndpoint> work) {
    try {
      work.accept(endpoint.secretsManager(client, namespace, account(), region, lasting));
    } finally {
      endpoint.close();
    }
  }

  private String account() {
    return Optional.ofNullable(serviceAccount)
        .filter(name -> !name.isEmpty())
        .or(() -> EndpointOptions.variable(ACCOUNT_VARIABLE))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "name a ServiceAccount with --service-account, or in the variable "
                        + ACCOUNT_VARIABLE));
  }

  private static String advice(String code, String action, ChosenSecret secret, String account) {
    return code.equals("AccessDeniedException")
        ? " strongroom explain %s %s -n %s --as %s/%s says what is missing."
            .formatted(action, secret.name(), secret.namespace(), secret.namespace(), account)
        : "";
  }
}
