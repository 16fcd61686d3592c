package dev.strongroom.app.commands;

import dev.strongroom.adapters.endpointclient.AccessKeyPair;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.sessions.RoleArn;
import dev.strongroom.core.sessions.SessionDuration;
import dev.strongroom.crds.AccessKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private ChosenCluster cluster;
  @Mixin private EndpointOptions options;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    // What is wrong with it is said before the API server is asked.
    options.connection();
    ObjectName where = cluster.namespace();
    AccessKeyPair pair;
    try (KubernetesClient client = cluster.client()) {
      String serviceAccount =
          serviceAccount(client, where, ChosenCluster.objectName("<name>", name));
      ServiceAccountToken token =
          options.token(client, where, serviceAccount, SessionDuration.SHORTEST);
      RoleArn role = new RoleArn(options.account(token, client), serviceAccount);
      pair =
          options.asked(
              role,
              AccessKeyCommand::advice,
              sts -> sts.issueAccessKey(role.toString(), name, token.text()));
    }
    spec.commandLine()
        .getOut()
        .printf(
            "AWS_ACCESS_KEY_ID=%s%nAWS_SECRET_ACCESS_KEY=%s%n",
            pair.accessKeyId(), pair.secretAccessKey());
    spec.commandLine().getOut().flush();
  }

  private static String serviceAccount(KubernetesClient client, ObjectName where, ObjectName name) {
    AccessKey object;
    try {
      object = ObjectsByName.one(client.resources(AccessKey.class), where, name).get();
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

  private static String advice(String code) {
    return code.equals("InvalidAction") ? " The installation does not allow access keys." : "";
  }
}
