package dev.strongroom.e2e.endpoint;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidNextTokenException;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsResponse;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;

/** Lists and batches of secrets that kubectl declares, on one replica and on another. */
@RequiresCluster
class ReadingIT {
  private static final String GENERATED = "{value: {generate: {}}}";

  private static TestOperator operator;
  private static TestEndpoint one;
  private static TestEndpoint other;

  @BeforeAll
  static void start(Cluster cluster, @TempDir Path folder) {
    TestEndpoint.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    one = TestEndpoint.start(cluster, folder.resolve("one"), Map.of());
    other = TestEndpoint.start(cluster, folder.resolve("other"), Map.of());
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
    operator.close();
  }

  @Test
  void thePageThatFollowsMayBeAskedOfAnotherReplicaByTheSameCallerAlone(Cluster cluster) {
    // Given
    TestNamespace team = TestNamespace.create(cluster.client(), "reading-pages-it");
    List<String> names = List.of("a", "b", "c");
    for (String name : names) {
      team.apply(name, GENERATED);
      team.awaitReady(name);
    }
    AwsCaller app = lister(cluster, team, "app");
    SecretsManagerClient here = app.secrets(one);
    SecretsManagerClient there = app.secrets(other);
    SecretsManagerClient stranger = lister(cluster, team, "stranger").secrets(one);
    patiently().until(() -> there.listSecrets(r -> {}).secretList().size() == names.size());
    patiently().until(() -> here.listSecrets(r -> {}).secretList().size() == names.size());

    // When
    ListSecretsResponse page = here.listSecrets(r -> r.maxResults(2));
    ListSecretsResponse next = there.listSecrets(r -> r.nextToken(page.nextToken()));
    InvalidNextTokenException refused =
        catchThrowableOfType(
            InvalidNextTokenException.class,
            () -> stranger.listSecrets(r -> r.nextToken(page.nextToken())));

    // Then
    assertThat(page.secretList()).extracting(SecretListEntry::name).hasSize(2).isSubsetOf(names);
    assertThat(next.secretList()).extracting(SecretListEntry::name).hasSize(1).isSubsetOf(names);
    assertThat(page.secretList()).doesNotContainAnyElementsOf(next.secretList());
    assertThat(next.nextToken()).isNull();
    assertThat(refused).isNotNull();
  }

  @Test
  void whatOneReplicaHasWrittenTheOthersSoonHave(Cluster cluster) {
    // Given
    TestNamespace team = TestNamespace.create(cluster.client(), "reading-writes-it");
    team.apply("db", GENERATED);
    team.awaitReady("db");
    AwsCaller app =
        AwsCaller.create(cluster, team.name(), "app")
            .may("get", "managedsecrets/value")
            .may("update", "managedsecrets/value");
    SecretsManagerClient here = app.secrets(one);
    SecretsManagerClient there = app.secrets(other);
    List<String> own = new ArrayList<>();

    // When
    Duration median =
        Delays.median(
            value -> {
              here.putSecretValue(r -> r.secretId("db").secretString(value));
              own.add(here.getSecretValue(r -> r.secretId("db")).secretString());
            },
            () -> there.getSecretValue(r -> r.secretId("db")).secretString());

    // Then
    assertThat(median).isLessThan(Delays.ROOM);
    assertThat(own).isNotEmpty().doesNotHaveDuplicates().allMatch(v -> v.startsWith("changed"));
  }

  @Test
  void severalValuesAndVersionsAreReadAtOnce(Cluster cluster) {
    // Given
    TestNamespace team = TestNamespace.create(cluster.client(), "reading-values-it");
    team.apply("db", GENERATED);
    team.awaitReady("db");
    SecretsManagerClient client =
        lister(cluster, team, "app")
            .may("list", "managedsecrets/value")
            .may("get", "managedsecrets/value")
            .may("list", "managedsecrets/versions")
            .secrets(one);
    patiently().until(() -> client.listSecrets(r -> {}).secretList().size() == 1);

    // When
    BatchGetSecretValueResponse batch =
        client.batchGetSecretValue(r -> r.secretIdList("db", "missing"));
    ListSecretVersionIdsResponse versions = client.listSecretVersionIds(r -> r.secretId("db"));

    // Then
    assertThat(batch.secretValues()).hasSize(1);
    assertThat(batch.secretValues().get(0).secretString()).hasSize(32);
    assertThat(batch.errors()).hasSize(1);
    assertThat(batch.errors().get(0).errorCode()).isEqualTo("ResourceNotFoundException");
    assertThat(versions.versions()).hasSize(1);
    assertThat(versions.versions().get(0).versionId())
        .isEqualTo(batch.secretValues().get(0).versionId());
    assertThat(versions.versions().get(0).kmsKeyIds()).containsExactly("DefaultEncryptionKey");
  }

  private static AwsCaller lister(Cluster cluster, TestNamespace team, String name) {
    return AwsCaller.create(cluster, team.name(), name).may("list", "managedsecrets");
  }
}
