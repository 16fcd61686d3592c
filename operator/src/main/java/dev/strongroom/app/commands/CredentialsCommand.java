package dev.strongroom.app.commands;

import dev.strongroom.adapters.endpointclient.SessionCredentials;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.RoleArn;
import dev.strongroom.core.sessions.SessionDuration;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gets credentials of a ServiceAccount's role for AWS clients outside of the cluster. */
@Command(
    name = "credentials",
    mixinStandardHelpOptions = true,
    description = {
      "Prints temporary credentials for the AWS endpoint, as the AWS CLI and the AWS SDKs take them"
          + " from a credential_process. It uses your kubeconfig as kubectl does, requests a token"
          + " of a ServiceAccount and exchanges it for a session of the ServiceAccount's role.",
      "",
      "You need the right to create tokens of the ServiceAccount (verb create on"
          + " serviceaccounts/token). The credentials end after --duration, or within seconds of"
          + " the deletion of the ServiceAccount.",
      "",
      "Example for ~/.aws/config:",
      "",
      "  [profile shop]",
      "  region = cluster-local-1",
      "  endpoint_url = https://strongroom.example.com",
      "  ca_bundle = /home/me/strongroom-ca.crt",
      "  credential_process = strongroom credentials --namespace shop --service-account checkout"
          + " --endpoint-url https://strongroom.example.com --ca-file /home/me/strongroom-ca.crt",
      "",
      "Then: aws --profile shop secretsmanager get-secret-value --secret-id db",
      "",
      "Exit code: 0 the credentials are on standard output, 1 the reason is on standard error."
    })
public final class CredentialsCommand implements Runnable {
  @Option(
      names = "--service-account",
      paramLabel = "<name>",
      required = true,
      description = "Name of the ServiceAccount whose role the credentials are for.")
  private String serviceAccount;

  @Option(
      names = "--duration",
      paramLabel = "<seconds>",
      defaultValue = "3600",
      description = "How long the credentials last, 900 to 43200 seconds (${DEFAULT-VALUE}).")
  private long duration;

  @Option(
      names = "--session-name",
      paramLabel = "<name>",
      description =
          "Name of the session in the audit trail, 2 to 64 letters, digits and _+=,.@-; default:"
              + " your user name on this machine.")
  private String sessionName;

  @Mixin private ChosenCluster cluster;
  @Mixin private EndpointOptions options;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Duration lasting = Duration.ofSeconds(duration);
    if (!SessionDuration.isAllowed(lasting)) {
      throw new IllegalArgumentException("--duration must be from 900 to 43200 seconds");
    }
    // What is wrong with it is said before the API server is asked.
    options.connection();
    ServiceAccountToken token;
    AccountId id;
    try (KubernetesClient client = cluster.client()) {
      token = options.token(client, cluster.namespace(), serviceAccount, lasting);
      id = options.account(token, client);
    }
    SessionCredentials session =
        options.session(
            new RoleArn(id, serviceAccount),
            sessionName(),
            token,
            lasting,
            CredentialsCommand::advice);
    spec.commandLine().getOut().println(json(session));
    spec.commandLine().getOut().flush();
  }

  private static String advice(String code) {
    return code.equals("AccessDenied")
        ? " The role must be of the ServiceAccount's own account. If the installation gave the"
            + " namespace another account id, name it with --account."
        : "";
  }

  private String sessionName() {
    return sessionName == null ? SessionName.ofThisMachine() : sessionName;
  }

  /** The format of credential_process (AWS SDKs and Tools reference guide), version 1. */
  private static String json(SessionCredentials credentials) {
    return """
    {
      "Version": 1,
      "AccessKeyId": "%s",
      "SecretAccessKey": "%s",
      "SessionToken": "%s",
      "Expiration": "%s"
    }\
    """
        .formatted(
            plain(credentials.accessKeyId()),
            plain(credentials.secretAccessKey()),
            plain(credentials.sessionToken()),
            plain(credentials.expiration()));
  }

  /** Neither Base64 nor a time needs escaping. */
  private static String plain(String text) {
    if (!text.matches("[\\w+/=:.-]+")) {
      throw new IllegalStateException("the endpoint's answer is not one of STS");
    }
    return text;
  }
}
