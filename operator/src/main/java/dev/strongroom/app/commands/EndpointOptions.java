package dev.strongroom.app.commands;

import dev.strongroom.adapters.endpointclient.EndpointConnection;
import dev.strongroom.adapters.endpointclient.EndpointRefused;
import dev.strongroom.adapters.endpointclient.SecretsManagerEndpoint;
import dev.strongroom.adapters.endpointclient.SessionCredentials;
import dev.strongroom.adapters.endpointclient.StsEndpoint;
import dev.strongroom.adapters.kubernetes.access.TokenReviews;
import dev.strongroom.adapters.kubernetes.client.ForwardedEndpoint;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.sessions.RoleArn;
import dev.strongroom.core.sessions.SessionDuration;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/**
 * What commands have in common that exchange a token of a ServiceAccount for credentials of the
 * endpoint.
 */
public final class EndpointOptions implements AutoCloseable {
  private static final String URL_VARIABLE = "STRONGROOM_ENDPOINT_URL";
  private static final String CA_VARIABLE = "STRONGROOM_CA_FILE";
  private static final String NAMESPACE_VARIABLE = "STRONGROOM_ENDPOINT_NAMESPACE";

  @Option(
      names = "--endpoint-url",
      paramLabel = "<url>",
      description =
          "Where the endpoint is, such as https://strongroom.example.com; default: what the"
              + " variable "
              + URL_VARIABLE
              + " says.")
  private URI endpointUrl;

  @Option(
      names = "--ca-file",
      paramLabel = "<file>",
      description =
          "PEM file with the CA certificates of the endpoint; default: the one that the variable "
              + CA_VARIABLE
              + " names, else those that Java trusts.")
  private Path caFile;

  @Option(
      names = "--account",
      paramLabel = "<id>",
      description =
          "The 12-digit account id of the namespace; default: the one in its annotation"
              + " strongroom.dev/account-id, else the one that follows from its name.")
  private String account;

  @Option(
      names = "--audience",
      paramLabel = "<text>",
      defaultValue = TokenReviews.AWS_AUDIENCE,
      description = "Audience of the token that the endpoint expects (${DEFAULT-VALUE}).")
  private String audience;

  @Option(
      names = "--endpoint-namespace",
      paramLabel = "<namespace>",
      description =
          "Where Strongroom is installed. put, get, diff, label and import without a URL reach the"
              + " endpoint through the API server then, as kubectl port-forward does; default: what"
              + " the variable "
              + NAMESPACE_VARIABLE
              + " says, else "
              + ChosenCluster.USUAL_INSTALLATION
              + ".")
  private String endpointNamespace;

  private ForwardedEndpoint forward;
  private EndpointConnection connection;

  /** What is asked of STS. */
  @FunctionalInterface
  public interface Question<T> {
    /** The answer. */
    T ask(StsEndpoint endpoint) throws IOException, EndpointRefused;
  }

  /**
   * The endpoint.
   *
   * @throws IllegalArgumentException when it is named nowhere, or cannot be used
   */
  public EndpointConnection connection() {
    if (connection == null) {
      URI named =
          url()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "name the endpoint with --endpoint-url, or in the variable "
                              + URL_VARIABLE));
      connection = new EndpointConnection(named, authorities());
    }
    return connection;
  }

  private Optional<URI> url() {
    return Optional.ofNullable(endpointUrl).or(() -> variable(URL_VARIABLE).map(URI::create));
  }

  /** Ends the forwarding of a port, if there is one. */
  @Override
  public void close() {
    if (forward != null) {
      forward.close();
      forward = null;
      connection = null;
    }
  }

  private ForwardedEndpoint forwarded(KubernetesClient client) {
    ObjectName namespace =
        ChosenCluster.objectName(
            "--endpoint-namespace",
            Optional.ofNullable(endpointNamespace)
                .or(() -> variable(NAMESPACE_VARIABLE))
                .orElse(ChosenCluster.USUAL_INSTALLATION));
    try {
      return ChosenCluster.permitted(
          "list services and pods, and get and create pods/portforward, in namespace %s, as its Role"
                  .formatted(namespace)
              + " strongroom-endpoint-forward gives them",
          () -> ForwardedEndpoint.open(client, namespace));
    } catch (IllegalStateException none) {
      throw new IllegalStateException(
          none.getMessage()
              + ". Name the endpoint with --endpoint-url, or the namespace of Strongroom with"
              + " --endpoint-namespace.",
          none);
    }
  }

  private Optional<Path> authorities() {
    return Optional.ofNullable(caFile).or(() -> variable(CA_VARIABLE).map(Path::of));
  }

  /** What a variable says; empty when it says nothing. */
  public static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(text -> !text.isEmpty());
  }

  /** A token that the endpoint expects. */
  ServiceAccountToken token(
      KubernetesClient client, ObjectName namespace, String serviceAccount, Duration lasting) {
    return ServiceAccountToken.request(client, namespace, serviceAccount, audience, lasting);
  }

  /** The account of a token's namespace. */
  AccountId account(ServiceAccountToken token, KubernetesClient client) {
    return account == null
        ? token.derivedAccount(client)
        : AccountId.declared("--account", account);
  }

  /**
   * AWS Secrets Manager there, in a session of a ServiceAccount's role that has the caller's name.
   * Where no URL is named, a port is forwarded to it until {@link #close}.
   *
   * @param arn of a secret of the same account
   * @throws IllegalStateException when there is no session; the message says what to do
   */
  public SecretsManagerEndpoint secretsManager(
      KubernetesClient client, ObjectName namespace, String serviceAccount, SecretArn arn) {
    Duration lasting = SessionDuration.SHORTEST;
    ServiceAccountToken token = token(client, namespace, serviceAccount, lasting);
    return secretsManager(
        client, new RoleArn(arn.account(), serviceAccount), arn.region(), token, lasting);
  }

  /**
   * The same for secrets that need not be there yet, in the account of a namespace.
   *
   * @param region of the installation
   * @param lasting how long the session lasts
   * @throws IllegalStateException when there is no session; the message says what to do
   */
  public SecretsManagerEndpoint secretsManager(
      KubernetesClient client,
      ObjectName namespace,
      String serviceAccount,
      String region,
      Duration lasting) {
    ServiceAccountToken token = token(client, namespace, serviceAccount, lasting);
    RoleArn role = new RoleArn(account(token, client), serviceAccount);
    return secretsManager(client, role, region, token, lasting);
  }

  private SecretsManagerEndpoint secretsManager(
      KubernetesClient client,
      RoleArn role,
      String region,
      ServiceAccountToken token,
      Duration lasting) {
    if (connection == null && url().isEmpty()) {
      forward = forwarded(client);
      connection =
          EndpointConnection.forwarded(
              forward.port(), forward.authority(), forward.certifiedName());
    }
    SessionCredentials session = session(role, SessionName.of(client), token, lasting, code -> "");
    return new SecretsManagerEndpoint(connection(), session, region, InstantSource.system());
  }

  /**
   * A session of a ServiceAccount's role.
   *
   * @param role the role
   * @param sessionName who asks, for the audit trail
   * @throws IllegalStateException when there is none; the message says what to do
   */
  SessionCredentials session(
      RoleArn role,
      String sessionName,
      ServiceAccountToken token,
      Duration lasting,
      UnaryOperator<String> advice) {
    return asked(
        role,
        advice,
        sts -> sts.assumeRoleWithWebIdentity(role.toString(), sessionName, token.text(), lasting));
  }

  /**
   * The endpoint's answer.
   *
   * @param role the role that is asked for
   * @param advice what to do about a code with which the endpoint refuses; empty for nothing
   * @throws IllegalStateException when it refuses or does not answer; the message says what to do
   */
  <T> T asked(RoleArn role, UnaryOperator<String> advice, Question<T> question) {
    try {
      return question.ask(new StsEndpoint(connection()));
    } catch (EndpointRefused refused) {
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
      throw unreachable("STS", unreachable);
    }
  }

  /**
   * That the endpoint does not answer.
   *
   * @param service what was asked
   */
  public IllegalStateException unreachable(String service, IOException why) {
    return new IllegalStateException(
        "the endpoint at "
            + connection.host()
            + " does not answer as "
            + service
            + ": "
            + why.getClass().getSimpleName()
            + ". Check --endpoint-url, and --ca-file if its certificate is not trusted.");
  }

  private static String advice(String code, UnaryOperator<String> advice) {
    return code.equals("InvalidIdentityToken")
        ? " Check that the kubeconfig's context is the cluster of the endpoint, and --audience."
        : advice.apply(code);
  }
}
