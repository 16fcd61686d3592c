package dev.strongroom.e2e.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Secrets that a program makes, changes and deletes, with the operator running beside. */
@RequiresCluster
class WritingIT {
  private static final Tag TEAM = Tag.builder().key("team").value("shop").build();

  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static TestNamespace team;
  private static SecretsManagerClient client;

  @BeforeAll
  static void start(Cluster cluster, @TempDir Path folder) {
    TestEndpoint.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint = TestEndpoint.start(cluster, folder, Map.of());
    team = TestNamespace.create(cluster.client(), "writing-it");
    client =
        AwsCaller.create(cluster, team.name(), "writer")
            .may("create", "managedsecrets")
            .may("get", "managedsecrets")
            .may("update", "managedsecrets")
            .may("delete", "managedsecrets")
            .may("create", "managedsecrets/restore")
            .may("get", "managedsecrets/value")
            .may("update", "managedsecrets/value")
            .may("update", "managedsecrets/versions")
            .may("update", "managedsecrets/tags")
            .may("delete", "managedsecrets/tags")
            .secrets(endpoint);
  }

  @AfterAll
  static void stop() {
    client.close();
    endpoint.close();
    operator.close();
  }

  @Test
  void aCreatedSecretHasAnObjectWhichTheOperatorServes() {
    // Given
    CreateSecretResponse created =
        client.createSecret(
            r -> r.name("Shop/API").description("a key").tags(TEAM).secretString("s3cr3t"));
    ManagedSecret object = object("Shop/API");
    String name = object.getMetadata().getName();

    // When
    team.apply(name, "{name: Shop/API, projection: {name: api}}");

    // Then
    team.awaitText("api", "value", "s3cr3t");
    assertThat(object.getSpec().description()).isEqualTo("a key");
    assertThat(object.getSpec().tags()).isEqualTo(Map.of("team", "shop"));
    assertThat(client.getSecretValue(r -> r.secretId(created.arn())).versionId())
        .isEqualTo(created.versionId());
  }

  @Test
  void anUpdateChangesObjectAndValue() {
    // Given
    client.createSecret(r -> r.name("updated").secretString("1"));
    team.awaitReady("updated");

    // When
    client.updateSecret(r -> r.secretId("updated").description("new").secretString("2"));

    // Then
    assertThat(client.getSecretValue(r -> r.secretId("updated")).secretString()).isEqualTo("2");
    assertThat(client.describeSecret(r -> r.secretId("updated")).description()).isEqualTo("new");
    assertThat(object("updated").getSpec().description()).isEqualTo("new");
  }

  @Test
  void tagsOfTheObjectFollow() {
    // Given
    client.createSecret(r -> r.name("tagged").tags(TEAM));
    client.tagResource(
        r -> r.secretId("tagged").tags(Tag.builder().key("tier").value("1").build()));

    // When
    client.untagResource(r -> r.secretId("tagged").tagKeys("team"));

    // Then
    assertThat(client.describeSecret(r -> r.secretId("tagged")).tags())
        .containsExactly(Tag.builder().key("tier").value("1").build());
    assertThat(object("tagged").getSpec().tags()).isEqualTo(Map.of("tier", "1"));
  }

  @Test
  void aValueThatWasPutIsTakenBack() {
    // Given
    String first = UUID.randomUUID().toString();
    String second = UUID.randomUUID().toString();
    client.createSecret(r -> r.name("moved").clientRequestToken(first).secretString("1"));
    client.putSecretValue(r -> r.secretId("moved").clientRequestToken(second).secretString("2"));

    // When
    client.updateSecretVersionStage(
        r ->
            r.secretId("moved")
                .versionStage("AWSCURRENT")
                .removeFromVersionId(second)
                .moveToVersionId(first));

    // Then
    assertThat(client.getSecretValue(r -> r.secretId("moved")).secretString()).isEqualTo("1");
  }

  @Test
  void aSecretThatStrongroomManagesIsReadAndNotChanged() {
    // Given
    team.apply("RotationPolicy", "admin", "{automaticallyAfterDays: 30}");
    team.apply(
        "ExternalSecretTarget", "db", "{type: PostgreSQL, postgresql: {host: db.example.com}}");
    team.apply(
        "admin",
        """
        name: strongroom!db-admin
        value: {generate: {template: '{"username":"admin"}', key: password}}
        rotation: {policyRef: {name: admin}, targetRef: {name: db}}
        """);
    team.awaitReady("admin");
    String value = client.getSecretValue(r -> r.secretId("strongroom!db-admin")).secretString();

    // When
    InvalidRequestException refused =
        catchThrowableOfType(
            InvalidRequestException.class,
            () -> client.putSecretValue(r -> r.secretId("strongroom!db-admin").secretString("2")));

    // Then
    assertThat(refused.awsErrorDetails().errorMessage())
        .startsWith("The secret is managed by another service")
        .contains("strongroom");
    assertThat(client.describeSecret(r -> r.secretId("strongroom!db-admin")).owningService())
        .isEqualTo("strongroom");
    assertThat(client.getSecretValue(r -> r.secretId("strongroom!db-admin")).secretString())
        .isEqualTo(value);
  }

  @Test
  void aDeletedSecretIsMarkedAndCanBeRestored() {
    // Given
    client.createSecret(r -> r.name("deleted").secretString("1"));
    team.awaitReady("deleted");
    DeleteSecretResponse deleted =
        client.deleteSecret(r -> r.secretId("deleted").recoveryWindowInDays(7L));
    InvalidRequestException refused =
        catchThrowableOfType(
            InvalidRequestException.class, () -> client.getSecretValue(r -> r.secretId("deleted")));

    // When
    client.restoreSecret(r -> r.secretId("deleted"));

    // Then
    assertThat(Duration.between(Instant.now(), deleted.deletionDate()))
        .isBetween(Duration.ofDays(6), Duration.ofDays(7));
    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo(
            "You can't perform this operation on the secret because it was marked for deletion.");
    assertThat(client.getSecretValue(r -> r.secretId("deleted")).secretString()).isEqualTo("1");
    team.awaitReady("deleted");
  }

  /** The object that declares a secret. */
  private static ManagedSecret object(String secret) {
    List<ManagedSecret> all =
        team.client().resources(ManagedSecret.class).inNamespace(team.name()).list().getItems();
    return all.stream()
        .filter(
            object ->
                secret.equals(object.getSpec().name())
                    || secret.equals(object.getMetadata().getName()))
        .findFirst()
        .orElseThrow();
  }
}
