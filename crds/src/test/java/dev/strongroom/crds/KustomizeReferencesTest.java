package dev.strongroom.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The places of names that the example of kustomize knows are those that the kinds have. */
class KustomizeReferencesTest {
  private static final Path PROJECT = Path.of("..");
  private static final Path REFERENCES =
      PROJECT.resolve("examples/gitops/staging/strongroom-references.yaml");

  @Test
  void everyReferenceOfTheKindsIsKnownAndNoOther() throws IOException {
    // Given
    TreeSet<String> names = new TreeSet<>();
    TreeSet<String> references = new TreeSet<>();
    for (Path file : crds()) {
      JsonNode crd = tree(file);
      String kind = crd.at("/spec/names/kind").asText();
      JsonNode spec = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
      collect(kind + " spec", spec, names, references);
    }

    // When
    List<String> known = known(names);

    // Then
    assertThat(known).containsAll(references).allMatch(names::contains);
    assertThat(references).contains("ManagedSecret spec/rotation/policyRef/name");
  }

  private static List<Path> crds() throws IOException {
    try (Stream<Path> files = Files.list(PROJECT.resolve("crds"))) {
      return files.filter(file -> file.toString().endsWith(".strongroom.dev.yaml")).toList();
    }
  }

  /** Paths of all texts, and of those that name an object in a member called something-Ref. */
  private static void collect(
      String path, JsonNode schema, TreeSet<String> names, TreeSet<String> references) {
    JsonNode members =
        schema.has("items") ? schema.at("/items/properties") : schema.path("properties");
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      String at = path + "/" + member.getKey();
      if (member.getValue().path("type").asText().equals("string")) {
        names.add(at);
        if (at.endsWith("Ref/name")) {
          references.add(at);
        }
      }
      collect(at, member.getValue(), names, references);
    }
  }

  /** The paths of the file that lead into our kinds, as {@code Kind path}. */
  private static List<String> known(TreeSet<String> names) throws IOException {
    TreeSet<String> kinds = new TreeSet<>();
    names.forEach(name -> kinds.add(name.split(" ")[0]));
    return tree(REFERENCES).path("nameReference").findValues("fieldSpecs").stream()
        .flatMap(specs -> Stream.iterate(0, i -> i < specs.size(), i -> i + 1).map(specs::get))
        .filter(spec -> kinds.contains(spec.path("kind").asText()))
        .map(spec -> spec.path("kind").asText() + " " + spec.path("path").asText())
        .toList();
  }

  private static JsonNode tree(Path yaml) throws IOException {
    return Serialization.unmarshal(Files.readString(yaml), JsonNode.class);
  }
}
