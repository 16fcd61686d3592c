package dev.strongroom.e2e.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.RestartableOperator;
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
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** The endpoint beside the operator: what kubectl declares, AWS's clients read and change. */
@RequiresCluster
class EndpointIT {
  private static TestOperator operator;
  private static TestEndpoint endpoint;

  @BeforeAll
  static void start(Cluster cluster, @TempDir Path folder) {
    TestEndpoint.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint = TestEndpoint.start(cluster, folder, Map.of());
  }

  @AfterAll
  static void stop() {
    endpoint.close();
    operator.close();
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
