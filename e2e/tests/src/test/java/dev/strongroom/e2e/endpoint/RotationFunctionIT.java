package dev.strongroom.e2e.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.function.LambdaEmulator;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.mariadb.MariaDbServer;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import dev.strongroom.e2e.store.StoreAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Rotation functions as they are written for AWS, in AWS's emulator of Lambda, against the
 * endpoint. The test takes the part of Secrets Manager: it announces the pending version and calls
 * the four steps.
 */
@RequiresCluster
class RotationFunctionIT {
  /** A copy of AWS's rotation templates, which are not part of this repository. */
  private static final String TEMPLATES = "STRONGROOM_E2E_ROTATION_TEMPLATES";

  private static final List<String> STEPS =
      List.of("createSecret", "setSecret", "testSecret", "finishSecret");
  private static final Duration SOON = Duration.ofSeconds(30);

  private static Cluster here;
  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static TestNamespace team;
  private static SecretsManagerClient user;
  private static Map<String, String> environment;
  @TempDir Path folder;

  @BeforeAll
  static void start(Cluster cluster, @TempDir Path files) {
    here = cluster;
    TestEndpoint.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint = TestEndpoint.start(cluster, files, Map.of());
    team = TestNamespace.create(cluster.client(), "rotation-function-it");
    AwsCaller function =
        AwsCaller.create(cluster, team.name(), "function")
            .may("get", "managedsecrets")
            .may("get", "managedsecrets/value")
            .may("update", "managedsecrets/value")
            .may("update", "managedsecrets/versions")
            .may("create", "managedsecrets/randompassword");
    environment = function.environment(endpoint, files);
    user =
        AwsCaller.create(cluster, team.name(), "user")
            .may("create", "managedsecrets")
            .may("get", "managedsecrets")
            .may("get", "managedsecrets/value")
            .secrets(endpoint);
  }

  @AfterAll
  static void stop() {
    user.close();
    endpoint.close();
    operator.close();
  }

  @Test
  void theFunctionOfTheExample() throws IOException, SQLException {
    // Given
    try (PostgresServer server = PostgresServer.start(PostgresServer.Settings.local())) {
      server.createLogin("example", "first", "example");
      Path authority =
          Files.writeString(folder.resolve("ca.crt"), server.authorityPem().orElseThrow());
      Rotated secret =
          new Rotated(
              "shop/example",
              """
              {"engine": "postgres", "host": "%s", "port": %d, "dbname": "example",
               "username": "example", "password": "first"}\
              """
                  .formatted(server.host(), server.port()));
      Path example = Chart.projectRoot().resolve("examples/rotation-function");
      try (LambdaEmulator function =
          started(example, "rotate.handler", Map.of("DATABASE_CA", authority.toString()))) {

        // When
        secret.rotate(function);

        // Then
        secret.assertRotated(function);
        assertThat(server.accepts("example", "first", "example")).isFalse();
        assertThat(server.accepts("example", secret.currentPassword(), "example")).isTrue();
      }
    }
  }

  @Test
  void theTemplateOfAwsForPostgreSql() throws SQLException {
    // Given
    Path template = template("SecretsManagerRDSPostgreSQLRotationSingleUser");
    try (PostgresServer server =
        PostgresServer.start(
            new PostgresServer.Settings(
                "127.0.0.1", OptionalInt.empty(), Optional.empty(), false, List.of()))) {
      server.createLogin("template", "first", "template");
      Rotated secret =
          new Rotated(
              "shop/template-postgresql",
              """
              {"engine": "postgres", "host": "%s", "port": %d, "dbname": "template",
               "username": "template", "password": "first", "ssl": false}\
              """
                  .formatted(server.host(), server.port()));
      try (LambdaEmulator function = started(template, "lambda_function.lambda_handler")) {

        // When
        secret.rotate(function);

        // Then
        secret.assertRotated(function);
        assertThat(server.accepts("template", "first", "template")).isFalse();
        assertThat(server.accepts("template", secret.currentPassword(), "template")).isTrue();
      }
    }
  }

  @Test
  void theTemplateOfAwsForMariaDb() {
    // Given
    Path template = template("SecretsManagerRDSMariaDBRotationSingleUser");
    assumeTrue(MariaDbServer.isInstalled(), "mariadbd is not installed");
    try (MariaDbServer server = MariaDbServer.start()) {
      server.createUser("template", "first");
      Rotated secret =
          new Rotated(
              "shop/template-mariadb",
              """
              {"engine": "mariadb", "host": "127.0.0.1", "port": %d, "username": "template",
               "password": "first", "ssl": false}\
              """
                  .formatted(server.port()));
      try (LambdaEmulator function = started(template, "lambda_function.lambda_handler")) {

        // When
        secret.rotate(function);

        // Then
        secret.assertRotated(function);
        assertThat(server.accepts("template", "first")).isFalse();
        assertThat(server.accepts("template", secret.currentPassword())).isTrue();
      }
    }
  }

  private static Path template(String name) {
    String directory = System.getenv(TEMPLATES);
    assumeTrue(directory != null, TEMPLATES + " names no copy of AWS's rotation templates");
    return Path.of(directory, name);
  }

  private static LambdaEmulator started(Path directory, String handler) {
    return started(directory, handler, Map.of());
  }

  private static LambdaEmulator started(
      Path directory, String handler, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(environment);
    // The templates read this one.
    all.put("SECRETS_MANAGER_ENDPOINT", endpoint.url().toString());
    all.putAll(variables);
    return LambdaEmulator.start(
        FetchedClients.lambdaEmulator(),
        new LambdaEmulator.Function(directory, FetchedClients.functionModules(), handler),
        all);
  }

  /** A secret, and the rotation of it. */
  private static final class Rotated {
    private final String name;
    private final String arn;
    private final String first;
    private final String token = UUID.randomUUID().toString();

    Rotated(String name, String value) {
      this.name = name;
      this.arn = user.createSecret(request -> request.name(name).secretString(value)).arn();
      this.first = stages().keySet().iterator().next();
      announce();
      await().atMost(SOON).until(() -> stages().containsKey(token));
      assertThat(stages().get(token)).containsExactly("AWSPENDING");
      assertThatThrownBy(
              () ->
                  user.getSecretValue(
                      request -> request.secretId(arn).versionId(token).versionStage("AWSPENDING")))
          .isInstanceOf(ResourceNotFoundException.class);
    }

    private void announce() {
      StoreAccess store =
          StoreAccess.open(here.client(), TestOperator.NAMESPACE, Clock.systemUTC());
      SecretRecord record = store.record(team.name(), name);
      VersionId pending = new VersionId(token);
      assertThat(
              store
                  .records()
                  .compareAndSwap(
                      record
                          .withVersion(VersionEntry.announced(pending, Instant.now()))
                          .withLabels(record.labels().move(StagingLabel.PENDING, pending))))
          .isPresent();
    }

    void rotate(LambdaEmulator function) {
      for (String step : STEPS) {
        String answer =
            function.call(
                """
                {"Step": "%s", "SecretId": "%s", "ClientRequestToken": "%s",
                 "RotationToken": "%s"}\
                """
                    .formatted(step, arn, token, UUID.randomUUID()));
        assertThat(answer).as("%s: %s", step, function.log()).isEqualTo("null");
      }
    }

    void assertRotated(LambdaEmulator function) {
      assertThat(stages().get(token)).contains("AWSCURRENT");
      assertThat(stages().get(first)).containsExactly("AWSPREVIOUS");
      assertThat(function.log()).doesNotContain(currentPassword());
    }

    String currentPassword() {
      try {
        JsonNode value =
            new ObjectMapper()
                .readTree(user.getSecretValue(request -> request.secretId(arn)).secretString());
        return value.path("password").asText();
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON", e);
      }
    }

    private Map<String, List<String>> stages() {
      return user.describeSecret(request -> request.secretId(arn)).versionIdsToStages();
    }
  }
}
