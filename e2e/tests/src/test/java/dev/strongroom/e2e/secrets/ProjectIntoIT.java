package dev.strongroom.e2e.secrets;

import static dev.strongroom.e2e.operator.TestNamespace.condition;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.ManagedSecretStatus.ProjectedInto;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestUser;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Secrets that their owners put into namespaces that accept them, with the rights of tenants.
 * {@code STRONGROOM_E2E_SHARING_NAMESPACES} says how many namespaces are timed.
 */
@WithOperator
class ProjectIntoIT {
  private static final String ACCEPT = "strongroom.dev/accept-secrets-from";
  private static final int NAMESPACES =
      Integer.parseInt(System.getenv().getOrDefault("STRONGROOM_E2E_SHARING_NAMESPACES", "20"));
  private static final Duration WITHIN_BACK_OFF = Duration.ofMinutes(4);
  private static final String LOGIN =
      """
      value: {generate: {template: '{"username": "app"}', key: password}}
      sharing:
        projectInto:
          namespaceSelector: {matchLabels: {of: %s}}
          projection: {name: login, form: BasicAuth}
          %s
      """;

  @Test
  void aNamespaceThatAcceptsItHasTheSecretForAsLongAsItDoes(Cluster cluster, TestNamespace team) {
    // Given
    TestNamespace accepting = TestNamespace.create(cluster.client(), team.name() + "-accepting");
    TestNamespace silent = TestNamespace.create(cluster.client(), team.name() + "-silent");
    List.of(accepting, silent).forEach(namespace -> namespace.label("of", "accepting"));
    accepting.annotate(ACCEPT, "others, " + team.uid());

    // When
    team.as(TestUser.TRUSTED_TENANT).apply("accepting", LOGIN.formatted("accepting", ""));

    // Then
    assertThat(text(accepting.awaitSecret("login"), "username")).isEqualTo("app");
    awaitProjected(team, "accepting", "True ProjectedInto");
    patiently()
        .untilAsserted(
            () ->
                assertThat(projected(team, "accepting"))
                    .isEqualTo(new ProjectedInto(1, 1, 0, null)));
    assertThat(projections(silent, "login").get()).isNull();

    // When
    projections(accepting.as(TestUser.TRUSTED_TENANT), "login").delete();

    // Then
    accepting.awaitCondition(SecretProjection.class, "login", "True", "Synced");

    // When
    accepting.annotate(ACCEPT, "others");

    // Then
    patiently().untilAsserted(() -> assertThat(projections(accepting, "login").get()).isNull());
    accepting.awaitCollected("login");
  }

  @Test
  void whatIsKeptStaysWhenTheNamespaceIsNoLongerMeant(Cluster cluster, TestNamespace team) {
    // Given
    TestNamespace other = TestNamespace.create(cluster.client(), team.name() + "-keeping");
    other.label("of", "keeping");
    other.annotate(ACCEPT, "*");
    team.apply("keeping", LOGIN.formatted("keeping", "whenWithdrawn: Keep"));
    other.awaitCondition(SecretProjection.class, "login", "True", "Synced");
    String password = text(other.awaitSecret("login"), "password");

    // When
    other.removeLabel("of");

    // Then
    patiently().untilAsserted(() -> assertThat(projections(other, "login").get()).isNull());
    awaitProjected(team, "keeping", "True ProjectedInto");
    assertThat(text(other.secrets("login").get(), "password")).isEqualTo(password);
  }

  @Test
  void aFullNamespaceIsNamedAndOthersDoNotWaitForIt(Cluster cluster, TestNamespace team) {
    // Given
    TestNamespace full = TestNamespace.create(cluster.client(), team.name() + "-full");
    TestNamespace other = TestNamespace.create(cluster.client(), team.name() + "-other");
    List.of(full, other)
        .forEach(
            namespace -> {
              namespace.label("of", "full");
              namespace.annotate(ACCEPT, team.name());
            });
    full.limitSecrets("0");

    // When
    team.apply("full", LOGIN.formatted("full", ""));

    // Then
    other.awaitCondition(SecretProjection.class, "login", "True", "Synced");
    awaitProjected(team, "full", "False ProjectIntoIncomplete");
    patiently().until(() -> projected(team, "full").problems() != null);
    assertThat(projected(team, "full").problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.namespace()).isEqualTo(full.name());
              assertThat(problem.reason()).isEqualTo("ReceiverNotReady");
              assertThat(problem.message()).contains("QuotaExceeded");
            });

    // When
    full.limitSecrets("1");

    // Then
    patiently().atMost(WITHIN_BACK_OFF).until(() -> full.secrets("login").get() != null);
    full.awaitCondition(SecretProjection.class, "login", "True", "Synced");
    awaitProjected(team, "full", "True ProjectedInto");
  }

  /** Tells how long it takes; nothing is asserted about that, since others use the machine too. */
  @Test
  void aNewNamespaceHasItsSecretAtOnceHoweverManyThereAre(Cluster cluster, TestNamespace team)
      throws Exception {
    // Given
    team.apply("many", LOGIN.formatted("many", ""));
    team.awaitReady("many");
    List<Long> times = new ArrayList<>();

    // When
    try (SecretArrivals arrivals =
        new SecretArrivals(
            cluster.client().secrets().inAnyNamespace().withLabel("strongroom.dev/managed-by"),
            secret -> secret.getMetadata().getNamespace())) {
      for (String name : names(team)) {
        long begun = System.nanoTime();
        cluster
            .client()
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withLabels(Map.of("of", "many"))
                    .withAnnotations(Map.of(ACCEPT, team.name()))
                    .endMetadata()
                    .build())
            .create();
        times.add(arrivals.after(begun, name));
      }
    }

    // Then
    System.out.println("New namespace to its Secret: " + SecretArrivals.percentiles(times));
    patiently()
        .untilAsserted(() -> assertThat(projected(team, "many").ready()).isEqualTo(NAMESPACES));
    awaitProjected(team, "many", "True ProjectedInto");
    assertThat(team.managedSecrets("many").get().toString()).hasSizeLessThan(10_000);
  }

  private static List<String> names(TestNamespace team) {
    return IntStream.range(0, NAMESPACES).mapToObj(i -> team.name() + "-many-" + i).toList();
  }

  private static Resource<SecretProjection> projections(TestNamespace namespace, String name) {
    return namespace
        .client()
        .resources(SecretProjection.class)
        .inNamespace(namespace.name())
        .withName(name);
  }

  private static ProjectedInto projected(TestNamespace team, String object) {
    return team.managedSecrets(object).get().getStatus().sharing().projectedInto();
  }

  private static void awaitProjected(TestNamespace team, String object, String expected) {
    patiently()
        .untilAsserted(
            () ->
                assertThat(
                        condition(team.managedSecrets(object).get(), "ProjectedInto")
                            .map(c -> c.getStatus() + " " + c.getReason()))
                    .contains(expected));
  }
}
