package dev.strongroom.e2e.install;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kinds of a later version than the operator: they are upgraded before it, and stay when it goes
 * back. What is declared with them keeps nobody else's objects from being served.
 */
@WithOperator
class NewerKindsIT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static final String LATER = "Later";

  /** Plural and field of an enumeration. */
  private static final Map<String, List<String>> ENUMERATIONS =
      Map.of(
          "managedsecrets", List.of("projection", "form"),
          "externalsecrettargets", List.of("type"),
          "rotationpolicies", List.of("strategy"));

  private KubernetesClient admin;
  private TestNamespace team;

  @BeforeEach
  void withLaterValues(TestNamespace namespace) {
    team = namespace;
    admin = namespace.client();
    ENUMERATIONS.forEach((plural, path) -> change(plural, path, true));
  }

  @AfterEach
  void withoutThem() {
    List.of("ManagedSecret", "ExternalSecretTarget", "RotationPolicy")
        .forEach(kind -> objects(kind).forEach(object -> admin.resource(object).delete()));
    ENUMERATIONS.forEach((plural, path) -> change(plural, path, false));
  }

  private void change(String plural, List<String> path, boolean isLater) {
    admin
        .resources(CustomResourceDefinition.class)
        .withName(plural + ".strongroom.dev")
        .edit(
            crd -> {
              JSONSchemaProps field =
                  crd.getSpec()
                      .getVersions()
                      .get(0)
                      .getSchema()
                      .getOpenAPIV3Schema()
                      .getProperties()
                      .get("spec");
              for (String name : path) {
                field = field.getProperties().get(name);
              }
              TextNode later = TextNode.valueOf(LATER);
              if (isLater) {
                field.getEnum().add(later);
              } else {
                field.getEnum().remove(later);
              }
              return crd;
            });
  }

  private List<GenericKubernetesResource> objects(String kind) {
    return admin
        .genericKubernetesResources("strongroom.dev/v1", kind)
        .inNamespace(team.name())
        .list()
        .getItems();
  }

  @Test
  void objectsWithValuesOfALaterVersionAreNamedAndAllOthersServed(RestartableOperator operator) {
    // Given
    team.apply("before", SPEC);
    team.awaitReady("before");

    // When they come while the operator works
    patiently().ignoreExceptions().until(this::isLaterApplied);
    team.apply(
        "rotated", "{value: {generate: {}}, rotation: {policyRef: {name: later}}, projection: {}}");

    // Then
    assertServed("meanwhile");

    // When it starts with them there
    operator.stop();
    operator.start();

    // Then
    assertServed("afterwards");
    team.awaitReady("before");
  }

  /** The object as it is, since this version has no name for its value. */
  private String later(String kind) {
    return objects(kind).stream()
        .filter(object -> object.getMetadata().getName().equals("later"))
        .findFirst()
        .orElseThrow()
        .toString();
  }

  private boolean isLaterApplied() {
    team.apply("later", "{value: {generate: {}}, projection: {form: Later}}");
    team.apply("ExternalSecretTarget", "later", "{type: Later}");
    team.apply("RotationPolicy", "later", "{strategy: Later}");
    return true;
  }

  private void assertServed(String other) {
    team.apply(other, SPEC);
    team.awaitReady(other);
    for (String kind : List.of("ManagedSecret", "ExternalSecretTarget", "RotationPolicy")) {
      patiently()
          .untilAsserted(
              () -> assertThat(later(kind)).contains("LaterValue", kind + " later: spec."));
    }
    assertThat(team.secrets("later").get()).isNull();
    assertThat(message(team.awaitNotReady("rotated", "LaterValue")))
        .startsWith("RotationPolicy later: spec.strategy has a value");
  }
}
