package dev.strongroom.e2e.rollout;

import static dev.strongroom.e2e.operator.TestNamespace.condition;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static dev.strongroom.e2e.rollout.Workloads.env;
import static dev.strongroom.e2e.rollout.Workloads.files;
import static dev.strongroom.e2e.rollout.Workloads.restartedFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Workloads are restarted when the content of their Secret changes, and for nothing else. */
@RequiresCluster
class RolloutIT {
  private static final String CONSUMERS =
      "{value: {generate: {}}, projection: {}, rollout: {workloads: Consumers, minIntervalSeconds:"
          + " 10}}";

  private static RestartableOperator operator;
  private static TestNamespace team;
  private static Workloads workloads;

  @BeforeAll
  static void start(Cluster cluster) {
    TestOperator.install(cluster, "--set=rollout.enabled=true");
    team = TestNamespace.create(cluster.client(), "rollout-it");
    workloads = new Workloads(team);
    operator = new RestartableOperator(cluster, Map.of("STRONGROOM_ROLLOUT", "true"));
    operator.start();
  }

  /** Other tests have the operator with the rights that it has by default. */
  @AfterAll
  static void stop(Cluster cluster) {
    operator.close();
    TestOperator.install(cluster);
  }

  @Test
  void aChangeOfTheContentRestartsThoseThatReadTheirEnvironmentOnce() {
    // Given consumers of every kind, one that reads files, and one that does not allow restarts
    team.apply("change", "{value: {generate: {}}, projection: {}}");
    team.awaitReady("change");
    List<HasMetadata> consumers =
        List.of(
            workloads.deployment("change-app", env("change")),
            workloads.apply(
                "StatefulSet",
                "change-db",
                env("change"),
                "true",
                "replicas: 0\n  serviceName: change-db"),
            workloads.apply("DaemonSet", "change-agent", env("change"), "true", ""));
    Deployment reader = workloads.deployment("change-files", files("change"));
    Deployment refusing = workloads.deployment("change-refusing", env("change"), "false", 0);

    // and a rollout that is switched on
    team.apply("change", CONSUMERS);
    consumers.forEach(w -> workloads.awaitNoted(w, "change"));
    assertThat(consumers)
        .allSatisfy(w -> assertThat(restartedFor(workloads.now(w), "change")).isEmpty());
    Map<String, Long> noted =
        consumers.stream().collect(Collectors.toMap(HasMetadata::getKind, RolloutIT::generation));

    // When
    put("change", "second");

    // Then each is restarted once, by a MAC that nobody without the key can compute
    for (HasMetadata consumer : consumers) {
      HasMetadata restarted = workloads.awaitRestart(consumer, "change", Optional.empty());
      assertThat(generation(restarted)).isEqualTo(noted.get(consumer.getKind()) + 1);
      assertThat(restartedFor(restarted, "change").orElseThrow())
          .hasSize(43)
          .isNotIn(hashes("second"));
    }
    assertThat(text(team.secrets("change").get(), "value")).isEqualTo("second");
    assertThat(generation(reader)).isEqualTo(1);
    assertThat(generation(refusing)).isEqualTo(1);
    awaitRollout("change", "False", "RestartNotAllowed");
    workloads.deployment("change-refusing", env("change"));
    awaitRollout("change", "True", "RolloutComplete");
    assertThat(team.events("change"))
        .anySatisfy(e -> assertThat(e.getReason()).isEqualTo("WorkloadRestarted"));
    assertThat(operator.get("/metrics").body())
        .containsPattern("strongroom_rollout_started_total [1-9]")
        .containsPattern("strongroom_rollout_finished_total [1-9]");
  }

  @Test
  void equalContentAndAnotherDeclarationRestartNothing() {
    // Given
    team.apply("same", CONSUMERS);
    String value = text(team.awaitSecret("same"), "value");
    Deployment app = workloads.deployment("same-app", env("same"));
    workloads.awaitNoted(app, "same");
    long noted = generation(app);

    // When another version has the same value, and the Secret gets a label
    put("same", value);
    team.apply("same", CONSUMERS.replace("projection: {}", "projection: {labels: {team: a}}"));

    // Then
    patiently()
        .until(() -> "a".equals(team.secrets("same").get().getMetadata().getLabels().get("team")));
    awaitRollout("same", "True", "RolloutComplete");
    assertThat(generation(app)).isEqualTo(noted);

    // When the value changes at last
    put("same", "another");

    // Then
    assertThat(generation(workloads.awaitRestart(app, "same", Optional.empty())))
        .isEqualTo(noted + 1);
  }

  @Test
  void anotherOperatorRestartsNothingAndContinuesWhatWaits() {
    // Given one that was restarted, and one that is paused while its Secret changes
    team.apply("leader", CONSUMERS);
    team.awaitReady("leader");
    Deployment done = workloads.deployment("leader-done", env("leader"));
    workloads.awaitNoted(done, "leader");
    team.apply("paused", CONSUMERS);
    team.awaitReady("paused");
    Deployment paused = workloads.deployment("leader-paused", env("paused"));
    workloads.awaitNoted(paused, "paused");
    workloads.pause(paused, true);
    put("leader", "second");
    put("paused", "second");
    workloads.awaitRestart(done, "leader", Optional.empty());
    awaitRollout("leader", "True", "RolloutComplete");
    awaitRollout("paused", "Unknown", "RolloutPending");
    assertThat(restartedFor(workloads.deployment("leader-paused"), "paused")).isEmpty();
    long generation = generation(done);
    String revision = team.managedSecrets("leader").get().getMetadata().getResourceVersion();

    // When another operator takes over, and the pause ends
    operator.stop();
    operator.start();
    workloads.pause(paused, false);

    // Then
    workloads.awaitRestart(paused, "paused", Optional.empty());
    awaitRollout("paused", "True", "RolloutComplete");
    assertThat(generation(done)).isEqualTo(generation);
    assertThat(team.managedSecrets("leader").get().getMetadata().getResourceVersion())
        .isEqualTo(revision);
  }

  @Test
  void secretsThatChangeTogetherRestartAWorkloadOnceAndTheNextChangeWaitsForTheInterval() {
    // Given a workload that uses two Secrets
    team.apply("one", CONSUMERS);
    team.apply("two", CONSUMERS);
    team.awaitReady("one");
    team.awaitReady("two");
    Deployment app =
        workloads.deployment(
            "batched", "{envFrom: [{secretRef: {name: one}}, {secretRef: {name: two}}]}");
    workloads.awaitNoted(app, "one");
    workloads.awaitNoted(app, "two");
    long noted = generation(app);

    // When both change
    put("one", "second");
    put("two", "second");

    // Then one restart is for both
    workloads.awaitRestart(app, "two", Optional.empty());
    HasMetadata restarted = workloads.awaitRestart(app, "one", Optional.empty());
    assertThat(generation(restarted)).isEqualTo(noted + 1);

    // When one changes again at once
    put("one", "third");

    // Then it is restarted again, after the interval
    HasMetadata again = workloads.awaitRestart(app, "one", restartedFor(restarted, "one"));
    assertThat(restartedAt(again)).isGreaterThan(restartedAt(restarted));
    assertThat(generation(again)).isEqualTo(noted + 2);
  }

  @Test
  void nothingElseOfAWorkloadIsOwnedOrChanged(Cluster cluster) {
    // Given a workload that GitOps applies and an autoscaler scales
    team.apply(
        "owned",
        "{value: {generate: {}}, projection: {}, rollout: {minIntervalSeconds: 10, targets: [{kind:"
            + " Deployment, name: owned-app}]}}");
    awaitRollout("owned", "False", "WorkloadNotFound");
    Deployment app = workloads.deployment("owned-app", env("elsewhere"));
    workloads.awaitNoted(app, "owned");
    long noted = generation(app);

    // When it is restarted, and applied again
    put("owned", "second");
    Deployment restarted = (Deployment) workloads.awaitRestart(app, "owned", Optional.empty());
    workloads.deployment("owned-app", env("elsewhere"));

    // Then the annotation is still there, and is all that the operator owns
    Deployment now = workloads.deployment("owned-app");
    assertThat(restartedFor(now, "owned")).isEqualTo(restartedFor(restarted, "owned"));
    assertThat(generation(now)).isEqualTo(noted + 1);
    assertThat(now.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("theirs", "x");
    assertThat(
            now.getMetadata().getManagedFields().stream()
                .filter(f -> f.getManager().equals("strongroom-rollout"))
                .map(f -> cluster.client().getKubernetesSerialization().asJson(f.getFieldsV1())))
        .singleElement()
        .satisfies(
            fields ->
                assertThat(fields.replaceAll("[\"{}:,]|f:|strongroom.dev/secret-owned", ""))
                    .doesNotContain("replicas", "labels", "theirs", "containers"));
  }

  @Test
  void theExampleIsRestartedAsItsReadmeSays() throws IOException {
    // Given
    String spec = Serialization.asYaml(example("secret.yaml", ManagedSecret.class).getSpec());
    team.apply("shop-api", spec.replaceFirst("^---\\s*", ""));
    Deployment declared = example("deployment.yaml", Deployment.class);
    declared.getMetadata().setNamespace(team.name());
    declared.getSpec().setReplicas(0);
    Deployment shop = team.client().resource(declared).serverSideApply();
    awaitRollout("shop-api", "True", "RolloutComplete");
    assertThat(restartedFor(workloads.now(shop), "shop-api")).isEmpty();
    long noted = generation(shop);

    // When
    put("shop-api", "second");

    // Then
    HasMetadata restarted = workloads.awaitRestart(shop, "shop-api", Optional.empty());
    assertThat(generation(restarted)).isEqualTo(noted + 1);
    awaitRollout("shop-api", "True", "RolloutComplete");
  }

  private static <T> T example(String file, Class<T> type) throws IOException {
    return Serialization.unmarshal(
        Files.readString(Chart.projectRoot().resolve("examples/rollout").resolve(file)), type);
  }

  @Test
  void theOperatorsAccountCanChangeNothingElseOfAWorkload(Cluster cluster) {
    // Given
    workloads.deployment("guarded", env("any"));
    String annotation =
        """
        {"spec":{"template":{"metadata":{"annotations":{"strongroom.dev/secret-any":"x"}}}}}
        """;
    String image =
        """
        {"spec":{"template":{"spec":{"containers":[{"name":"app","image":"example.com/evil"}]}}}}
        """;
    try (KubernetesClient account =
        new KubernetesClientBuilder().withConfig(TestOperator.configuration(cluster)).build()) {
      // When, Then a policy takes a moment to count
      patiently()
          .untilAsserted(
              () ->
                  assertThat(refusal(account, "guarded", image))
                      .contains("not what their pods run"));
      assertThat(refusal(account, "guarded", "{\"spec\":{\"replicas\":3}}"))
          .contains("not what their pods run");
      assertThat(refusal(account, "guarded", annotation)).isEmpty();
      workloads.deployment("guarded", env("any"), "false", 0);
      assertThat(refusal(account, "guarded", annotation.replace("\"x\"", "\"y\"")))
          .contains("strongroom.dev/rollout");
    }
  }

  private static String refusal(KubernetesClient account, String name, String patch) {
    KubernetesClientException refused =
        catchThrowableOfType(
            KubernetesClientException.class,
            () ->
                account
                    .resource(workloads.deployment(name))
                    .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch));
    return refused == null ? "" : refused.getMessage();
  }

  private static void put(String secret, String value) {
    StoreAccess.open(team.client(), TestOperator.NAMESPACE, Clock.systemUTC())
        .put(team.name(), secret, value);
  }

  private static void awaitRollout(String secret, String status, String reason) {
    patiently()
        .untilAsserted(
            () ->
                assertThat(condition(team.managedSecrets(secret).get(), "RolledOut"))
                    .hasValueSatisfying(
                        c -> {
                          assertThat(c.getReason()).as(c.getMessage()).isEqualTo(reason);
                          assertThat(c.getStatus()).isEqualTo(status);
                        }));
  }

  /** That of a Deployment grows with its own annotations too, such as those that note content. */
  private static long generation(HasMetadata workload) {
    return team.client().resource(workload).get().getMetadata().getGeneration();
  }

  private static String restartedAt(HasMetadata workload) {
    return workload.getMetadata().getAnnotations().get("strongroom.dev/restarted-at");
  }

  /** What a plain hash of the value would look like. */
  private static List<String> hashes(String value) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
      return List.of(
          HexFormat.of().formatHex(hash),
          Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
