package dev.strongroom.e2e.endpoint;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
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
  private static Cluster cluster;
  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static TestNamespace payments;
  private static SecretsManagerClient report;

  @BeforeAll
  static void start(Cluster given, @TempDir Path folder) throws IOException {
    cluster = given;
    TestEndpoint.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint = TestEndpoint.start(cluster, folder, Map.of());
    payments = TestNamespace.create(cluster.client(), "payments");
    TestNamespace.create(cluster.client(), "reporting");
    apply("2-reader.yaml", "", "");
    report = AwsCaller.create(cluster, "reporting", "report").secrets(endpoint);
  }

  @AfterAll
  static void stop() {
    report.close();
    endpoint.close();
    operator.close();
  }

  @BeforeEach
  void allDoorsAreOpen() throws IOException {
    apply("1-owner.yaml", "", "");
    apply("2-reader.yaml", "", "");
    payments.awaitReady("ledger");
    patiently().untilAsserted(() -> assertThat(outcome()).isEqualTo("read"));
  }

  @Test
  void withoutTheReadersOwnRightItIsDenied() throws IOException {
    // When
    apply("2-reader.yaml", "resources: [managedsecrets/value]", "resources: [managedsecrets/tags]");

    // Then
    untilRefused("AccessDeniedException", "not authorized to perform: secretsmanager:GetSecret");
  }

  @Test
  void withoutTheResourcePolicyItIsDenied() throws IOException {
    // When
    apply("1-owner.yaml", "secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret");

    // Then
    untilRefused("AccessDeniedException", "not authorized to perform: secretsmanager:GetSecret");
  }

  @Test
  void withoutTheKeyPolicyItIsDeniedByTheKey() throws IOException {
    // When
    apply("1-owner.yaml", "kms:Decrypt", "kms:DescribeKey");

    // Then
    untilRefused("AccessDeniedException", "Access to KMS is not allowed");
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

  private static void apply(String file, String text, String instead) throws IOException {
    String yaml =
        Files.readString(Chart.projectRoot().resolve("examples/cross-account").resolve(file));
    assertThat(yaml).contains(text);
    String applied = text.isEmpty() ? yaml : yaml.replace(text, instead);
    ByteArrayInputStream objects =
        new ByteArrayInputStream(applied.getBytes(StandardCharsets.UTF_8));
    for (HasMetadata object : cluster.client().load(objects).items()) {
      cluster.client().resource(object).forceConflicts().serverSideApply();
    }
  }
}
