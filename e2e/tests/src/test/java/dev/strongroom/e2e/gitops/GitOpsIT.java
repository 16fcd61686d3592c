package dev.strongroom.e2e.gitops;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.gitops.GitOpsTools.Verdict;
import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.Kubectl;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Flux, Argo CD and kubectl make of objects at every moment of their lives. */
@WithOperator
class GitOpsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** What Argo CD says where kstatus says this. */
  private static final Map<String, String> HEALTH =
      Map.of(
          "Current", "Healthy",
          "InProgress", "Progressing",
          "Failed", "Degraded",
          "Terminating", "Progressing");

  private static final String ROTATED_SECRET =
      """
      apiVersion: strongroom.dev/v1
      kind: ManagedSecret
      metadata: {name: NAME}
      spec:
        value: {generate: {}}
        projection: {}
        rotation: {policyRef: {name: POLICY}}
      """;

  private static final String POLICY =
      """
      apiVersion: strongroom.dev/v1
      kind: RotationPolicy
      metadata: {name: POLICY}
      spec: {strategy: GenerateOnly, automaticallyAfterDays: 30}
      """;

  @TempDir private static Path folder;
  private static GitOpsTools tools;

  @BeforeAll
  static void build() throws IOException {
    Assumptions.assumeTrue(HostCommand.find("go").isPresent(), "go is not installed");
    tools = GitOpsTools.in(folder);
  }

  @Test
  void toolsTakeNoObjectForDoneBeforeItIs(TestNamespace team, RestartableOperator operator)
      throws IOException {
    // Given every version of a secret whose policy comes later, of one that cannot be made, and of
    // one that nobody works on
    try (SeenObjects seen = new SeenObjects(team.client(), team.name())) {
      team.createSecret("taken", Map.of("value", "theirs"));
      team.apply(
          "late", "{value: {generate: {}}, projection: {}, rotation: {policyRef: {name: p}}}");
      team.apply("taken", "{value: {generate: {}}, projection: {}}");
      team.awaitNotReady("taken", "SecretNotOurs");
      team.apply("SecretProjection", "shape", "{secretRef: {name: late}}");
      team.apply("SecretProjection", "orphan", "{secretRef: {name: nobody}}");
      team.apply("EncryptionKey", "mail", "{}");
      patiently().until(() -> seen.of("ManagedSecret", "late").size() > 1);
      team.apply("RotationPolicy", "p", "{strategy: GenerateOnly, automaticallyAfterDays: 30}");
      team.awaitReady("late");
      team.apply(
          "late",
          "{value: {generate: {}}, description: changed, projection: {},"
              + " rotation: {policyRef: {name: p}}}");
      team.awaitReady("late");
      team.managedSecrets("late").delete();
      patiently().until(() -> team.managedSecrets("late").get() == null);
      operator.stop();
      team.apply("unseen", "{value: {generate: {}}}");
      patiently().until(() -> !seen.of("ManagedSecret", "unseen").isEmpty());

      for (String kind : SeenObjects.KINDS) {
        // When
        List<JsonNode> states = seen.of(kind);
        List<Verdict> verdicts = tools.kstatus(states);
        List<Verdict> health = tools.health(kind, states);

        // Then
        for (int i = 0; i < states.size(); i++) {
          JsonNode state = states.get(i);
          String verdict = verdicts.get(i).status();
          assertThat(verdict.equals("Current")).as(state.toString()).isEqualTo(isDone(state));
          assertThat(health.get(i).status()).as(state.toString()).isEqualTo(HEALTH.get(verdict));
          assertThat(health.get(i).message()).as(state.toString()).isNotEmpty();
        }
      }
      assertThat(tools.kstatus(seen.of("ManagedSecret")))
          .extracting(Verdict::status)
          .contains("Current", "InProgress", "Failed");
      assertThat(verdict(seen, "unseen").status()).isEqualTo("InProgress");
      assertThat(verdict(seen, "taken").status()).isEqualTo("Failed");
    } finally {
      operator.start();
    }
  }

  private static Verdict verdict(SeenObjects seen, String secret) {
    List<Verdict> all = tools.kstatus(seen.of("ManagedSecret", secret));
    return all.get(all.size() - 1);
  }

  /** By the rules of the Kubernetes API conventions, without kstatus. */
  private static boolean isDone(JsonNode object) {
    JsonNode status = object.path("status");
    boolean isReady = false;
    for (JsonNode condition : status.path("conditions")) {
      isReady |=
          condition.path("type").asText().equals("Ready")
              && condition.path("status").asText().equals("True");
    }
    return isReady
        && object.at("/metadata/deletionTimestamp").isMissingNode()
        && status.path("observedGeneration").asLong() == object.at("/metadata/generation").asLong();
  }

  @ParameterizedTest
  @CsvSource({"one, apply, policy first", "other, apply --server-side, policy last"})
  void filesInAnyOrderConvergeAndNeverDiffer(
      String name, String way, String order, TestNamespace team, Cluster cluster)
      throws IOException {
    Kubectl kubectl = Kubectl.find(cluster, team.name()).orElse(null);
    Assumptions.assumeTrue(kubectl != null, "kubectl is not installed");
    // Given
    Path file = folder.resolve(name + ".yaml");
    List<String> objects =
        order.equals("policy first")
            ? List.of(POLICY, ROTATED_SECRET)
            : List.of(ROTATED_SECRET, POLICY);
    Files.writeString(
        file, String.join("---\n", objects).replace("NAME", name).replace("POLICY", name));
    assertThat(kubectl.shell(folder, command(team, way, file)).messages()).isEmpty();
    String first = team.awaitReady(name).getStatus().versionId();
    String value = text(team.awaitSecret(name), "value");
    assertNoDifference(team, kubectl, file, way);

    // When
    act(team, name, "rotate");
    patiently().until(() -> !team.awaitReady(name).getStatus().versionId().equals(first));
    assertNoDifference(team, kubectl, file, way);
    act(team, name, "rollback");
    patiently().until(() -> team.awaitReady(name).getStatus().versionId().equals(first));

    // Then
    team.awaitText(name, "value", value);
    assertNoDifference(team, kubectl, file, way);
    assertThat(kubectl.shell(folder, command(team, way, file)).messages()).isEmpty();
    assertThat(team.awaitReady(name).getStatus().versionId()).isEqualTo(first);
  }

  private static String command(TestNamespace team, String way, Path file) {
    return "kubectl %s -n %s -f %s".formatted(way, team.name(), file);
  }

  private static void assertNoDifference(
      TestNamespace team, Kubectl kubectl, Path file, String way) {
    Kubectl.Result diff = kubectl.shell(folder, command(team, way.replace("apply", "diff"), file));
    assertThat(diff.text() + diff.messages()).isEmpty();
    assertThat(diff.exitCode()).isZero();
  }

  /** Does what Argo CD does: it sends the difference that a script has made. */
  private static void act(TestNamespace team, String secret, String action) throws IOException {
    ManagedSecret object = team.managedSecrets(secret).require();
    JsonNode live = JSON.readTree(team.client().getKubernetesSerialization().asJson(object));
    assertThat(tools.actions("ManagedSecret", live).at("/" + action + "/disabled").asBoolean())
        .isFalse();
    JsonNode changed = tools.act("ManagedSecret", action, live);
    String patch =
        JSON.createObjectNode()
            .set(
                "metadata",
                JSON.createObjectNode().set("annotations", changed.at("/metadata/annotations")))
            .toString();
    team.managedSecrets(secret).patch(MERGE, patch);
  }

  @Test
  void aPrefixReachesEveryReference(TestNamespace team, Cluster cluster) throws IOException {
    Kubectl kubectl = Kubectl.find(cluster, team.name()).orElse(null);
    Assumptions.assumeTrue(kubectl != null, "kubectl is not installed");

    // When
    Path overlay = Chart.projectRoot().resolve("examples/gitops/staging");
    Kubectl.Result result =
        kubectl.shell(
            folder,
            "kubectl kustomize %s | kubectl apply -n %s --dry-run=server -o json -f -"
                .formatted(overlay, team.name()));

    // Then
    assertThat(result.messages()).isEmpty();
    List<String> texts = new ArrayList<>();
    collect(JSON.readTree(result.text()), texts);
    assertThat(texts)
        .contains("staging-shop-api", "staging-shop-db", "staging-shop-db-admin")
        .contains("staging-shop-db-url")
        .contains("staging-monthly", "staging-db-ca")
        .doesNotContain("shop-api", "shop-db", "shop-db-admin", "shop-db-url", "monthly", "db-ca");
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.forEach(child -> collect(child, texts));
  }
}
