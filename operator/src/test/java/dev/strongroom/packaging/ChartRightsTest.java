package dev.strongroom.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strongroom.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every right that the chart gives, one line each, against files that a reviewer reads. A right
 * that is added or lost shows as a changed line there, which {@code -Drights.write=true} writes.
 */
class ChartRightsTest {
  private static final Path REVIEWED = Path.of("src/test/resources/dev/strongroom/packaging");

  @BeforeAll
  static void helm() {
    Helm.assumeAvailable();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "rights-all-namespaces.txt, ''",
    "rights-with-backup.txt,"
        + " '--set=backup.serviceAccount.create=true,restore.serviceAccount.create=true'",
    "rights-with-jobs.txt, '--set=targets.jobs.enabled=true'",
    "rights-with-rollout.txt, '--set=rollout.enabled=true'",
    "rights-with-endpoint.txt, '--set=endpoint.enabled=true'",
    "rights-with-access-keys.txt,"
        + " '--set=endpoint.enabled=true,endpoint.accessKeys.enabled=true'",
    "rights-endpoint-one-namespace.txt,"
        + " '--set=endpoint.enabled=true,endpoint.tls.secretName=api-tls,watchNamespaces={team-a}"
        + ",rootKey.provider=file,rootKey.file=/keys/root'",
    "rights-two-namespaces.txt,"
        + " '--set=watchNamespaces={team-a,team-b},rootKey.provider=file,rootKey.file=/keys/root'"
  })
  void everyRightIsTheOneThatWasReviewed(String file, String options) throws IOException {
    // Given the values of an installation
    String[] arguments = options.isEmpty() ? new String[0] : new String[] {options};

    // When the chart is rendered
    List<JsonNode> objects = Helm.render(arguments);

    // Then exactly the reviewed rights are given
    new GeneratedFile(REVIEWED.resolve(file), "rights.write").assertContent(rights(objects));
  }

  private static String rights(List<JsonNode> objects) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().matches("(Cluster)?Role"))
        .flatMap(ChartRightsTest::rightsOfRole)
        .sorted()
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Stream<String> rightsOfRole(JsonNode role) {
    String scope =
        role.path("kind").asText()
            + " "
            + Stream.of("namespace", "name")
                .map(field -> role.path("metadata").path(field).asText())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("/"));
    return texts(role.path("rules"))
        .flatMap(
            rule ->
                texts(rule.path("apiGroups"))
                    .flatMap(
                        group ->
                            texts(rule.path("resources"))
                                .map(resource -> scope + ": " + right(rule, group, resource))));
  }

  private static String right(JsonNode rule, JsonNode group, JsonNode resource) {
    String kind =
        group.asText().isEmpty() ? resource.asText() : resource.asText() + "." + group.asText();
    return kind + joined(rule.path("resourceNames"), " named ") + joined(rule.path("verbs"), " ");
  }

  private static String joined(JsonNode list, String before) {
    return list.isEmpty()
        ? ""
        : texts(list).map(JsonNode::asText).sorted().collect(Collectors.joining(",", before, ""));
  }

  private static Stream<JsonNode> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
