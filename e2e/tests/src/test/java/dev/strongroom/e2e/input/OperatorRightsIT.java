package dev.strongroom.e2e.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.crds.SecretProjectionSpec;
import dev.strongroom.crds.SecretProjectionSpec.SecretReference;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.ChartPolicy;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What somebody who has taken over the operator could do to Secrets: the chart's rights and policy.
 */
@RequiresCluster
class OperatorRightsIT {
  private static final Map<String, String> OURS = Map.of("strongroom.dev/managed-by", "strongroom");
  private static final Map<String, String> NONE = Map.of();
  private static final String OPAQUE = "Opaque";

  private static TestNamespace team;
  private static KubernetesClient operator;

  @BeforeAll
  static void install(Cluster cluster) {
    TestOperator.install(cluster);
    team = TestNamespace.create(cluster.client(), "operator-rights-it");
    operator = KubernetesClients.create(TestOperator.configuration(cluster));
    ChartPolicy.awaitInForce(operator);
  }

  @AfterAll
  static void close() {
    operator.close();
  }

  @Test
  void aSecretWithoutTheLabelIsNeitherMadeNorChanged() {
    // Given
    Secret theirs = team.createSecret("theirs", Map.of("k", "v"));

    // When
    String made = refusal(() -> create("planted", NONE, OPAQUE));
    String changed =
        refusal(
            () ->
                operator
                    .resource(new SecretBuilder(theirs).addToStringData("k", "changed").build())
                    .update());

    // Then
    assertThat(made).contains("may write only Secrets labelled");
    assertThat(changed).contains("forbidden");
    assertThat(team.secrets("planted").get()).isNull();
    assertThat(team.secrets("theirs").get()).isEqualTo(theirs);
  }

  @Test
  @Tag("hostile")
  void aSecretOfSomebodyElseIsNotChangedByPuttingTheLabelOnIt() {
    // Given
    Secret victim = team.createSecret("victim", Map.of("k", "v"));

    // When
    String patched =
        refusal(
            () ->
                operator
                    .secrets()
                    .inNamespace(team.name())
                    .withName("victim")
                    .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        """
                        {"metadata": {"labels": {"strongroom.dev/managed-by": "strongroom"}},
                         "data": {"k": "cGxhbnRlZA=="}}
                        """));

    // Then
    assertThat(patched).contains("may change only Secrets that are its own already");
    assertThat(team.secrets("victim").get()).isEqualTo(victim);
  }

  @Test
  @Tag("hostile")
  void noReleaseIsPlantedInTheClustersOwnNamespace(Cluster cluster) {
    // Given, When
    String type = refusal(() -> create(team.name(), "planted", OURS, "helm.sh/release.v1"));
    String both = refusal(() -> create("kube-system", "planted", OURS, "helm.sh/release.v1"));
    String namespace = refusal(() -> create("kube-system", "planted", OURS, OPAQUE));

    // Then
    assertThat(type).contains("only Secrets of the types in projection.allowedTypes");
    assertThat(both).contains("forbidden");
    assertThat(namespace).contains("may not write Secrets in an excluded namespace");
    assertThat(team.secrets("planted").get()).isNull();
    assertThat(cluster.client().secrets().inNamespace("kube-system").withName("planted").get())
        .isNull();
  }

  @Test
  @Tag("hostile")
  void aSecretThatAllowsOneManagedSecretIsChangedForThatOneAlone() {
    // Given
    team.createSecret("lent", Map.of("k", "v"));
    team.allow("lent", "friend,other-friend");

    // When
    String stranger = refusal(() -> take("lent", "stranger"));

    // Then
    assertThat(stranger).contains("strongroom.dev/allow names the ManagedSecret");
    assertThatCode(() -> take("lent", "other-friend")).doesNotThrowAnyException();
  }

  @Test
  @Tag("hostile")
  void aSecretProjectionIsMadeOnlyWhereThatIsAcceptedAndForWhomItNames(Cluster cluster) {
    // Given
    TestNamespace accepting = TestNamespace.create(cluster.client(), "operator-rights-accepting");
    accepting.annotate("strongroom.dev/accept-secrets-from", "shop");
    team.apply("SecretProjection", "by-hand", "{secretRef: {name: db}}");

    // When
    String unasked = refusal(() -> project(team, "shop/db"));
    String unnamed = refusal(() -> project(accepting, "shop/other"));
    String removed =
        refusal(
            () ->
                operator
                    .resources(SecretProjection.class)
                    .inNamespace(team.name())
                    .withName("by-hand")
                    .delete());

    // Then
    assertThat(unasked).contains("only in namespaces with the annotation");
    assertThat(unnamed).contains("only of the ManagedSecret that their annotation");
    assertThat(removed).contains("only SecretProjections that it has made");
    assertThatCode(() -> project(accepting, "shop/db")).doesNotThrowAnyException();
  }

  private static void project(TestNamespace namespace, String maker) {
    SecretProjection projection = new SecretProjection();
    projection.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace.name())
            .withName("projected")
            .addToAnnotations("strongroom.dev/projected-by", maker)
            .build());
    projection.setSpec(
        new SecretProjectionSpec(new SecretReference("db", "shop"), null, null, null, null));
    operator.resource(projection).create();
  }

  @Test
  void aLabelledSecretIsMade() {
    // Given, When, Then
    assertThatCode(() -> create("labelled", OURS, OPAQUE)).doesNotThrowAnyException();
  }

  @Test
  void aTokenOfAServiceAccountIsNotAskedFor() {
    // Given, When
    String refusal = refusal(() -> create("token", OURS, "kubernetes.io/service-account-token"));

    // Then
    assertThat(refusal).contains("only Secrets of the types in projection.allowedTypes");
    assertThat(team.secrets("token").get()).isNull();
  }

  @Test
  void noSecretIsDeletedNotEvenItsOwn() {
    // Given
    create("kept", OURS, OPAQUE);

    // When
    String refusal =
        refusal(() -> operator.secrets().inNamespace(team.name()).withName("kept").delete());

    // Then
    assertThat(refusal).contains("forbidden");
    assertThat(team.secrets("kept").get()).isNotNull();
  }

  private static void take(String name, String managedSecret) {
    operator
        .secrets()
        .inNamespace(team.name())
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"metadata": {"labels": {"strongroom.dev/managed-by": "strongroom"},
                          "annotations": {"strongroom.dev/managed-secret": "%s"}}}
            """
                .formatted(managedSecret));
  }

  private static void create(String name, Map<String, String> labels, String type) {
    create(team.name(), name, labels, type);
  }

  private static void create(
      String namespace, String name, Map<String, String> labels, String type) {
    operator
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .addToAnnotations("kubernetes.io/service-account.name", "default")
                .endMetadata()
                .withType(type)
                .build())
        .create();
  }

  /** What the API server says against it; empty if it does it. */
  private static String refusal(ThrowingCallable call) {
    KubernetesClientException refused = catchThrowableOfType(KubernetesClientException.class, call);
    return refused == null ? "" : refused.getMessage();
  }
}
