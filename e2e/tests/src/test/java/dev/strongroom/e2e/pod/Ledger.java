package dev.strongroom.e2e.pod;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.operator.Example;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.postgres.PostgresServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The objects of examples/rotation-job, with the tests' program and a PostgreSQL server. */
final class Ledger {
  /** The name of the secret, of its user and of its database. */
  static final String NAME = "ledger";

  private static final String COMMAND =
      "[/java/bin/java, -XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx64m, -cp,"
          + " \"/app/classes:/app/*\", %s]".formatted(JobRotator.class.getName());

  private static final int LOG_LINES = 15;

  private final KubernetesClient client;

  private Ledger(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Applies them.
   *
   * @param installation the namespace of the endpoint
   * @param account the account id of their namespace
   */
  static Ledger declare(
      KubernetesClient client, String installation, String account, PostgresServer postgres) {
    new Example("rotation-job")
        .apply(
            client,
            "rotation-job.yaml",
            Map.of(
                "registry.example.com/orders/rotate-ledger:1",
                SdkClientImage.NAME,
                "[/rotate]",
                COMMAND,
                "strongroom-system",
                installation,
                "ACCOUNT_ID",
                account,
                "ledger.example.com",
                postgres.host(),
                "\"port\":5432",
                "\"port\":" + postgres.port()));
    return new Ledger(client);
  }

  /** Waits for the password that applications have. */
  String password(Duration limit) {
    Secret secret =
        Patience.await(
            "the Secret ledger",
            limit,
            this::describe,
            () ->
                Optional.ofNullable(
                    client.secrets().inNamespace(Orders.NAMESPACE).withName(NAME).get()));
    return TestNamespace.text(secret, "password");
  }

  /** Has the Jobs run something else. */
  void runInstead(String command) {
    client
        .batch()
        .v1()
        .cronjobs()
        .inNamespace(Orders.NAMESPACE)
        .withName("rotate-ledger")
        .edit(
            cronJob -> {
              cronJob
                  .getSpec()
                  .getJobTemplate()
                  .getSpec()
                  .getTemplate()
                  .getSpec()
                  .getContainers()
                  .get(0)
                  .setCommand(List.of(command));
              return cronJob;
            });
  }

  /** Asks for a rotation. */
  void rotate(String request) {
    secret()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"strongroom.dev/rotate\":\"%s\"}}}"
                .formatted(request));
  }

  /** Waits until a text is part of what is said about the rotation. */
  void awaitRotated(String text, Duration limit) {
    Patience.until(
        "the rotation to say " + text, limit, this::describe, () -> rotated().contains(text));
  }

  /** How the credential is changed. */
  String strategy() {
    return secret().get().getStatus().rotation().strategy();
  }

  private Resource<ManagedSecret> secret() {
    return client.resources(ManagedSecret.class).inNamespace(Orders.NAMESPACE).withName(NAME);
  }

  private String rotated() {
    return secret().get().getStatus().conditions().stream()
        .filter(condition -> condition.getType().equals("Rotated"))
        .map((Condition condition) -> condition.getReason() + ": " + condition.getMessage())
        .collect(Collectors.joining());
  }

  private String describe() {
    String pods =
        client
            .pods()
            .inNamespace(Orders.NAMESPACE)
            .withLabel("batch.kubernetes.io/job-name")
            .list()
            .getItems()
            .stream()
            .map(pod -> Pods.describe(pod) + "\n" + log(pod))
            .collect(Collectors.joining("\n"));
    return rotated() + "\n" + pods;
  }

  private String log(Pod pod) {
    try {
      return client.pods().resource(pod).tailingLines(LOG_LINES).getLog();
    } catch (KubernetesClientException none) {
      return "";
    }
  }
}
