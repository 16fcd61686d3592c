package dev.strongroom.e2e.input;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An administrator deletes the store by mistake: the chart's policy stands in the way. */
@RequiresCluster
@Tag("hostile")
class DeletionProtectionIT {
  private static final String SECOND = "deletion-protection-system";
  private static final String REFUSED = "strongroom.dev/allow-deletion=true";

  private static KubernetesClient admin;
  private static TestNamespace team;
  private static TestOperator operator;
  private static List<HasMetadata> policies;

  @BeforeAll
  static void install(Cluster cluster) {
    admin = cluster.client();
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    team = TestNamespace.create(admin, "deletion-protection-it");
    team.apply("kept", "{value: {generate: {password: {length: 3000}}}, projection: {}}");
    team.awaitReady("kept");
    policies = protect(TestOperator.NAMESPACE);
    patiently()
        .until(
            () ->
                !refusal(
                        () -> admin.namespaces().withName(TestOperator.NAMESPACE).dryRun().delete())
                    .isEmpty());
  }

  @AfterAll
  static void removeProtection() {
    policies.forEach(policy -> admin.resource(policy).delete());
    patiently()
        .until(
            () ->
                refusal(() -> admin.namespaces().withName(TestOperator.NAMESPACE).dryRun().delete())
                    .isEmpty());
    operator.close();
  }

  @Test
  void neitherKindsNorNamespaceNorRootKeyNorStoreAreDeletedByMistake() {
    // Given, When
    List<String> refusals =
        List.of(
            refusal(
                () ->
                    admin
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("keyrecords.strongroom.dev")
                        .dryRun()
                        .delete()),
            refusal(() -> admin.namespaces().withName(TestOperator.NAMESPACE).dryRun().delete()),
            refusal(
                () ->
                    admin
                        .secrets()
                        .inNamespace(TestOperator.NAMESPACE)
                        .withName("strongroom-root-key")
                        .dryRun()
                        .delete()),
            refusal(() -> admin.resource(team.record("kept").orElseThrow()).dryRun().delete()));

    // Then
    assertThat(refusals).allSatisfy(message -> assertThat(message).contains(REFUSED));
    assertThat(refusals.get(3))
        .contains("kubectl -n " + TestOperator.NAMESPACE + " annotate secretrecords ");
  }

  @Test
  void noWholeCollectionOfTheStoreIsDeletedByMistake() {
    // Given, When
    for (String plural : List.of("secretrecords", "secretversions", "keyrecords")) {
      String path =
          "/apis/strongroom.dev/v1/namespaces/%s/%s".formatted(TestOperator.NAMESPACE, plural);
      String refused = refusal(() -> admin.raw(path, "DELETE", Map.of("kind", "DeleteOptions")));

      // Then
      assertThat(refused).as(plural).contains(REFUSED);
    }
    assertThat(team.record("kept")).isPresent();
    assertThat(stored(SecretVersionResource.class)).isNotEmpty();
    assertThat(stored(KeyRecordResource.class)).isNotEmpty();
  }

  @Test
  void whatIsMarkedIsDeletedAndSoIsWhateverIsNotTheStore() {
    // Given
    team.apply("marked", "{value: {generate: {}}}");
    team.awaitReady("marked");
    SecretRecordResource record = team.record("marked").orElseThrow();
    Secret plain = team.createSecret("plain", Map.of("k", "v"));
    String before = refusal(() -> admin.resource(record).dryRun().delete());

    // When
    admin
        .resource(record)
        .edit(
            r -> {
              r.getMetadata().setAnnotations(Map.of("strongroom.dev/allow-deletion", "true"));
              return r;
            });

    // Then
    assertThat(before).contains(REFUSED);
    assertThatCode(() -> admin.resource(record).dryRun().delete()).doesNotThrowAnyException();
    assertThatCode(() -> admin.resource(plain).delete()).doesNotThrowAnyException();
  }

  @Test
  void theOperatorItselfRemovesWhatIsDue() {
    // Given
    team.apply("at-once", "{value: {generate: {}}, deletion: {forceDeleteWithoutRecovery: true}}");
    team.awaitReady("at-once");

    // When
    team.managedSecrets("at-once").delete();

    // Then
    patiently()
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(() -> assertThat(team.record("at-once")).isEmpty());
  }

  @Test
  void aMarkedNamespaceGoesWithAllThatIsInIt(Cluster cluster) {
    // Given
    KubernetesClient client = cluster.client();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(SECOND).endMetadata().build())
        .serverSideApply();
    List<HasMetadata> second = protect(SECOND);
    SecretRecordResource record = new SecretRecordResource();
    record.getMetadata().setName("of-the-second");
    record.getMetadata().setNamespace(SECOND);
    record.setSpec(team.record("kept").orElseThrow().getSpec());
    client.resource(record).create();
    patiently()
        .until(
            () ->
                refusal(() -> client.namespaces().withName(SECOND).dryRun().delete())
                    .contains(REFUSED));

    // When
    client
        .namespaces()
        .withName(SECOND)
        .edit(
            n ->
                new NamespaceBuilder(n)
                    .editMetadata()
                    .addToAnnotations("strongroom.dev/allow-deletion", "true")
                    .endMetadata()
                    .build());
    client
        .namespaces()
        .withName(SECOND)
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();

    // Then
    try {
      patiently()
          .atMost(Duration.ofSeconds(120))
          .until(() -> client.namespaces().withName(SECOND).get() == null);
    } finally {
      second.forEach(policy -> client.resource(policy).delete());
    }
  }

  private static <T extends HasMetadata> List<T> stored(Class<T> type) {
    return admin.resources(type).inNamespace(TestOperator.NAMESPACE).list().getItems();
  }

  /** Applies the chart's policy, and no other part of the chart. */
  private static List<HasMetadata> protect(String namespace) {
    List<HasMetadata> rendered =
        Chart.render(admin, namespace).stream()
            .filter(o -> o.getKind().startsWith("ValidatingAdmissionPolicy"))
            .filter(o -> o.getMetadata().getName().endsWith("-deletion"))
            .toList();
    assertThat(rendered).hasSize(2);
    Chart.apply(admin, rendered);
    return rendered;
  }

  /** What the API server says against it; empty if it does it. */
  private static String refusal(ThrowingCallable call) {
    KubernetesClientException refused = catchThrowableOfType(KubernetesClientException.class, call);
    return refused == null ? "" : refused.getMessage();
  }
}
