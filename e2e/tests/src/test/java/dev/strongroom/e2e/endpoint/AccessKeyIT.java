package dev.strongroom.e2e.endpoint;

import static dev.strongroom.e2e.endpoint.AwsCaller.outcome;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.AccessKey;
import dev.strongroom.crds.AccessKeySpec;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Static access keys: created and revoked as kubectl does it, used by the AWS SDK. */
@RequiresCluster
class AccessKeyIT {
  private static final String NAMESPACE = "access-key-it";
  private static final Map<String, String> ALLOWED =
      Map.of("STRONGROOM_ENDPOINT_ACCESS_KEYS", "true");
  private static final Pattern PRINTED =
      Pattern.compile(
          "AWS_ACCESS_KEY_ID=(AKIA[A-Z2-7]{16})\\nAWS_SECRET_ACCESS_KEY=([A-Za-z0-9/+]{40})\\n");

  private static Cluster cluster;
  private static Path folder;
  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static TestEndpoint other;
  private static TestNamespace team;

  @BeforeAll
  static void start(Cluster given, @TempDir Path one, @TempDir Path two) {
    cluster = given;
    folder = one;
    TestOperator.install(cluster, "--set=endpoint.enabled=true,endpoint.accessKeys.enabled=true");
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint = TestEndpoint.start(cluster, one, ALLOWED);
    other = TestEndpoint.start(cluster, two, ALLOWED);
    team = TestNamespace.create(cluster.client(), NAMESPACE);
    team.apply("db", "value: {generate: {}}");
    team.awaitReady("db");
  }

  @AfterAll
  static void stop() {
    other.close();
    endpoint.close();
    operator.close();
  }

  @Test
  void aKeyWorksOnEveryReplicaUntilItsObjectIsDeleted() {
    // Given
    reader("checkout");
    create("legacy", "checkout");
    AwsBasicCredentials key = shown(accessKey(administrator("admin"), "legacy"));
    try (SecretsManagerClient here = client(endpoint, key);
        SecretsManagerClient there = client(other, key)) {
      patiently().untilAsserted(() -> assertThat(outcome(here, "db")).isEqualTo("read"));
      patiently().untilAsserted(() -> assertThat(outcome(there, "db")).isEqualTo("read"));

      // When
      keys().withName("legacy").delete();

      // Then
      patiently()
          .untilAsserted(() -> assertThat(outcome(here, "db")).contains("UnrecognizedClient"));
      patiently()
          .untilAsserted(() -> assertThat(outcome(there, "db")).contains("UnrecognizedClient"));
    }
  }

  @Test
  void aKeyEndsWithItsServiceAccountAlsoWhenThatIsMadeAgain() {
    // Given
    reader("leaver");
    create("leaving", "leaver");
    AwsBasicCredentials key = shown(accessKey(administrator("admin"), "leaving"));
    try (SecretsManagerClient client = client(endpoint, key)) {
      patiently().untilAsserted(() -> assertThat(outcome(client, "db")).isEqualTo("read"));

      // When
      cluster.client().serviceAccounts().inNamespace(NAMESPACE).withName("leaver").delete();
      reader("leaver");

      // Then
      patiently()
          .untilAsserted(() -> assertThat(outcome(client, "db")).contains("UnrecognizedClient"));
    }
  }

  @Test
  void theSecretHalfIsShownOnceAndStoredNowhere() {
    // Given
    reader("once");
    create("shown-once", "once");
    Config administrator = administrator("admin");
    AwsBasicCredentials key = shown(accessKey(administrator, "shown-once"));

    // When
    StrongroomCommand.Result again = accessKey(administrator, "shown-once");

    // Then
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.output()).contains("the secret half was shown already");
    AccessKey object = keys().withName("shown-once").get();
    assertThat(object.getStatus().accessKeyId()).isEqualTo(key.accessKeyId());
    assertThat(object.toString()).doesNotContain(key.secretAccessKey());
    assertThat(cluster.client().secrets().inNamespace(NAMESPACE).list().getItems().toString())
        .doesNotContain(key.accessKeyId());
  }

  @Test
  void theHourOfTheLastUseIsVisible() {
    // Given
    reader("worker");
    create("working", "worker");
    AwsBasicCredentials key = shown(accessKey(administrator("admin"), "working"));
    Instant before = Instant.now().truncatedTo(ChronoUnit.HOURS);

    // When
    try (SecretsManagerClient client = client(endpoint, key)) {
      patiently().untilAsserted(() -> assertThat(outcome(client, "db")).isEqualTo("read"));
    }

    // Then
    patiently()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () ->
                assertThat(keys().withName("working").get().getStatus().lastUsedTime())
                    .isNotNull()
                    .satisfies(time -> assertThat(Instant.parse(time)).isAfterOrEqualTo(before))
                    .endsWith(":00:00Z"));
  }

  @Test
  void whoeverMayNotCreateTokensOfTheServiceAccountMayCreateNoKeyOfIt() {
    // Given
    reader("target");
    Config editor = mayOnAccessKeys("editor");

    // When
    patiently()
        .untilAsserted(
            () -> {
              String refused = createdAs(editor, "stolen");
              keys().withName("stolen").delete();

              // Then
              assertThat(refused).contains("serviceaccounts/token");
            });
  }

  @Test
  void withoutTheSettingNoKeyIsIssued(@TempDir Path elsewhere) {
    // Given
    reader("off");
    create("not-issued", "off");
    try (TestEndpoint without = TestEndpoint.start(cluster, elsewhere, Map.of())) {

      // When
      StrongroomCommand.Result refused = accessKey(administrator("admin"), "not-issued", without);

      // Then
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.output()).contains("does not allow access keys");
    }
  }

  private static void reader(String serviceAccount) {
    AwsCaller.create(cluster, NAMESPACE, serviceAccount).may("get", "managedsecrets/value");
  }

  private static NonNamespaceOperation<
          AccessKey, KubernetesResourceList<AccessKey>, Resource<AccessKey>>
      keys() {
    return cluster.client().resources(AccessKey.class).inNamespace(NAMESPACE);
  }

  private static AccessKey object(String name, String serviceAccount) {
    AccessKey object = new AccessKey();
    object.setMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
    object.setSpec(new AccessKeySpec(serviceAccount));
    return object;
  }

  private static void create(String name, String serviceAccount) {
    cluster.client().resource(object(name, serviceAccount)).create();
  }

  /** Why it could not be created; empty when it was. */
  private static String createdAs(Config user, String name) {
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(user).build()) {
      client.resource(object(name, "target")).create();
      return "";
    } catch (KubernetesClientException refused) {
      return refused.getMessage();
    }
  }

  /** Somebody who may do in the namespace what ClusterRole admin and a reader of keys may. */
  private static Config administrator(String name) {
    Config config = mayOnAccessKeys(name);
    cluster
        .client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name + "-admin")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "admin")
                .addNewSubject("", "ServiceAccount", name, NAMESPACE)
                .build())
        .serverSideApply();
    return config;
  }

  private static Config mayOnAccessKeys(String name) {
    cluster
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .build())
        .serverSideApply();
    cluster
        .client()
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name + "-keys")
                .endMetadata()
                .withRules(
                    new PolicyRuleBuilder()
                        .withApiGroups("strongroom.dev")
                        .withResources("accesskeys")
                        .withVerbs("get", "create", "delete")
                        .build())
                .build())
        .serverSideApply();
    cluster
        .client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name + "-keys")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", name + "-keys")
                .addNewSubject("", "ServiceAccount", name, NAMESPACE)
                .build())
        .serverSideApply();
    return TestOperator.configuration(cluster, NAMESPACE, name);
  }

  private static StrongroomCommand.Result accessKey(Config user, String name) {
    return accessKey(user, name, endpoint);
  }

  private static StrongroomCommand.Result accessKey(Config user, String name, TestEndpoint asked) {
    return StrongroomCommand.run(
        user,
        folder,
        Map.of(),
        "access-key",
        name,
        "--namespace",
        NAMESPACE,
        "--endpoint-url",
        asked.url().toString(),
        "--ca-file",
        asked.authority().toString());
  }

  private static AwsBasicCredentials shown(StrongroomCommand.Result result) {
    Matcher printed = PRINTED.matcher(result.output());
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(printed.find()).isTrue();
    return AwsBasicCredentials.create(printed.group(1), printed.group(2));
  }

  private static SecretsManagerClient client(TestEndpoint replica, AwsBasicCredentials key) {
    return AwsCaller.secrets(replica, StaticCredentialsProvider.create(key));
  }
}
