package dev.strongroom.app.commands;

import dev.strongroom.adapters.kubernetes.access.TokenReviews;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.adapters.stsclient.AccessKeyPair;
import dev.strongroom.adapters.stsclient.StsEndpoint;
import dev.strongroom.adapters.stsclient.StsRefused;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.RoleArn;
import dev.strongroom.core.sessions.SessionDuration;
import dev.strongroom.crds.AccessKey;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the secret half of a static access key, once. */
@Command(
    name = "access-key",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a static access key of the AWS endpoint as environment variables. The secret half is"
          + " shown once and stored nowhere: if it is lost, delete the AccessKey and create"
          + " another.",
      "",
      "Use one only for a program that cannot refresh credentials; strongroom credentials and"
          + " projected tokens give sessions, which expire. The installation must allow access keys"
          + " (endpoint.accessKeys.enabled).",
      "",
      "Create the key with kubectl. You need verb create on accesskeys, and on"
          + " serviceaccounts/token of the ServiceAccount:",
      "",
      "  apiVersion: strongroom.dev/v1",
      "  kind: AccessKey",
      "  metadata: {name: legacy, namespace: shop}",
      "  spec: {serviceAccountName: checkout}",
      "",
      "Then: strongroom access-key legacy -n shop --endpoint-url https://strongroom.example.com"
          + " --ca-file ca.crt",
      "",
      "kubectl get accesskeys shows the hour in which each was used last. kubectl delete accesskey"
          + " legacy revokes it within 10 seconds; so does the deletion of the ServiceAccount.",
      "",
      "Exit code: 0 the key is on standard output, 1 the reason is on standard error."
    })
public final class AccessKeyCommand implements Runnable {
  @Parameters(paramLabel = "<name>", description = "Name of the AccessKey.")
  private String name;

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
      names = {"-n", "--namespace"},
      paramLabel = "<namespace>",
      description = "Namespace of the AccessKey; default: that of the kubeconfig's context.")
  private String namespace;

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

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    StsEndpoint endpoint = new StsEndpoint(endpointUrl, Optional.ofNullable(caFile));
    Config config = Config.autoConfigure(context);
    String where = namespace == null ? config.getNamespace() : namespace;
    if (!ObjectName.isValid(where) || !ObjectName.isValid(name)) {
      throw new IllegalArgumentException("<name> and --namespace must be names of objects");
    }
    AccessKeyPair pair;
    try (KubernetesClient client = KubernetesClients.create(config)) {
      String serviceAccount = serviceAccount(client, new ObjectName(where));
      ServiceAccountToken token =
          ServiceAccountToken.request(
              client, where, serviceAccount, audience, SessionDuration.SHORTEST);
      AccountId id = account == null ? token.derivedAccount(client) : new AccountId(account);
      pair = issued(endpoint, new RoleArn(id, serviceAccount), token);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "AWS_ACCESS_KEY_ID=%s%nAWS_SECRET_ACCESS_KEY=%s%n",
            pair.accessKeyId(), pair.secretAccessKey());
    spec.commandLine().getOut().flush();
  }

  private String serviceAccount(KubernetesClient client, ObjectName where) {
    AccessKey object;
    try {
      object =
          ObjectsByName.one(client.resources(AccessKey.class), where, new ObjectName(name)).get();
    } catch (KubernetesClientException refused) {
      if (refused.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw refused;
      }
      throw new IllegalStateException(
          "you may not read the AccessKey %s in namespace %s: you need verb get on accesskeys of API"
                  .formatted(name, where)
              + " group strongroom.dev.");
    }
    if (object == null) {
      throw new IllegalStateException(
          "there is no AccessKey %s in namespace %s; strongroom access-key --help shows how to create"
                  .formatted(name, where)
              + " one");
    }
    return object.getSpec().serviceAccountName();
  }

  private AccessKeyPair issued(StsEndpoint endpoint, RoleArn role, ServiceAccountToken token) {
    try {
      return endpoint.issueAccessKey(role.toString(), name, token.text());
    } catch (StsRefused refused) {
      throw new IllegalStateException(
          "the endpoint refused "
              + role
              + ": "
              + refused.getMessage()
              + " ("
              + refused.code()
              + ")."
              + advice(refused.code()));
    } catch (IOException unreachable) {
      throw new IllegalStateException(
          "the endpoint at "
              + endpointUrl
              + " does not answer as STS: "
              + unreachable.getClass().getSimpleName()
              + ". Check --endpoint-url, and --ca-file if its certificate is not trusted.");
    }
  }

  private static String advice(String code) {
    return switch (code) {
      case "InvalidAction" -> " The installation does not allow access keys.";
      case "InvalidIdentityToken" ->
          " Check that the kubeconfig's context is the cluster of the endpoint, and --audience.";
      default -> "";
    };
  }
}
