package dev.strongroom.e2e.hostile;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.TestUser;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A user of the kinds, without any right on Secrets, tries to make the operator send other requests
 * than it means to, and to keep its threads waiting for ever.
 */
@Tag("hostile")
@TestMethodOrder(OrderAnnotation.class)
class NameInjectionIT {
  /** More than the threads that all controllers share. */
  private static final int OBJECTS = 24;

  private static final List<String> NAMES =
      List.of(
          "?watch=true",
          "?limit=500",
          "../../strongroom-system/secrets/strongroom-root-key",
          "..%2f..%2fstrongroom-system%2fsecrets%2fstrongroom-root-key",
          "a#b");

  private static EmbeddedCluster cluster;
  private static TestOperator operator;
  private static TestNamespace hostile;
  private static TestNamespace other;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    hostile = TestNamespace.create(cluster.client(), "hostile").as(TestUser.USER_OF_KINDS);
    other = TestNamespace.create(cluster.client(), "other");
  }

  @AfterAll
  static void stop() {
    operator.close();
    cluster.close();
  }

  @Test
  @Order(1)
  void namesThatAreNoneAreRefusedWhenTheyAreAppliedWithTheirPath() {
    for (String name : NAMES) {
      refused("{value: {fromSecret: {name: '%s', key: k}}}", name, "spec.value.fromSecret.name");
      refused("{value: {fromSecret: {name: s, key: '%s/'}}}", name, "spec.value.fromSecret.key");
      refused("{adopt: '%s'}", name, "spec.adopt");
      refused("{projection: {name: '%s'}}", name, "spec.projection.name");
      refused("{projection: {data: [{key: '%s/'}]}}", name, "spec.projection.data[0].key");
      refused("{projection: {labels: {'%s/x/y': v}}}", name, "spec.projection.labels");
      refused("{projection: {annotations: {'%s/x/y': v}}}", name, "spec.projection.annotations");
      refused(
          "{rotation: {policyRef: {name: '%s'}, targetRef: {name: t}}}",
          name, "spec.rotation.policyRef.name");
      refused(
          "{rotation: {policyRef: {name: p}, targetRef: {name: '%s'}}}",
          name, "spec.rotation.targetRef.name");
      String target =
          "{type: PostgreSQL, postgresql: {host: h, tls: {caConfigMapRef: {name: '%s'}}}}";
      KubernetesClientException answer =
          catchThrowableOfType(
              KubernetesClientException.class,
              () -> hostile.apply("ExternalSecretTarget", "x", target.formatted(name)));
      assertThat(answer.getStatus().getMessage())
          .contains("spec.postgresql.tls.caConfigMapRef.name");
    }
  }

  @Test
  @Order(2)
  void controlCharactersAreRefusedWhenTheyAreAppliedWithTheirPath() {
    for (String text : List.of("a\\nWARN forged", "a\\u001b[2J")) {
      refused(
          "{projection: {data: [{key: k, jsonKey: \"%s\"}]}}",
          text, "spec.projection.data[0].jsonKey");
      refused("{pin: {stagingLabel: \"%s\"}}", text, "spec.pin.stagingLabel");
      refused(
          "{value: {generate: {template: '{}', key: \"%s\"}}}", text, "spec.value.generate.key");
    }
  }

  @Test
  @Order(3)
  void labelsAndKeysAtKubernetesOwnLimitsAreTakenAndProjected() {
    // Given
    String prefix =
        "p".repeat(63) + "." + "q".repeat(63) + "." + "r".repeat(63) + "." + "s".repeat(61);
    String longest = prefix + "/" + "n".repeat(63);

    // When
    other.apply(
        "limits",
        """
        value: {generate: {}}
        projection:
          labels: {"%s": "%s", "1.2/x": ""}
          annotations: {"%s": text, "Example.COM/x": text}
          data: [{key: .a..b_C-9}]
        """
            .formatted(longest, "v".repeat(63), longest));

    // Then
    other.awaitReady("limits");
    assertThat(other.secrets("limits").get().getMetadata().getLabels())
        .containsEntry(longest, "v".repeat(63));
  }

  @Test
  @Order(4)
  void withoutTheRulesOfTheSchemaTheOperatorRefusesThemBeforeAnyRequestAndServesTheOthers() {
    // Given
    withoutPatterns();

    // When
    for (int i = 0; i < OBJECTS; i++) {
      String name = NAMES.get(i % 2);
      hostile.apply("w" + i, "{value: {fromSecret: {name: '%s', key: x}}}".formatted(name));
    }
    hostile.apply(
        "forge", "{value: {generate: {}}, projection: {data: [{key: k, jsonKey: \"a\\nb\"}]}}");
    other.apply("served", "{value: {generate: {}}, projection: {}}");

    // Then
    other.awaitReady("served");
    for (int i = 0; i < OBJECTS; i++) {
      assertThat(message(hostile.awaitNotReady("w" + i, "InvalidObjectName")))
          .startsWith("spec.value.fromSecret.name: ");
    }
    assertThat(message(hostile.awaitNotReady("forge", "ControlCharacters")))
        .startsWith("spec.projection.data[0].jsonKey: ");
  }

  /** As in a cluster whose definitions are older than the operator. */
  private static void withoutPatterns() {
    String name = "managedsecrets.strongroom.dev";
    cluster
        .client()
        .resources(CustomResourceDefinition.class)
        .withName(name)
        .edit(
            crd -> {
              relax(crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema());
              return crd;
            });
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThatCode(
                        () -> hostile.apply("relaxed", "{value: {fromSecret: {name: A, key: x}}}"))
                    .doesNotThrowAnyException());
  }

  private static void relax(JSONSchemaProps schema) {
    schema.setPattern(null);
    Stream<JSONSchemaProps> items =
        schema.getItems() == null ? Stream.of() : Stream.of(schema.getItems().getSchema());
    Stream<JSONSchemaProps> fields =
        schema.getProperties() == null ? Stream.of() : schema.getProperties().values().stream();
    Stream.concat(items, fields).forEach(NameInjectionIT::relax);
  }

  private static void refused(String spec, String text, String path) {
    KubernetesClientException answer =
        catchThrowableOfType(
            KubernetesClientException.class, () -> hostile.apply("x", spec.formatted(text)));
    assertThat(answer).as("taken: " + spec.formatted(text)).isNotNull();
    assertThat(answer.getStatus().getMessage()).contains(path);
    assertThat(answer.getCode()).isBetween(400, 499);
  }
}
