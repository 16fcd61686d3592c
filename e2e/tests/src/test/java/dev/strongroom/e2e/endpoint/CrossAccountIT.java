package dev.strongroom.e2e.endpoint;

import static dev.strongroom.e2e.operator.TestNamespace.condition;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.crds.SecretProjection;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Example;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** What the README of examples/cross-account says, done with its files and the AWS SDK. */
@RequiresCluster
class CrossAccountIT {
  private static final Example EXAMPLE = new Example("cross-account");
  private static final String REPORT = "arn:aws:iam::219249978523:role/report";
  private static final String ADMINISTRATOR = "administrator";

  private static Cluster cluster;
  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static TestNamespace payments;
  private static SecretsManagerClient report;
  private static Path commands;

  @BeforeAll
  static void start(Cluster given, @TempDir Path folder) {
    cluster = given;
    commands = folder;
    TestEndpoint.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint = TestEndpoint.start(cluster, folder, Map.of());
    payments = TestNamespace.create(cluster.client(), "payments");
    TestNamespace.create(cluster.client(), "reporting");
    EXAMPLE.apply(cluster.client(), "2-reader.yaml");
    createAdministrator();
    report = AwsCaller.create(cluster, "reporting", "report").secrets(endpoint);
  }

  @AfterAll
  static void stop() {
    report.close();
    endpoint.close();
    operator.close();
  }

  @BeforeEach
  void allDoorsAreOpen() {
    EXAMPLE.apply(cluster.client(), "1-owner.yaml");
    EXAMPLE.apply(cluster.client(), "2-reader.yaml");
    payments.awaitReady("ledger");
    patiently().untilAsserted(() -> assertThat(outcome()).isEqualTo("read"));
  }

  @Test
  void withoutTheReadersOwnRightItIsDenied() {
    // When
    EXAMPLE.apply(
        cluster.client(),
        "2-reader.yaml",
        "resources: [managedsecrets/value]",
        "resources: [managedsecrets/tags]");

    // Then
    untilRefused("AccessDeniedException", "not authorized to perform: secretsmanager:GetSecret");
    ownerLearnsOf("identity");
    assertThat(explained(3))
        .contains("resource  open", "key       open")
        .containsPattern(
            "identity  closed   ServiceAccount report may not get managedsecrets/value arn:\\S+"
                + " in namespace reporting");
  }

  @Test
  void withoutTheResourcePolicyItIsDenied() {
    // When
    EXAMPLE.apply(
        cluster.client(),
        "1-owner.yaml",
        "secretsmanager:GetSecretValue",
        "secretsmanager:DescribeSecret");

    // Then
    untilRefused("AccessDeniedException", "not authorized to perform: secretsmanager:GetSecret");
    ownerLearnsOf("resource");
    assertThat(explained(3))
        .contains(
            "resource  closed   No resource policy of the secret allows"
                + " secretsmanager:GetSecretValue to "
                + REPORT,
            "identity  open",
            "key       open");
  }

  @Test
  void withoutTheKeyPolicyItIsDeniedByTheKey() {
    // When
    EXAMPLE.apply(cluster.client(), "1-owner.yaml", "kms:Decrypt", "kms:DescribeKey");

    // Then
    untilRefused("AccessDeniedException", "Access to KMS is not allowed");
    ownerLearnsOf("key");
    assertThat(explained(3))
        .contains("resource  open", "identity  open")
        .containsPattern(
            "key       closed   The policy of key arn:\\S+ does not allow kms:Decrypt");
  }

  @Test
  void aProjectionOfTheArnGoesThroughTheSameDoors() {
    // Given
    TestNamespace reporting = TestNamespace.create(cluster.client(), "reporting");
    String arn = payments.managedSecrets("ledger").require().getStatus().arn();

    // When
    reporting.apply(
        "SecretProjection", "ledger", "{arn: '%s', serviceAccountName: report}".formatted(arn));

    // Then
    reporting.awaitCondition(SecretProjection.class, "ledger", "True", "Synced");
    assertThat(text(reporting.awaitSecret("ledger"), "value"))
        .isEqualTo(report.getSecretValue(r -> r.secretId(arn)).secretString());
    patiently().untilAsserted(() -> assertThat(shared()).isEqualTo("True SharedWith"));

    // When
    EXAMPLE.apply(
        cluster.client(),
        "1-owner.yaml",
        "secretsmanager:GetSecretValue",
        "secretsmanager:DescribeSecret");

    // Then
    reporting.awaitCondition(SecretProjection.class, "ledger", "False", "RoleNotAllowed");
    patiently()
        .untilAsserted(
            () ->
                assertThat(
                        Optional.ofNullable(reporting.secrets("ledger").get())
                            .map(emptied -> text(emptied, "value")))
                    .isEmpty());
    patiently().untilAsserted(() -> assertThat(shared()).isEqualTo("False SharingWithdrawn"));
  }

  private static String shared() {
    return condition(payments.managedSecrets("ledger").require(), "Shared")
        .map(c -> c.getStatus() + " " + c.getReason())
        .orElse("");
  }

  @Test
  void whereAllDoorsAreOpenTheCommandSaysSo() {
    // When
    String explained = explained(0);

    // Then
    assertThat(explained).contains(": allowed").doesNotContain("closed", "unknown");
  }

  @Test
  void whoeverMayNotReadTheSecretLearnsNothing() {
    // Given
    Config stranger = TestOperator.configuration(cluster, "reporting", "report");

    // When
    StrongroomCommand.Result result = explain(stranger);

    // Then
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .contains("you may not read ManagedSecrets in namespace payments")
        .doesNotContain("resource", "ReportingMayRead");
  }

  @Test
  void theDefaultKeyNeverLeavesItsAccount() {
    // Given
    payments.apply(
        "own",
        """
        value: {generate: {}}
        resourcePolicy: |
          {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal":
          {"AWS": "arn:aws:iam::219249978523:role/report"}, "Action":
          "secretsmanager:GetSecretValue", "Resource": "*"}]}
        """);
    payments.awaitReady("own");
    String arn = payments.managedSecrets("own").require().getStatus().arn();

    // When
    SecretsManagerException refused = refusal(arn);

    // Then
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidRequestException");
    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo(
            "You can't access a secret from a different AWS account if you encrypt the secret with"
                + " the default KMS service key.");
  }

  private static void createAdministrator() {
    cluster
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("payments")
                .withName(ADMINISTRATOR)
                .endMetadata()
                .build())
        .create();
    for (String namespace : List.of("payments", "reporting")) {
      cluster
          .client()
          .resource(
              new RoleBindingBuilder()
                  .withNewMetadata()
                  .withNamespace(namespace)
                  .withName(ADMINISTRATOR)
                  .endMetadata()
                  .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "admin")
                  .addNewSubject("", "ServiceAccount", ADMINISTRATOR, "payments")
                  .build())
          .create();
    }
  }

  /** An event on the ManagedSecret names the door, the caller and the action. */
  private static void ownerLearnsOf(String door) {
    patiently()
        .untilAsserted(
            () ->
                assertThat(payments.events("ledger"))
                    .filteredOn(event -> event.getReason().equals("CallerRefused"))
                    .extracting(Event::getNote)
                    .anySatisfy(
                        note ->
                            assertThat(note)
                                .startsWith(
                                    REPORT
                                        + " was refused secretsmanager:GetSecretValue: the "
                                        + door
                                        + " door is closed.")
                                .contains(
                                    "strongroom explain secretsmanager:GetSecretValue ledger"
                                        + " --namespace payments --as "
                                        + REPORT)));
  }

  /** What an administrator of both namespaces is told. */
  private static String explained(int exitCode) {
    StrongroomCommand.Result result =
        explain(TestOperator.configuration(cluster, "payments", ADMINISTRATOR));
    assertThat(result.exitCode()).as(result.output()).isEqualTo(exitCode);
    return result.output();
  }

  private static StrongroomCommand.Result explain(Config user) {
    return StrongroomCommand.run(
        user,
        commands,
        Map.of(),
        "explain",
        "GetSecretValue",
        "ledger",
        "--namespace",
        "payments",
        "--as",
        "reporting/report");
  }

  /** Answers of RBAC and watches are some seconds old at most. */
  private static void untilRefused(String code, String message) {
    patiently()
        .untilAsserted(() -> assertThat(outcome()).startsWith(code + ": ").contains(message));
  }

  private static String outcome() {
    String arn = payments.managedSecrets("ledger").require().getStatus().arn();
    try {
      return report.getSecretValue(get -> get.secretId(arn)).arn().equals(arn) ? "read" : "other";
    } catch (SecretsManagerException refused) {
      return refused.awsErrorDetails().errorCode()
          + ": "
          + refused.awsErrorDetails().errorMessage();
    }
  }

  private static SecretsManagerException refusal(String arn) {
    return catchThrowableOfType(
        SecretsManagerException.class, () -> report.getSecretValue(get -> get.secretId(arn)));
  }
}
