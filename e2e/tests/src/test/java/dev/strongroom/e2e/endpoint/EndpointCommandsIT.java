package dev.strongroom.e2e.endpoint;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.endpoint.ClientProgram.Outcome;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Example;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Commands of people that go through the endpoint, each in a process of its own. */
@RequiresCluster
class EndpointCommandsIT {
  /** Stops a command that hangs; the machine may be slow. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static Cluster cluster;
  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static TestNamespace team;
  private static AwsCaller caller;
  @TempDir Path folder;

  @BeforeAll
  static void start(Cluster given, @TempDir Path files) {
    cluster = given;
    TestEndpoint.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint = TestEndpoint.start(cluster, files, Map.of());
    team = TestNamespace.create(cluster.client(), "endpoint-commands-it");
    caller =
        AwsCaller.create(cluster, team.name(), "client")
            .may("create", "managedsecrets")
            .may("get", "managedsecrets")
            .may("get", "managedsecrets/value")
            .may("update", "managedsecrets/value");
  }

  @AfterAll
  static void stop() {
    endpoint.close();
    operator.close();
  }

  @Test
  void aPersonPutsReadsAndLabelsAValue() throws IOException {
    // Given
    caller.may("update", "managedsecrets/versions");
    team.apply("put", "{value: {generate: {}}, projection: {data: [{key: p, jsonKey: p}]}}");
    String first =
        patiently()
            .until(
                () -> team.managedSecrets("put").get().getStatus().versionId(), Objects::nonNull);
    Path file = folder.resolve("value");
    Files.writeString(file, "{\"p\": \"canary-of-put\"}");

    // When
    Outcome put = strongroom("put", "put", "--from-file=" + file);
    Outcome read = strongroom("get", "put");
    Outcome revealed = strongroom("get", "put", "--reveal");
    Outcome compared = strongroom("diff", "put");
    Outcome labelled = strongroom("label", "put", "kept", "--to", first);
    Outcome kept = strongroom("get", "put", "--stage", "kept");
    Outcome removed = strongroom("label", "put", "kept", "--remove");

    // Then
    assertThat(put.output()).contains("is stored.", "Secret put has it.");
    assertThat(read.output()).contains("AWSCURRENT", "p  ", "13").doesNotContain("canary");
    assertThat(revealed.output()).isEqualTo("{\"p\": \"canary-of-put\"}");
    assertThat(compared.output())
        .contains(first, "(whole value)   32       22      changed")
        .doesNotContain("canary");
    assertThat(compared.status()).isEqualTo(3);
    assertThat(labelled.output()).contains(first, "has the label kept");
    assertThat(kept.output()).contains(first);
    assertThat(removed.output()).contains("No version has the label kept");
    assertThat(List.of(put, read, revealed, labelled, kept, removed))
        .allSatisfy(result -> assertThat(result.status()).as("%s", result).isZero());

    // When
    Outcome denied = strongroom("label", "put", "x", "--remove");
    team.createSecret("source", Map.of("key", "value"));
    team.allow("source", "follows");
    team.apply("follows", "{value: {fromSecret: {name: source, key: key, policy: OnChange}}}");
    team.awaitReady("follows");
    Outcome followed = strongroom("put", "follows", "--from-literal=x");

    // Then
    assertThat(denied.errors()).contains("no version of " + team.name() + "/put has the label x");
    assertThat(followed.errors()).contains("follows Secret source", "change that Secret");
    assertThat(List.of(denied.status(), followed.status())).containsOnly(1);
  }

  @Test
  void aPersonImportsAnExportWithTheRightsOfTheExample() throws IOException {
    // Given
    new Example("import")
        .apply(
            cluster.client(),
            "rights.yaml",
            "metadata:\n  name: importer",
            "metadata:\n  name: importer\n  namespace: " + team.name());
    Path export = Files.createDirectory(folder.resolve("export"));
    String version = "5c32b7a6-0b3c-4f0e-9d7c-a2ff00000001";
    Files.writeString(
        export.resolve("aws.json"),
        """
        {"SecretValues": [
          {"Name": "import/aws", "VersionId": "%s", "SecretString": "canary-of-aws"},
          {"Name": "import/bytes", "SecretBinary": "AP8="},
          {"Name": "not allowed", "SecretString": "canary"}]}
        {"Name": "import/aws", "SecretString": "canary-of-before", "VersionStages": ["AWSPREVIOUS"]}
        {"SecretList": [{"ARN": "arn", "Name": "import/aws", "Description": "of the shop",
                         "Tags": [{"Key": "team", "Value": "shop"}]}]}
        """
            .formatted(version));
    Files.createDirectories(export.resolve("import"));
    Path vault = export.resolve("import/vault.json");
    Files.writeString(vault, "{\"request_id\": \"r\", \"data\": {\"p\": \"canary-of-vault\"}}");

    // When
    Outcome dry = as("importer", "import", "files", export.toString(), "--dry-run");
    Outcome first = as("importer", "import", "files", export.toString());
    Outcome again = as("importer", "import", "files", export.toString(), "-o", "json");
    Files.writeString(vault, "{\"request_id\": \"r\", \"data\": {\"p\": \"changed\"}}");
    Outcome other = as("importer", "import", "files", vault.toString(), "--prefix=import/");
    Outcome updated =
        as("importer", "import", "files", vault.toString(), "--prefix=import/", "--update");

    // Then
    assertThat(dry.output()).contains("Dry run: 3 created, 0 updated, 0 unchanged");
    assertThat(first.output()).contains("3 created, 0 updated, 0 unchanged, 0 skipped, 1 failed");
    assertThat(first.errors()).contains("aws.json: SecretValues[2]: not allowed: AWS allows names");
    JsonNode report = new ObjectMapper().readTree(again.output());
    assertThat(report.at("/counts/UNCHANGED").intValue()).isEqualTo(3);
    assertThat(other.output()).contains("1 skipped", "has another value");
    assertThat(updated.output()).contains("1 updated");
    assertThat(List.of(dry, first, again, other, updated))
        .extracting(Outcome::status)
        .containsExactly(3, 3, 3, 0, 0);
    assertThat(List.of(dry, first, again, other, updated))
        .allSatisfy(
            result -> assertThat(result.output() + result.errors()).doesNotContain("canary"));
    try (SecretsManagerClient client = caller.secrets(endpoint)) {
      GetSecretValueResponse read = client.getSecretValue(of -> of.secretId("import/aws"));
      assertThat(read.secretString()).isEqualTo("canary-of-aws");
      assertThat(read.versionId()).isEqualTo(version);
      assertThat(
              client
                  .getSecretValue(of -> of.secretId("import/aws").versionStage("AWSPREVIOUS"))
                  .secretString())
          .isEqualTo("canary-of-before");
      DescribeSecretResponse described = client.describeSecret(of -> of.secretId("import/aws"));
      assertThat(described.description()).isEqualTo("of the shop");
      assertThat(described.tags()).containsExactly(Tag.builder().key("team").value("shop").build());
      assertThat(client.getSecretValue(of -> of.secretId("import/vault")).secretString())
          .isEqualTo("{\"p\":\"changed\"}");
    }
  }

  private Outcome strongroom(String... arguments) {
    return as("client", arguments);
  }

  /** As a person with a kubeconfig; a ServiceAccount lends its rights. */
  private Outcome as(String serviceAccount, String... arguments) {
    List<String> command = new ArrayList<>(StrongroomCommand.line(arguments));
    command.add("--namespace=" + team.name());
    return ClientProgram.run(
        folder,
        command,
        Map.of(
            "KUBECONFIG", cluster.kubeconfig().toString(),
            "STRONGROOM_ENDPOINT_URL", endpoint.url().toString(),
            "STRONGROOM_CA_FILE", endpoint.authority().toString(),
            "STRONGROOM_SERVICE_ACCOUNT", serviceAccount),
        LIMIT);
  }
}
