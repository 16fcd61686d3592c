package dev.strongroom.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The places of names that the example of kustomize knows are those that the kinds have. */
class KustomizeReferencesTest {
  private static final Path REFERENCES =
      Path.of("../examples/gitops/staging/strongroom-references.yaml");

  @Test
  void everyReferenceOfTheKindsIsKnownAndNoOther() throws IOException {
    // Given
    TreeSet<String> names = new TreeSet<>();
    TreeSet<String> references = new TreeSet<>();
    for (String yaml : CrdYaml.generate().values()) {
      CustomResourceDefinition crd = Serialization.unmarshal(yaml, CustomResourceDefinition.class);
      SchemaFields.each(
          crd.getSpec().getNames().getKind() + " spec/",
          crd.getSpec()
              .getVersions()
              .get(0)
              .getSchema()
              .getOpenAPIV3Schema()
              .getProperties()
              .get("spec"),
          (path, field) -> {
            // As kustomize writes them.
            String at = path.replace("[]", "").replaceAll("[.]+", "/");
            if (field.getType().equals("string")) {
              names.add(at);
            }
            if (field.getType().equals("string") && at.endsWith("Ref/name")) {
              references.add(at);
            }
          });
    }

    // When
    List<String> known = known(names);

    // Then
    assertThat(known).containsAll(references).allMatch(names::contains);
    assertThat(references).contains("ManagedSecret spec/rotation/policyRef/name");
  }

  /** The paths of the file that lead into our kinds, as {@code Kind path}. */
  private static List<String> known(TreeSet<String> names) throws IOException {
    TreeSet<String> kinds = new TreeSet<>();
    names.forEach(name -> kinds.add(name.split(" ")[0]));
    return references().path("nameReference").findValues("fieldSpecs").stream()
        .flatMap(specs -> Stream.iterate(0, i -> i < specs.size(), i -> i + 1).map(specs::get))
        .filter(spec -> kinds.contains(spec.path("kind").asText()))
        .map(spec -> spec.path("kind").asText() + " " + spec.path("path").asText())
        .toList();
  }

  private static JsonNode references() throws IOException {
    return Serialization.unmarshal(Files.readString(REFERENCES), JsonNode.class);
  }
}
