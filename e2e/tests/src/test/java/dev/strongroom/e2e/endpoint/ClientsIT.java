package dev.strongroom.e2e.endpoint;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.endpoint.ClientProgram.Outcome;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * AWS's clients as they come, each in a process of its own. As in a pod, environment variables
 * alone tell them where the endpoint is, which authority to trust, and whose token to exchange.
 */
@RequiresCluster
class ClientsIT {
  /** Stops a program that hangs; the machine may be slow. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final PostgresServer.Settings PLAIN_TEXT =
      new PostgresServer.Settings(
          "127.0.0.1", OptionalInt.empty(), Optional.empty(), false, List.of());

  private static final String PASSWORD = "changeit";

  private static Cluster cluster;
  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static TestNamespace team;
  private static AwsCaller caller;
  private static Map<String, String> environment;
  private static Path trustStore;
  @TempDir Path folder;

  @BeforeAll
  static void start(Cluster given, @TempDir Path files)
      throws IOException, GeneralSecurityException {
    cluster = given;
    TestEndpoint.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint = TestEndpoint.start(cluster, files, Map.of());
    team = TestNamespace.create(cluster.client(), "clients-it");
    caller =
        AwsCaller.create(cluster, team.name(), "client")
            .may("create", "managedsecrets")
            .may("get", "managedsecrets")
            .may("list", "managedsecrets")
            .may("get", "managedsecrets/value")
            .may("update", "managedsecrets/value");
    environment = caller.environment(endpoint, files);
    trustStore = trustStore(files);
  }

  private static Path trustStore(Path files) throws IOException, GeneralSecurityException {
    Path file = files.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      AwsCaller.trustStore(endpoint.authority()).store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  @AfterAll
  static void stop() {
    endpoint.close();
    operator.close();
  }

  @Test
  void boto3() {
    // Given
    Path python = FetchedClients.python();

    // When
    JsonNode seen =
        run(
            List.of("python3", python.resolve("main_path.py").toString(), "shop/boto3"),
            Map.of("PYTHONPATH", python.resolve("modules").toString()));

    // Then
    assertThatTheMainPathWorks(seen, "shop/boto3");
  }

  @Test
  void theAwsCli() {
    // Given
    Path python = FetchedClients.python();

    // When
    JsonNode seen =
        run(
            List.of("sh", python.resolve("main_path.sh").toString(), "shop/cli"),
            awsCli(python.resolve("modules")));

    // Then
    assertThatTheMainPathWorks(seen, "shop/cli");
  }

  @Test
  void theAwsCliOfAPersonWithAKubeconfig() throws IOException {
    // Given
    Path python = FetchedClients.python();
    team.apply("RotationPolicy", "cli", "{automaticallyAfterDays: 30, strategy: GenerateOnly}");
    team.apply("rotated", "{value: {generate: {}}, rotation: {policyRef: {name: cli}}}");
    String first = team.awaitReady("rotated").getStatus().versionId();
    caller.may("create", "managedsecrets/rotation");
    Map<String, String> variables = new HashMap<>(awsCli(python.resolve("modules")));
    variables.putAll(profile());

    // When
    Outcome outcome =
        ClientProgram.run(
            folder,
            List.of("sh", python.resolve("person.sh").toString(), "shop/person", "rotated"),
            variables,
            LIMIT);

    // Then
    JsonNode seen = json(outcome);
    assertThat(seen.path("value").asText()).isEqualTo("second");
    String pending = seen.path("pending").asText();
    assertThat(pending).isNotEqualTo(first);
    patiently().until(() -> pending.equals(team.awaitReady("rotated").getStatus().versionId()));
  }

  private Map<String, String> awsCli(Path modules) {
    return Map.of(
        "PYTHONPATH",
        modules.toString(),
        "PYTHONUTF8",
        "1",
        "PATH",
        modules.resolve("bin") + File.pathSeparator + System.getenv("PATH"),
        // It keeps credentials there.
        "HOME",
        folder.toString());
  }

  /** A profile as {@code strongroom credentials --help} has it, and no other source. */
  private Map<String, String> profile() throws IOException {
    String process =
        String.join(
            " ",
            StrongroomCommand.line(
                "credentials",
                "--namespace",
                team.name(),
                "--service-account",
                "client",
                "--endpoint-url",
                endpoint.url().toString(),
                "--ca-file",
                endpoint.authority().toString()));
    Path config =
        Files.writeString(
            folder.resolve("config"),
            """
            [profile shop]
            region = %s
            endpoint_url = %s
            ca_bundle = %s
            credential_process = %s
            """
                .formatted(AwsCaller.REGION.id(), endpoint.url(), endpoint.authority(), process));
    EndpointCaller.create(team.client(), team.name(), "person").mayCreateTokensOf("client");
    Path kubeconfig =
        OperatorProcess.kubeconfig(
            TestOperator.configuration(cluster, team.name(), "person"), folder);
    return Map.of(
        "AWS_CONFIG_FILE",
        config.toString(),
        "AWS_PROFILE",
        "shop",
        "AWS_EC2_METADATA_DISABLED",
        "true",
        "KUBECONFIG",
        kubeconfig.toString());
  }

  @Test
  void theSdkForJavaScript() {
    // Given
    Path javascript = FetchedClients.javascript();

    // When
    JsonNode seen =
        run(
            List.of("node", javascript.resolve("main_path.js").toString(), "shop/javascript"),
            Map.of());

    // Then
    assertThatTheMainPathWorks(seen, "shop/javascript");
  }

  @Test
  void theSdkForGo() {
    // Given
    Path program = FetchedClients.go();

    // When
    JsonNode seen = run(List.of(program.toString(), "shop/go"), Map.of());

    // Then
    assertThatTheMainPathWorks(seen, "shop/go");
  }

  @Test
  void theAsynchronousClientOfTheSdkForJava() {
    // When
    JsonNode seen = runJava(AsyncClientProgram.class, "shop/async");

    // Then
    assertThatTheMainPathWorks(seen, "shop/async");
  }

  @Test
  void theCachingClientForJava() {
    // When
    JsonNode seen = runJava(CachingClientProgram.class, "shop/cached");

    // Then
    assertThat(seen).extracting(JsonNode::asText).containsExactly("first", "first", "second");
  }

  @Test
  void theJdbcWrapperFindsAChangedPassword() throws SQLException {
    // Given
    try (PostgresServer server = PostgresServer.start(PLAIN_TEXT);
        SecretsManagerClient client = caller.secrets(endpoint)) {
      server.createLogin("shop", "first", "shop");
      client.createSecret(
          r ->
              r.name("shop/jdbc")
                  .secretString("{\"username\": \"shop\", \"password\": \"first\"}"));

      // When
      JsonNode seen =
          runJava(
              JdbcWrapperProgram.class,
              "shop/jdbc",
              "jdbc-secretsmanager:postgresql://%s:%d/shop".formatted(server.host(), server.port()),
              "shop");

      // Then
      assertThat(seen).extracting(JsonNode::asText).containsExactly("shop", "shop");
      assertThat(server.accepts("shop", "first", "shop")).isFalse();
    }
  }

  private JsonNode runJava(Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The JDK has no variable for the authority.
    command.add("-Djavax.net.ssl.trustStore=" + trustStore);
    command.add("-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return run(command, Map.of());
  }

  private JsonNode run(List<String> command, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.putAll(more);
    return json(ClientProgram.run(folder, command, variables, LIMIT));
  }

  private static JsonNode json(Outcome outcome) {
    assertThat(outcome.status()).as("%s", outcome).isZero();
    try {
      return new ObjectMapper().readTree(outcome.output());
    } catch (JsonProcessingException e) {
      throw new AssertionError(outcome.toString(), e);
    }
  }

  private static void assertThatTheMainPathWorks(JsonNode seen, String name) {
    assertThat(seen.path("arn").asText())
        .startsWith(
            "arn:aws:secretsmanager:%s:%s:secret:%s-"
                .formatted(AwsCaller.REGION.id(), AccountId.ofNamespace(team.name()), name));
    assertThat(seen.path("firstValue").asText()).isEqualTo("first ü");
    assertThat(seen.path("described"))
        .isEqualTo(
            new ObjectMapper()
                .valueToTree(
                    List.of(
                        name,
                        "by a client",
                        Map.of(
                            seen.path("firstVersion").asText(),
                            List.of("AWSPREVIOUS"),
                            seen.path("secondVersion").asText(),
                            List.of("AWSCURRENT")))));
    assertThat(seen.path("listed")).extracting(JsonNode::asText).containsExactly(name);
    assertThat(seen.path("previousValue").asText()).isEqualTo("first ü");
    assertThat(seen.path("missing").asText())
        .contains("ResourceNotFoundException")
        .contains("Secrets Manager can't find the specified secret.");
  }
}
