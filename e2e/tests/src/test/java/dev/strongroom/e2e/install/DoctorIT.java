package dev.strongroom.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.crds.RootKeyResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.endpoint.TestEndpoint;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.StrongroomCommand.Result;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code strongroom doctor} sees of an installation whose pods no node runs. */
@RequiresCluster
class DoctorIT {
  private static final String NAME = "strongroom-operator";
  private static final String POLICY = "doctor-it-no-secrets";
  private static final String ADMINISTRATOR = "administrator";
  private static final String ROLE_BINDING = "doctor-it-administrator";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Cluster cluster;
  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static TestNamespace team;
  @TempDir private static Path folder;

  @BeforeAll
  static void install(Cluster given) {
    cluster = given;
    KubernetesClient admin = cluster.client();
    TestEndpoint.install(cluster);
    Chart.render(
            admin,
            TestOperator.NAMESPACE,
            "--set=endpoint.enabled=true",
            "--set=nodeSelector.doctor-it=none")
        .stream()
        .filter(object -> object.getKind().equals("Deployment"))
        .forEach(object -> admin.resource(object).forceConflicts().serverSideApply());
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint =
        TestEndpoint.start(cluster, folder, Map.of("STRONGROOM_ENDPOINT_TLS", "self-signed"));
    team = TestNamespace.create(admin, "doctor-it");
    team.apply("key", "{value: {generate: {}}, projection: {}}");
    team.awaitReady("key");
    TestNamespace.patiently().until(DoctorIT::isRootKeyShown);
    account(ADMINISTRATOR);
    admin
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(ROLE_BINDING)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject(null, "ServiceAccount", ADMINISTRATOR, team.name())
                .build())
        .serverSideApply();
  }

  private static boolean isRootKeyShown() {
    return cluster
        .client()
        .resources(RootKeyResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .list()
        .getItems()
        .stream()
        .map(RootKeyResource::getStatus)
        .anyMatch(status -> status != null && Boolean.TRUE.equals(status.active()));
  }

  private static void account(String name) {
    cluster
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(team.name())
                .endMetadata()
                .build())
        .serverSideApply();
  }

  @AfterAll
  static void remove() {
    endpoint.close();
    operator.close();
    cluster.client().apps().deployments().inNamespace(TestOperator.NAMESPACE).delete();
    cluster.client().rbac().clusterRoleBindings().withName(ROLE_BINDING).delete();
  }

  @Test
  void tellsWhatWorksAndWhatDoesNot() throws IOException {
    // When
    Map<String, String> checks = doctor("-n", team.name());

    // Then
    List.of(
            "CRD managedsecrets.strongroom.dev",
            "CRD secretrecords.strongroom.dev",
            "clock",
            "root key",
            "policy strongroom-system-strongroom-operator-secrets",
            "authority of the endpoint",
            "certificate of the endpoint",
            "rights of the operator",
            "Secrets in namespace doctor-it")
        .forEach(subject -> assertThat(checks.get(subject)).as(subject).startsWith("OK "));
    assertThat(checks.get("Deployment " + NAME)).startsWith("FAILING ");
    assertThat(checks.get("leader")).startsWith("FAILING ");
  }

  @Test
  void namesThePolicyOfSomebodyElseThatRefusesSecrets() throws IOException {
    // Given
    KubernetesClient admin = cluster.client();
    List<HasMetadata> policy = policy(admin);
    try {
      policy.forEach(object -> admin.resource(object).create());
      TestNamespace.patiently().until(DoctorIT::isRefused);

      // When
      Map<String, String> checks = doctor();

      // Then
      assertThat(checks.get("Secrets in namespace doctor-it"))
          .startsWith("FAILING ")
          .contains(POLICY, "no Secrets here");
    } finally {
      policy.forEach(object -> admin.resource(object).delete());
    }
  }

  @Test
  void whatSomebodyMayNotSeeIsUnknown() throws IOException {
    // Given
    account("nobody");

    // When
    Result result =
        StrongroomCommand.run(
            TestOperator.configuration(cluster, team.name(), "nobody"),
            folder,
            Map.of(),
            "doctor",
            "-n",
            team.name());

    // Then
    assertThat(result.output().lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("unknown")
                    .contains("root key", "you may not list rootkeys"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("unknown")
                    .contains("Secrets in namespace doctor-it", "you may not impersonate"));
    assertThat(result.exitCode()).isZero();
  }

  /** Verdict and finding of each check. */
  private static Map<String, String> doctor(String... arguments) throws IOException {
    Path report = folder.resolve("report.json");
    Result result =
        StrongroomCommand.runInto(
            report,
            TestOperator.configuration(cluster, team.name(), ADMINISTRATOR),
            folder,
            Map.of(),
            Stream.concat(Stream.of("doctor", "-o", "json"), Arrays.stream(arguments))
                .toArray(String[]::new));
    assertThat(result.exitCode()).as(result.output()).isEqualTo(3);
    Map<String, String> checks = new HashMap<>();
    for (JsonNode check : JSON.readTree(Files.readString(report))) {
      checks.put(
          check.path("subject").textValue(),
          check.path("verdict").textValue() + " " + check.path("finding").textValue());
    }
    return checks;
  }

  /** A policy takes effect some time after it was created. */
  private static boolean isRefused() {
    try {
      team.client()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName("probe")
                  .withNamespace(team.name())
                  .endMetadata()
                  .build())
          .dryRun()
          .create();
      return false;
    } catch (KubernetesClientException refused) {
      return true;
    }
  }

  private static List<HasMetadata> policy(KubernetesClient client) {
    String yaml =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: %1$s}
        spec:
          matchConstraints:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %2$s}}
            resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [secrets]}
          validations:
          - {expression: "false", message: no Secrets here}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: %1$s}
        spec: {policyName: %1$s, validationActions: [Deny]}
        """
            .formatted(POLICY, team.name());
    return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
  }
}
