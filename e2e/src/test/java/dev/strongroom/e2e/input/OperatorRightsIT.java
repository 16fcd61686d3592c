package dev.strongroom.e2e.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.kubernetes.KubernetesClients;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.RequiresCluster;
import dev.strongroom.e2e.operator.ChartPolicy;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
  void aLabelledSecretIsMade() {
    // Given, When, Then
    assertThatCode(() -> create("labelled", OURS, OPAQUE)).doesNotThrowAnyException();
  }

  @Test
  void aTokenOfAServiceAccountIsNotAskedFor() {
    // Given, When
    String refusal = refusal(() -> create("token", OURS, "kubernetes.io/service-account-token"));

    // Then
    assertThat(refusal).contains("the cluster turns into credentials");
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

  private static void create(String name, Map<String, String> labels, String type) {
    operator
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(team.name())
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
