package dev.strongroom.crds;

import static java.lang.Boolean.TRUE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.kubernetes.model.annotation.Plural;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code kubectl explain}, {@code kubectl get} and the API server's limits ask of a CRD. */
class CrdQualityTest {
  private static final Map<String, String> FILES = CrdYaml.generate();

  /** Names that are no Kubernetes objects': AWS's rules hold for them. */
  private static final Set<String> OTHER_NAMES =
      Set.of("managedsecrets/spec.name", "externalsecrettargets/spec.function.functionName");

  /** Those, and the one of which nothing has to be made. */
  private static List<String> declaredKinds() {
    return Stream.concat(usersKinds().stream(), Stream.of("accesskeys")).toList();
  }

  private static List<String> usersKinds() {
    return List.of(
        "managedsecrets",
        "secretprojections",
        "rotationpolicies",
        "externalsecrettargets",
        "encryptionkeys");
  }

  @ParameterizedTest
  @MethodSource("declaredKinds")
  void everyFieldOfAUsersKindIsDescribed(String plural) {
    JSONSchemaProps schema = version(plural).getSchema().getOpenAPIV3Schema();
    List<String> undescribed = new ArrayList<>();

    SchemaFields.each(
        "",
        schema,
        (path, field) -> {
          if (field.getDescription() == null || field.getDescription().length() < 10) {
            undescribed.add(path);
          }
        });

    assertThat(schema.getDescription()).isNotBlank();
    assertThat(undescribed).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("declaredKinds")
  void whatIsWrongIsToldOnce(String plural) {
    SchemaFields.each(
        "",
        version(plural).getSchema().getOpenAPIV3Schema(),
        (path, field) ->
            assertThat(field.getXKubernetesValidations()).as(path).doesNotHaveDuplicates());
  }

  @ParameterizedTest
  @MethodSource("declaredKinds")
  void listsMapsAndTextsOfASpecAreBounded(String plural) {
    JSONSchemaProps spec =
        version(plural).getSchema().getOpenAPIV3Schema().getProperties().get("spec");
    List<String> unbounded = new ArrayList<>();

    SchemaFields.each(
        "spec.",
        spec,
        (path, field) -> {
          boolean bounded =
              switch (field.getType()) {
                case "array" -> field.getMaxItems() != null;
                case "string" ->
                    field.getMaxLength() != null
                        || field.getEnum() != null && !field.getEnum().isEmpty();
                case "object" ->
                    field.getAdditionalProperties() == null || field.getMaxProperties() != null;
                default -> true;
              };
          if (!bounded) {
            unbounded.add(path);
          }
        });

    assertThat(unbounded).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("declaredKinds")
  void everyTextThatNamesAnObjectOrAKeyHasKubernetesRuleForIt(String plural) {
    // Given
    JSONSchemaProps spec =
        version(plural).getSchema().getOpenAPIV3Schema().getProperties().get("spec");
    List<String> unruled = new ArrayList<>();

    // When
    SchemaFields.each(
        "spec.",
        spec,
        (path, field) -> {
          if (field.getType().equals("string")
              && names(field).anyMatch(rule -> !rule.equals(field.getPattern()))
              && !OTHER_NAMES.contains(plural + "/" + path)) {
            unruled.add(path);
          }
        });

    // Then
    assertThat(unruled).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("declaredKinds")
  void everyMapOfASpecHasARuleForItsKeys(String plural) {
    // Given
    JSONSchemaProps spec =
        version(plural).getSchema().getOpenAPIV3Schema().getProperties().get("spec");
    String rules = FILES.get(plural + ".strongroom.dev.yaml");
    List<String> unruled = new ArrayList<>();

    // When
    SchemaFields.each(
        "spec.",
        spec,
        (path, field) -> {
          String name = path.substring(path.lastIndexOf('.') + 1);
          if (field.getAdditionalProperties() != null
              && !rules.contains("self." + name + ".all(k, ")) {
            unruled.add(path);
          }
        });

    // Then
    assertThat(unruled).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a,true",
    "a-b.c9,true",
    "9,true",
    "'',false",
    "-a,false",
    "a-,false",
    "a..b,false",
    "a.-b,false",
    "a-.b,false",
    "A,false",
    "a_b,false",
    "a/b,false",
    "?watch=true,false",
    "../x,false",
    "%2e%2e%2fx,false",
    "ünï,false"
  })
  void objectNamesAreThoseOfKubernetes(String name, boolean isValid) {
    assertThat(name.matches(Patterns.OBJECT_NAME)).isEqualTo(isValid);
  }

  @ParameterizedTest
  @CsvSource({
    "a,true",
    ".a,true",
    "-,true",
    "_A.b-9,true",
    "a..b,true",
    "a.,true",
    "'',false",
    ".,false",
    "..,false",
    "..data,false",
    "a/b,false",
    "a b,false",
    "ä,false"
  })
  void dataKeysAreThoseOfKubernetes(String key, boolean isValid) {
    assertThat(key.matches(Patterns.DATA_KEY)).isEqualTo(isValid);
  }

  /** The rules for what a description says that its field holds. */
  private static Stream<String> names(JSONSchemaProps field) {
    String description = field.getDescription();
    if (description.startsWith("Key of ") && !description.contains("JSON")) {
      return Stream.of(Patterns.DATA_KEY);
    }
    return description.startsWith("Name of ") ? Stream.of(Patterns.OBJECT_NAME) : Stream.of();
  }

  @ParameterizedTest
  @CsvSource({
    "managedsecrets,ms,'Ready,Reason,Secret,Rotated,Strategy,Next Rotation,Version,Replica,Age'",
    "secretprojections,sp,'Ready,Reason,From Namespace,From,ARN,Secret,Version,Age'",
    "rotationpolicies,rp,'Ready,Schedule,Days,Age'",
    "externalsecrettargets,est,'Ready,Type,Host,Age'",
    "encryptionkeys,ek,'Ready,State,Alias,Secrets,Rotated,Destroyed At,Key Id,Age'",
    "accesskeys,ak,'ServiceAccount,Access Key,Last Used,Age'"
  })
  void columnsComeInTheOrderInWhichTheyAreRead(String plural, String shortName, String columns) {
    CustomResourceDefinition crd = crd(plural);
    assertThat(crd.getSpec().getNames().getShortNames()).containsExactly(shortName);
    assertThat(crd.getSpec().getNames().getCategories()).containsExactly("strongroom");
    assertThat(version(plural).getAdditionalPrinterColumns())
        .extracting(CustomResourceColumnDefinition::getName)
        .containsExactly(columns.split(","));
  }

  @Test
  void usersKindsHaveAStatusOfTheirOwnAndConditionsByType() {
    for (String plural : usersKinds()) {
      CustomResourceDefinitionVersion version = version(plural);
      JSONSchemaProps status =
          version.getSchema().getOpenAPIV3Schema().getProperties().get("status");
      assertThat(version.getSubresources().getStatus()).as(plural).isNotNull();
      assertThat(status.getProperties()).as(plural).containsKey("observedGeneration");
      assertThat(status.getProperties().get("conditions").getXKubernetesListMapKeys())
          .containsExactly("type");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "managedsecrets",
        "secretprojections",
        "rotationpolicies",
        "externalsecrettargets",
        "encryptionkeys",
        "rootkeys"
      })
  void theDescriptionOfConditionsLinksToTheirReasons(String plural) {
    // Given
    JSONSchemaProps status =
        version(plural).getSchema().getOpenAPIV3Schema().getProperties().get("status");

    // When
    String description = status.getProperties().get("conditions").getDescription();

    // Then
    assertThat(description).doesNotStartWith("null").contains(CrdYaml.REASONS_PAGE);
    assertThat(Path.of("..").resolve(CrdYaml.REASONS_PAGE)).isRegularFile();
  }

  @Test
  void nothingIsWrittenThatTheApiServerDoesNotStore() {
    assertThat(FILES)
        .allSatisfy((name, yaml) -> assertThat(yaml).as(name).doesNotContain("priority: 0"));
  }

  @Test
  void eachKindNamesItsPluralWhichTheClientOtherwiseMakesOfItForEveryObject() {
    assertThat(CrdYaml.kinds())
        .allSatisfy(kind -> assertThat(kind.isAnnotationPresent(Plural.class)).isTrue());
  }

  @Test
  void noFieldHasADefaultThatGitOpsWouldSeeAsADifference() {
    assertThat(FILES.keySet())
        .allSatisfy(
            name ->
                assertThat(Serialization.asYaml(declared(name)))
                    .as(name)
                    .doesNotContain("default:"));
  }

  /** All of a schema but its status, which nobody declares. */
  private static JSONSchemaProps declared(String file) {
    JSONSchemaProps root =
        Serialization.unmarshal(FILES.get(file), CustomResourceDefinition.class)
            .getSpec()
            .getVersions()
            .get(0)
            .getSchema()
            .getOpenAPIV3Schema();
    root.getProperties().remove("status");
    return root;
  }

  @ParameterizedTest
  @MethodSource("usersKinds")
  void anObjectThatTheOperatorHasNotSeenIsNotDoneForToolsThatGoByKstatus(String plural) {
    // Given
    JSONSchemaProps status =
        version(plural).getSchema().getOpenAPIV3Schema().getProperties().get("status");

    // When
    JsonNode unseen = status.getDefault();

    // Then
    assertThat(unseen.get("observedGeneration").asLong()).isNegative();
    assertThat(unseen.get("conditions"))
        .extracting(c -> c.get("type").asText() + "=" + c.get("status").asText())
        .containsExactly("Ready=Unknown", "Reconciling=True");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secretrecords", "secretversions", "keyrecords", "accountclaims"})
  void theStoresKindsAreOneObjectWithOneWriteAndInNoUsersList(String plural) {
    assertThat(version(plural).getSubresources()).isNull();
    assertThat(crd(plural).getSpec().getNames().getCategories()).isEmpty();
    assertThat(crd(plural).getSpec().getNames().getShortNames()).isEmpty();
  }

  /**
   * Kubernetes: fields below a field with properties of its own are dropped, unless it keeps them.
   */
  @ParameterizedTest
  @ValueSource(strings = {"secretrecords", "secretversions", "keyrecords", "accountclaims"})
  void ofTheStoresKindsTheApiServerKeepsWhatNewerVersionsHaveStored(String plural) {
    // Given
    JSONSchemaProps root = version(plural).getSchema().getOpenAPIV3Schema();
    List<String> dropping = new ArrayList<>();

    // When
    SchemaFields.each(
        "",
        root,
        (path, field) ->
            Stream.of(field, item(field))
                .filter(Objects::nonNull)
                .filter(schema -> !schema.getProperties().isEmpty())
                .filter(schema -> !TRUE.equals(schema.getXKubernetesPreserveUnknownFields()))
                .forEach(schema -> dropping.add(path)));

    // Then
    assertThat(dropping).isEmpty();
  }

  private static JSONSchemaProps item(JSONSchemaProps field) {
    return field.getItems() == null ? null : field.getItems().getSchema();
  }

  private static CustomResourceDefinitionVersion version(String plural) {
    return crd(plural).getSpec().getVersions().get(0);
  }

  private static CustomResourceDefinition crd(String plural) {
    return Serialization.unmarshal(
        FILES.get(plural + ".strongroom.dev.yaml"), CustomResourceDefinition.class);
  }
}
