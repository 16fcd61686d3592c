package dev.strongroom.e2e.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** The endpoint beside the operator: what kubectl declares, AWS's clients read and change. */
@RequiresCluster
class EndpointIT {
  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static TestNamespace team;
  private static SecretsManagerClient reader;
  private static SecretsManagerClient writer;

  @BeforeAll
  static void start(Cluster cluster, @TempDir Path folder) {
    TestEndpoint.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint = TestEndpoint.start(cluster, folder, Map.of());
    team = TestNamespace.create(cluster.client(), "endpoint-it");
    team.apply(
        "db", "{name: prod/db, description: checkout, value: {generate: {}}, projection: {}}");
    team.awaitReady("db");
    reader =
        AwsCaller.create(cluster, team.name(), "reader")
            .may("get", "managedsecrets/value")
            .may("get", "managedsecrets")
            .secrets(endpoint);
    writer =
        AwsCaller.create(cluster, team.name(), "writer")
            .may("update", "managedsecrets/value")
            .secrets(endpoint);
  }

  @AfterAll
  static void stop() {
    reader.close();
    writer.close();
    endpoint.close();
    operator.close();
  }

  @Test
  void aDeclaredSecretIsReadByItsName() {
    // When
    GetSecretValueResponse read = reader.getSecretValue(get -> get.secretId("prod/db"));

    // Then
    assertThat(read.secretString())
        .isEqualTo(TestNamespace.text(team.secrets("db").require(), "value"));
    assertThat(read.name()).isEqualTo("prod/db");
    assertThat(read.versionStages()).containsExactly("AWSCURRENT");
  }

  @Test
  void aPutValueIsReadAtOnceAndProjected() {
    // Given
    team.apply("api", "{value: {generate: {}}, projection: {}}");
    team.awaitReady("api");

    // When
    PutSecretValueResponse put =
        writer.putSecretValue(request -> request.secretId("api").secretString("by-client"));

    // Then
    assertThat(reader.getSecretValue(get -> get.secretId(put.arn())).secretString())
        .isEqualTo("by-client");
    team.awaitText("api", "value", "by-client");
  }

  @Test
  void aDescriptionSaysWhatKubectlDeclared() {
    // When
    DescribeSecretResponse described = reader.describeSecret(d -> d.secretId("prod/db"));

    // Then
    assertThat(described.description()).isEqualTo("checkout");
    assertThat(described.versionIdsToStages().values())
        .anySatisfy(stages -> assertThat(stages).containsExactly("AWSCURRENT"));
  }

  @Test
  void whoHasNoRightIsRefusedInAwsWords() {
    // When / Then
    assertThatThrownBy(() -> writer.getSecretValue(get -> get.secretId("prod/db")))
        .isInstanceOfSatisfying(
            SecretsManagerException.class,
            refused -> {
              assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
              assertThat(refused.awsErrorDetails().errorMessage())
                  .contains("is not authorized to perform: secretsmanager:GetSecretValue");
              assertThat(refused.requestId()).isNotBlank();
            });
  }

  @Test
  void itIsReadyAndRefusesStrangersInAwsWords() {
    // Given
    SecretsManagerClient stranger =
        AwsCaller.secrets(
            endpoint,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "none")));

    // When / Then
    assertThat(RestartableOperator.get(endpoint.httpPort(), "/health/ready").statusCode())
        .isEqualTo(200);
    assertThatThrownBy(() -> stranger.getSecretValue(get -> get.secretId("prod/db")))
        .isInstanceOfSatisfying(
            SecretsManagerException.class,
            refused -> {
              assertThat(refused.awsErrorDetails().errorCode())
                  .isEqualTo("UnrecognizedClientException");
              assertThat(refused.requestId()).isNotBlank();
            });
  }
}
