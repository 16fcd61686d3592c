package dev.strongroom.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
  @BeforeAll
  static void helm() {
    Helm.assumeAvailable();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "region=Europe, /region",
    "region=, /region",
    "formerRegions={Europe}, /formerRegions/0",
    "threads=0, /threads",
    "threads=many, /threads",
    "rotationsPerNamespace=0, /rotationsPerNamespace",
    "rotationMinimumHours=0, /rotationMinimumHours",
    "rotationMinimumHours=5, /rotationMinimumHours",
    "targets.allowedHosts={not a host}, /targets/allowedHosts/0",
    "targets.allowedHosts={Team=db.example.com}, /targets/allowedHosts/0",
    "logLevel=loud, /logLevel",
    "rootKey.provider=vault, /rootKey/provider",
    "rootKey.provider=file, /rootKey/file",
    "watchNamespaces={Team_A}, /watchNamespaces/0",
    "budgets.default.secrets=500001, /budgets/default/secrets",
    "budgets.namespaces.shop.bytes=1GB, /budgets/namespaces/shop/bytes",
    "budgets.namespaces.shop.keys=100001, /budgets/namespaces/shop/keys",
    "excludedNamespaces={Kube}, /excludedNamespaces/0",
    "projection.allowedTypes={kubernetes.io/service-account-token}, /projection/allowedTypes/0",
    "httpPort=80, /httpPort",
    "metricsPort=80, /metricsPort",
    "leaderElection=false, /leaderElection",
    "store.awaitRestore=maybe, /store/awaitRestore",
    "serviceAccount.create=false, /serviceAccount",
    "image.repository=, image.repository must be set to the registry and repository",
    "replica=3, replica"
  })
  void aBadValueIsRefusedByName(String value, String named) {
    // When the chart is rendered with a value that cannot work
    Helm.Output output = Helm.run("--set=" + value);

    // Then nothing is rendered, and the message names the value
    assertThat(output.exitCode()).isNotZero();
    assertThat(output.text()).isEmpty();
    assertThat(output.messages()).contains(named);
  }

  @Test
  void theCrdsAreTheGeneratedOnesAndAreKeptOnUninstall() throws IOException {
    // When the chart is rendered
    List<JsonNode> crds = crds(Helm.render());

    // Then every generated CRD is there, unchanged, and survives an uninstall
    try (var files = Files.newDirectoryStream(Helm.projectRoot().resolve("crds"), "*.yaml")) {
      assertThat(crds)
          .extracting(crd -> crd.at("/metadata/name").asText() + ".yaml")
          .containsExactlyInAnyOrderElementsOf(
              StreamSupport.stream(files.spliterator(), false)
                  .map(file -> file.getFileName().toString())
                  .toList());
    }
    for (JsonNode crd : crds) {
      Path generated =
          Helm.projectRoot().resolve("crds/" + crd.at("/metadata/name").asText() + ".yaml");
      JsonNode spec = Helm.parse(Files.readString(generated)).get(0).path("spec");
      assertThat(crd.path("spec").equals(ChartTest::compare, spec))
          .as(generated.toString())
          .isTrue();
      assertThat(crd.path("metadata").path("annotations").path("helm.sh/resource-policy").asText())
          .isEqualTo("keep");
    }
  }

  @Test
  void formerRegionsReachTheOperator() {
    // When the chart is rendered with two of them
    List<JsonNode> objects = Helm.render("--set=formerRegions={eu-west-1,eu-west-2}");

    // Then the operator is told of both
    assertThat(
            objects.stream()
                .filter(object -> object.path("kind").asText().equals("Deployment"))
                .flatMap(object -> object.findValues("env").stream())
                .flatMap(env -> StreamSupport.stream(env.spliterator(), false))
                .filter(env -> env.path("name").asText().equals("STRONGROOM_FORMER_REGIONS"))
                .map(env -> env.path("value").asText()))
        .containsExactly("eu-west-1,eu-west-2");
  }

  @Test
  void theCrdsCanBeLeftOut() {
    // When the chart is rendered without them
    List<JsonNode> objects = Helm.render("--set=crds.enabled=false");

    // Then there are none
    assertThat(crds(objects)).isEmpty();
  }

  @Test
  void theChartInstallsTheImageOfTheSameBuild() throws IOException {
    // Given the version of the build
    String pom = Files.readString(Helm.projectRoot().resolve("pom.xml"));
    String version = pom.replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1");

    // When the chart is rendered
    JsonNode deployment = Helm.object(Helm.render(), "Deployment", "strongroom-operator");

    // Then its image is the one that this build makes
    assertThat(deployment.at("/spec/template/spec/containers/0/image").asText())
        .isEqualTo(Helm.IMAGE + ":" + version);
  }

  @Test
  void sharesReachTheOperatorAsItReadsThem() {
    // When the chart is rendered with budgets and shares of its own
    JsonNode deployment =
        Helm.object(
            Helm.render(
                "--set=rotationsPerNamespace=3",
                "--set=rotationMinimumHours=1",
                "--set=budgets.default.versions=1000000",
                "--set=budgets.namespaces.shop.secrets=50000",
                "--set=budgets.namespaces.shop.bytes=2Gi",
                "--set=budgets.namespaces.bank.keys=100000"),
            "Deployment",
            "operator");

    // Then the operator gets them, large numbers in plain digits
    JsonNode env = deployment.at("/spec/template/spec/containers/0/env");
    assertThat(value(env, "STRONGROOM_ROTATIONS_PER_NAMESPACE")).isEqualTo("3");
    assertThat(value(env, "STRONGROOM_ROTATION_MINIMUM_HOURS")).isEqualTo("1");
    assertThat(value(env, "STRONGROOM_BUDGETS"))
        .isEqualTo("*=20000/1000000/1Gi/1000/10000,bank=///100000/,shop=50000//2Gi//");
  }

  private static String value(JsonNode env, String name) {
    for (JsonNode variable : env) {
      if (variable.path("name").asText().equals(name)) {
        return variable.path("value").asText();
      }
    }
    return "";
  }

  @Test
  void alertsTellOfAStalledOperatorAndAFullStore() {
    // When the chart is rendered with and without alerts
    List<JsonNode> with = Helm.render("--set=metrics.prometheusRule.enabled=true");

    // Then there are some, and none where nobody asks for them
    JsonNode rules = Helm.object(with, "PrometheusRule", "operator").at("/spec/groups/0/rules");
    assertThat(rules.findValuesAsText("alert"))
        .contains("StrongroomStalled", "StrongroomStoreLarge", "StrongroomBudgetNearlyUsed");
    assertThat(rules.findValuesAsText("expr"))
        .contains("max(strongroom_store_values_bytes) > 1073741824");
    assertThat(Helm.render())
        .noneMatch(object -> object.path("kind").asText().equals("PrometheusRule"));
  }

  @Test
  void theContainerHasNoRightsOnItsHost() {
    // When the chart is rendered
    JsonNode pod = Helm.object(Helm.render(), "Deployment", "operator").at("/spec/template/spec");

    // Then the pod meets the Pod Security Standard "restricted", and its root is read-only
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    JsonNode container = pod.at("/containers/0/securityContext");
    assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
  }

  @Test
  void theOperatorAwaitsARestoreOnlyWhenToldSo() {
    // When the chart is rendered without and with the value
    List<String> without = environment("STRONGROOM_STORE_AWAIT_RESTORE");
    List<String> with =
        environment("STRONGROOM_STORE_AWAIT_RESTORE", "--set=store.awaitRestore=true");

    // Then the operator gets it
    assertThat(without).containsExactly("false");
    assertThat(with).containsExactly("true");
  }

  @Test
  void workloadsAreRestartedOnlyWhereThatIsEnabled() {
    // When the chart is rendered without and with the value
    List<JsonNode> without = Helm.render();
    List<JsonNode> with = Helm.render("--set=rollout.enabled=true");

    // Then the operator is told so, and an admission policy narrows its right
    assertThat(environment("STRONGROOM_ROLLOUT")).containsExactly("false");
    assertThat(environment("STRONGROOM_ROLLOUT", "--set=rollout.enabled=true"))
        .containsExactly("true");
    assertThat(workloadPolicies(without)).isEmpty();
    assertThat(workloadPolicies(with)).hasSize(2);
  }

  private static List<String> workloadPolicies(List<JsonNode> objects) {
    return objects.stream()
        .filter(o -> o.path("kind").asText().startsWith("ValidatingAdmissionPolicy"))
        .map(o -> o.at("/metadata/name").asText())
        .filter(name -> name.endsWith("-workloads"))
        .toList();
  }

  private static List<String> environment(String name, String... options) {
    JsonNode container =
        Helm.object(Helm.render(options), "Deployment", "operator")
            .at("/spec/template/spec/containers/0");
    return StreamSupport.stream(container.path("env").spliterator(), false)
        .filter(env -> env.path("name").asText().equals(name))
        .map(env -> env.path("value").asText())
        .toList();
  }

  @Test
  void onlyMonitoringReachesTheMetricsAndNoPodReachesTheProbes() {
    // When the chart is rendered with a metrics port of one's own
    List<JsonNode> objects = Helm.render("--set=metricsPort=9090");

    // Then the container listens there, and the Service leads there
    JsonNode container =
        Helm.object(objects, "Deployment", "operator").at("/spec/template/spec/containers/0");
    assertThat(container.at("/ports/1/name").asText()).isEqualTo("metrics");
    assertThat(container.at("/ports/1/containerPort").asInt()).isEqualTo(9090);
    assertThat(
            StreamSupport.stream(container.path("env").spliterator(), false)
                .filter(env -> env.path("name").asText().equals("STRONGROOM_METRICS_PORT"))
                .map(env -> env.path("value").asText()))
        .containsExactly("9090");
    assertThat(Helm.object(objects, "Service", "-metrics").at("/spec/ports/0/targetPort").asText())
        .isEqualTo("metrics");

    // And the only way in is from monitoring to the metrics
    JsonNode ingress = Helm.object(objects, "NetworkPolicy", "operator").at("/spec/ingress");
    assertThat(ingress).hasSize(1);
    assertThat(ingress.at("/0/ports")).hasSize(1);
    assertThat(ingress.at("/0/ports/0/port").asText()).isEqualTo("metrics");
    assertThat(ingress.at("/0/from/0/namespaceSelector/matchExpressions/0/values").toString())
        .contains("\"monitoring\"");
  }

  @Test
  void theAllowedHostsOfTargetsReachTheOperator() {
    // When the chart is rendered with hosts of all forms
    JsonNode deployment =
        Helm.object(
            Helm.render(
                "--set=targets.allowedHosts="
                    + "{*.db.example.com,10.20.0.0/16,fd00::/8,team-a=db.team-a.svc}"),
            "Deployment",
            "operator");

    // Then the operator is given them
    assertThat(deployment.at("/spec/template/spec/containers/0/env"))
        .anySatisfy(
            variable -> {
              assertThat(variable.path("name").asText())
                  .isEqualTo("STRONGROOM_TARGETS_ALLOWED_HOSTS");
              assertThat(variable.path("value").asText())
                  .isEqualTo("*.db.example.com,10.20.0.0/16,fd00::/8,team-a=db.team-a.svc");
            });
  }

  @Test
  void theMemoryLimitHoldsWithAllRotationsBusy() {
    // When the chart is rendered
    JsonNode container =
        Helm.object(Helm.render(), "Deployment", "operator").at("/spec/template/spec/containers/0");

    // Then a worker for each rotation fits beside the operator's heap and what it needs besides
    int limit =
        Integer.parseInt(container.at("/resources/limits/memory").asText().replace("Mi", ""));
    int rotations = 0;
    for (JsonNode variable : container.path("env")) {
      if (variable.path("name").asText().equals("STRONGROOM_ROTATION_THREADS")) {
        rotations = variable.path("value").asInt();
      }
    }
    int worker = 60;
    int besidesTheHeap = 120;
    assertThat(rotations).isPositive();
    assertThat(limit * 0.65).isGreaterThanOrEqualTo(rotations * worker + besidesTheHeap);
  }

  @Test
  void theAdmissionPolicySpeaksOfTheAccountThatTheOperatorRunsUnder() {
    // Given another namespace and account
    List<JsonNode> objects = Helm.render("--namespace=vault", "--set=serviceAccount.name=keeper");

    // When the policy is looked at
    JsonNode policy = Helm.object(objects, "ValidatingAdmissionPolicy", "-secrets");

    // Then it holds for that account, which is also the pod's
    assertThat(policy.at("/spec/matchConditions/0/expression").asText())
        .isEqualTo("request.userInfo.username == 'system:serviceaccount:vault:keeper'");
    assertThat(
            Helm.object(objects, "Deployment", "operator")
                .at("/spec/template/spec/serviceAccountName")
                .asText())
        .isEqualTo("keeper");
  }

  @Test
  void policyAndOperatorKnowTheSameTypesAndNamespaces() {
    // Given an installation that chooses them
    List<JsonNode> objects =
        Helm.render(
            "--namespace=vault",
            "--set=projection.allowedTypes={Opaque,example.com/own}",
            "--set=excludedNamespaces={kube-system}",
            "--set=watchNamespaces={team-a}");

    // When policy and pod are looked at
    String rules =
        Helm.object(objects, "ValidatingAdmissionPolicy", "-secrets")
            .at("/spec/validations")
            .toString();
    JsonNode env =
        Helm.object(objects, "Deployment", "operator").at("/spec/template/spec/containers/0/env");

    // Then both have them, and the operator's own namespace is excluded, too
    assertThat(rules)
        .contains(
            "object.type in [\\\"Opaque\\\",\\\"example.com/own\\\"]",
            "!(request.namespace in [\\\"kube-system\\\",\\\"vault\\\"])",
            "request.namespace in [\\\"team-a\\\"]");
    assertThat(env)
        .anySatisfy(
            v -> {
              assertThat(v.path("name").asText()).isEqualTo("STRONGROOM_ALLOWED_SECRET_TYPES");
              assertThat(v.path("value").asText()).isEqualTo("Opaque,example.com/own");
            })
        .anySatisfy(
            v -> {
              assertThat(v.path("name").asText()).isEqualTo("STRONGROOM_EXCLUDED_NAMESPACES");
              assertThat(v.path("value").asText()).isEqualTo("kube-system,vault");
            });
  }

  @Test
  void theStoreIsProtectedUnlessThatIsTurnedOff() {
    // Given an installation with accounts for backup and restore
    List<JsonNode> objects =
        Helm.render(
            "--namespace=vault",
            "--set=backup.serviceAccount.create=true,restore.serviceAccount.create=true");

    // When the policy is looked at
    String conditions =
        Helm.object(objects, "ValidatingAdmissionPolicy", "-deletion")
            .at("/spec/matchConditions")
            .toString();

    // Then it speaks of that namespace, and leaves out the accounts that work on the store
    assertThat(conditions)
        .contains(
            "oldObject.metadata.name == 'vault'",
            "system:serviceaccount:vault:strongroom-operator\\\"",
            "system:serviceaccount:vault:strongroom-operator-restore")
        .doesNotContain("strongroom-operator-backup");
    assertThat(Helm.run("--set=deletionProtection.enabled=false").text())
        .doesNotContain("allow-deletion");
  }

  @Test
  void crdsThatMayGoWithTheChartAreMarked() {
    // When the chart is rendered so that an uninstall takes its CRDs
    List<JsonNode> crds = crds(Helm.render("--set=crds.keep=false"));

    // Then the deletion protection of this or another installation lets them go
    assertThat(crds)
        .isNotEmpty()
        .allSatisfy(
            crd ->
                assertThat(
                        crd.at("/metadata/annotations")
                            .path("strongroom.dev/allow-deletion")
                            .asText())
                    .isEqualTo("true"));
  }

  @ParameterizedTest(name = "values {0}")
  @CsvSource({
    "'', view edit admin, edit admin",
    "rbac.aggregateEdit=false, view edit admin, ''",
    "rbac.aggregate=false, '', ''"
  })
  void targetsAndKeysAreNeverPartOfTheClustersOwnRoles(String value, String view, String edit) {
    // Given an installation that chooses what is aggregated
    String[] options = value.isEmpty() ? new String[0] : new String[] {"--set=" + value};

    // When the roles for users are looked at
    List<JsonNode> objects = Helm.render(options);

    // Then reading may be part of all, writing secrets of some, and the rest of none
    assertThat(aggregatedTo(objects, "operator-view")).containsExactlyInAnyOrder(words(view));
    assertThat(aggregatedTo(objects, "operator-edit")).containsExactlyInAnyOrder(words(edit));
    assertThat(aggregatedTo(objects, "-targets-edit")).isEmpty();
    assertThat(aggregatedTo(objects, "-keys-edit")).isEmpty();
  }

  private static String[] words(String text) {
    return text.isEmpty() ? new String[0] : text.split(" ");
  }

  private static List<String> aggregatedTo(List<JsonNode> objects, String role) {
    JsonNode labels = Helm.object(objects, "ClusterRole", role).at("/metadata/labels");
    return Stream.of("view", "edit", "admin")
        .filter(to -> labels.path("rbac.authorization.k8s.io/aggregate-to-" + to).asBoolean())
        .toList();
  }

  /** Equal also when a number is written as 60 here and as 60.0 there. */
  private static int compare(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber()
        ? one.decimalValue().compareTo(other.decimalValue())
        : one.equals(other) ? 0 : 1;
  }

  private static List<JsonNode> crds(List<JsonNode> objects) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals("CustomResourceDefinition"))
        .toList();
  }
}
