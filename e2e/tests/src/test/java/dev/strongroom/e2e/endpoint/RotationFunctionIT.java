package dev.strongroom.e2e.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.endpoint.FunctionGateway.Fault;
import dev.strongroom.e2e.function.LambdaEmulator;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.mariadb.MariaDbServer;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * Rotation functions as they are written for AWS, in AWS's emulator of Lambda, called by the
 * operator because RotateSecret names them.
 */
@RequiresCluster
class RotationFunctionIT {
  /** A copy of AWS's rotation templates, which are not part of this repository. */
  private static final String TEMPLATES = "STRONGROOM_E2E_ROTATION_TEMPLATES";

  private static final List<String> STEPS =
      List.of("createSecret", "setSecret", "testSecret", "finishSecret");
  private static final Duration SOON = Duration.ofSeconds(180);

  private static Cluster here;
  private static OperatorProcess operator;
  private static TestEndpoint endpoint;
  private static TestNamespace team;
  private static SecretsManagerClient user;
  private static Map<String, String> environment;
  private static PostgresServer postgres;
  private static Path files;
  private static int secrets;

  @TempDir Path folder;
  private Optional<FunctionGateway> gateway = Optional.empty();

  @BeforeAll
  static void start(Cluster cluster, @TempDir Path kept) {
    here = cluster;
    files = kept;
    TestEndpoint.install(cluster);
    startOperator();
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
            .may("create", "managedsecrets/rotation")
            .secrets(endpoint);
    postgres = PostgresServer.start(PostgresServer.Settings.local());
  }

  private static void startOperator() {
    operator =
        OperatorProcess.start(TestOperator.configuration(here), files, List.of(), Map.of())
            .awaitStarted();
  }

  @AfterEach
  void closeGateway() {
    gateway.ifPresent(FunctionGateway::close);
  }

  @AfterAll
  static void stop() {
    postgres.close();
    user.close();
    endpoint.close();
    operator.close();
  }

  @Test
  void theOperatorCallsTheFunctionOfTheExampleThroughAllSteps() throws IOException, SQLException {
    // Given
    try (LambdaEmulator function = example()) {
      declare(function);
      SecretOfFunction secret = login();

      // When
      secret.rotate();

      // Then
      secret.assertRotated(function, operator::lastLines);
      assertThat(gateway.orElseThrow().steps()).isEqualTo(STEPS);
      assertThat(postgres.accepts(secret.login(), "first", secret.login())).isFalse();
      assertThat(postgres.accepts(secret.login(), secret.currentPassword(), secret.login()))
          .isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "createSecret, ERROR, The function ended the step with an error",
    "setSecret, GARBAGE, The answer is not that of a function",
    "setSecret, BROKEN_OFF, The connection to the target broke off",
    "setSecret, HELD, The target did not answer in time",
    "testSecret, ERROR, The function ended the step with an error",
    "finishSecret, BROKEN_OFF, The connection to the target broke off",
    "createSecret, REFUSED, The function's server refuses the operator"
  })
  void aStepThatFailsIsToldAndAttemptedAgain(String step, Fault fault, String told)
      throws IOException, SQLException {
    // Given
    try (LambdaEmulator function = example()) {
      FunctionGateway failing = declare(function);
      SecretOfFunction secret = login();
      failing.fail(step, fault);

      // When
      secret.rotate();

      // Then
      await().atMost(SOON).until(() -> secret.condition().contains(step + " failed"));
      assertThat(secret.condition()).contains(told);
      failing.release();
      secret.assertRotated(function, operator::lastLines);
      assertThat(postgres.accepts(secret.login(), secret.currentPassword(), secret.login()))
          .isTrue();
      assertThat(failing.steps()).filteredOn(step::equals).hasSizeBetween(1, 2);
    }
  }

  @Test
  void aFunctionThatIsAwayIsCalledWhenItIsBack() throws IOException, SQLException {
    // Given
    try (LambdaEmulator function = example()) {
      FunctionGateway away = declare(function);
      SecretOfFunction secret = login();
      away.goAway();

      // When
      secret.rotate();

      // Then
      await().atMost(SOON).until(() -> secret.condition().contains("cannot be reached"));
      assertThat(postgres.accepts(secret.login(), "first", secret.login())).isTrue();
      away.comeBack();
      secret.assertRotated(function, operator::lastLines);
      assertThat(postgres.accepts(secret.login(), secret.currentPassword(), secret.login()))
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"createSecret", "setSecret", "finishSecret"})
  void anOperatorThatIsKilledDuringAStepHasItRepeated(String step) throws Exception {
    // Given
    try (LambdaEmulator function = example()) {
      FunctionGateway holding = declare(function);
      SecretOfFunction secret = login();
      holding.fail(step, Fault.HELD);
      secret.rotate();
      assertThat(holding.awaitHeld()).isTrue();

      // When
      operator.close();
      startOperator();
      holding.release();

      // Then
      secret.assertRotated(function, operator::lastLines);
      assertThat(holding.steps()).filteredOn(step::equals).hasSize(2);
      assertThat(postgres.accepts(secret.login(), "first", secret.login())).isFalse();
      assertThat(postgres.accepts(secret.login(), secret.currentPassword(), secret.login()))
          .isTrue();
    }
  }

  @Test
  void aFunctionThatNoTargetCallsIsRefusedInTheWordsOfAws() {
    // Given
    SecretOfFunction secret =
        new SecretOfFunction(user, team, "nobody", "{\"password\": \"first\"}");

    // When, Then
    assertThatThrownBy(() -> secret.rotate("unknown"))
        .isInstanceOfSatisfying(
            SecretsManagerException.class,
            refused ->
                assertThat(refused.awsErrorDetails().errorCode())
                    .isEqualTo("AccessDeniedException"))
        .hasMessageContaining("Secrets Manager cannot invoke the specified Lambda function.");
  }

  @Test
  void theTemplateOfAwsForPostgreSql() throws IOException, SQLException {
    // Given
    Path template = template("SecretsManagerRDSPostgreSQLRotationSingleUser");
    try (PostgresServer server =
            PostgresServer.start(
                new PostgresServer.Settings(
                    "127.0.0.1", OptionalInt.empty(), Optional.empty(), false, List.of()));
        LambdaEmulator function = started(template, "lambda_function.lambda_handler", Map.of())) {
      server.createLogin("template", "first", "template");
      declare(function);
      SecretOfFunction secret =
          new SecretOfFunction(
              user,
              team,
              "template",
              """
              {"engine": "postgres", "host": "%s", "port": %d, "dbname": "template",
               "username": "template", "password": "first", "ssl": false}\
              """
                  .formatted(server.host(), server.port()));

      // When
      secret.rotate();

      // Then
      secret.assertRotated(function, operator::lastLines);
      assertThat(server.accepts("template", "first", "template")).isFalse();
      assertThat(server.accepts("template", secret.currentPassword(), "template")).isTrue();
    }
  }

  @Test
  void theTemplateOfAwsForMariaDb() throws IOException {
    // Given
    Path template = template("SecretsManagerRDSMariaDBRotationSingleUser");
    assumeTrue(MariaDbServer.isInstalled(), "mariadbd is not installed");
    try (MariaDbServer server = MariaDbServer.start();
        LambdaEmulator function = started(template, "lambda_function.lambda_handler", Map.of())) {
      server.createUser("template", "first");
      declare(function);
      SecretOfFunction secret =
          new SecretOfFunction(
              user,
              team,
              "template",
              """
              {"engine": "mariadb", "host": "127.0.0.1", "port": %d, "username": "template",
               "password": "first", "ssl": false}\
              """
                  .formatted(server.port()));

      // When
      secret.rotate();

      // Then
      secret.assertRotated(function, operator::lastLines);
      assertThat(server.accepts("template", "first")).isFalse();
      assertThat(server.accepts("template", secret.currentPassword())).isTrue();
    }
  }

  private static Path template(String name) {
    String directory = System.getenv(TEMPLATES);
    assumeTrue(directory != null, TEMPLATES + " names no copy of AWS's rotation templates");
    return Path.of(directory, name);
  }

  private LambdaEmulator example() throws IOException {
    Path authority =
        Files.writeString(folder.resolve("ca.crt"), postgres.authorityPem().orElseThrow());
    return started(
        Chart.projectRoot().resolve("examples/rotation-function"),
        "rotate.handler",
        Map.of("DATABASE_CA", authority.toString()));
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

  /** Declares a function as the example does, but for where it is and how it is named there. */
  private FunctionGateway declare(LambdaEmulator function) throws IOException {
    FunctionGateway started =
        new FunctionGateway(
            function,
            () -> TestNamespace.text(team.secrets("functions-token").require(), "token"),
            folder);
    gateway = Optional.of(started);
    team.trust("functions-ca", started.authority());
    String yaml =
        Files.readString(Chart.projectRoot().resolve("examples/rotation-function/target.yaml"))
            .replace("https://functions.example.com:9001", started.url())
            .replace("functions.example.com", "localhost")
            .replace("functionName: rotate", "functionName: " + LambdaEmulator.FUNCTION_NAME)
            .replace("timeoutSeconds: 30", "timeoutSeconds: 5");
    team.client()
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(
            (HasMetadata object) -> {
              object.getMetadata().setNamespace(team.name());
              team.client().resource(object).forceConflicts().serverSideApply();
            });
    team.awaitSecret("functions-token");
    return started;
  }

  /** A login of the PostgreSQL server, with its secret. */
  private static SecretOfFunction login() throws SQLException {
    String login = "login_" + ++secrets;
    postgres.createLogin(login, "first", login);
    return new SecretOfFunction(
        user,
        team,
        login,
        """
        {"engine": "postgres", "host": "%s", "port": %d, "dbname": "%s",
         "username": "%s", "password": "first"}\
        """
            .formatted(postgres.host(), postgres.port(), login, login));
  }
}
