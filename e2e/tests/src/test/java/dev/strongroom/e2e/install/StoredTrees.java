package dev.strongroom.e2e.install;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strongroom.e2e.operator.EarlierRelease;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The objects of the store as the API server has them, whatever fields a version knows. */
final class StoredTrees {
  private static final String API = "strongroom.dev/v1";
  private static final List<String> KINDS = List.of("SecretRecord", "SecretVersion", "KeyRecord");
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** Of a kind in its present version, a field that is no text. */
  private static final Map<String, String> NEWER =
      Map.of("SecretRecord", "attributes", "KeyRecord", "additionalAliases");

  private final KubernetesClient client;

  StoredTrees(KubernetesClient client) {
    this.client = client;
  }

  /** Applies the kinds of a version, and waits until the API server goes by them. */
  void applyKinds(EarlierRelease release) {
    try (Stream<Path> files = Files.list(release.home().resolve("crds"))) {
      for (Path file : files.toList()) {
        client
            .load(new ByteArrayInputStream(Files.readAllBytes(file)))
            .items()
            .forEach(crd -> client.resource(crd).forceConflicts().serverSideApply());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    NEWER.forEach((kind, field) -> awaitField(kind, field, true));
  }

  /** Waits until the API server goes by the kinds of this version. */
  void awaitPresentKinds() {
    NEWER.forEach((kind, field) -> awaitField(kind, field, false));
  }

  private void awaitField(String kind, String field, boolean isUnknown) {
    GenericKubernetesResource object = objects(kind).get(0);
    await().atMost(Duration.ofMinutes(1)).until(() -> takesText(object, field) == isUnknown);
  }

  private boolean takesText(GenericKubernetesResource object, String field) {
    try {
      client.resource(object).dryRun().patch(MERGE, "{\"spec\":{\"%s\":\"\"}}".formatted(field));
      return true;
    } catch (KubernetesClientException refused) {
      return false;
    }
  }

  private List<GenericKubernetesResource> objects(String kind) {
    return client
        .genericKubernetesResources(API, kind)
        .inNamespace(TestOperator.NAMESPACE)
        .list()
        .getItems();
  }

  /** What the store has. */
  Map<String, JsonNode> specs() {
    Map<String, JsonNode> specs = new TreeMap<>();
    for (String kind : KINDS) {
      objects(kind).forEach(o -> specs.put(kind + " " + o.getMetadata().getName(), spec(o)));
    }
    return specs;
  }

  private static JsonNode spec(GenericKubernetesResource object) {
    return Serialization.unmarshal(Serialization.asJson(object), JsonNode.class).path("spec");
  }

  /** Writes each object, without a change of its spec. */
  void rewrite() {
    for (String kind : KINDS) {
      objects(kind)
          .forEach(
              object ->
                  client
                      .resource(object)
                      .patch(
                          MERGE,
                          "{\"metadata\":{\"annotations\":{\"example.com/rewritten\":\"%s\"}}}"
                              .formatted(object.getMetadata().getResourceVersion())));
    }
  }

  /** Paths of the fields that objects had and have no more or with other contents. */
  static Set<String> lost(Map<String, JsonNode> before, Map<String, JsonNode> after) {
    Set<String> lost = new TreeSet<>();
    before.forEach((name, spec) -> lost("", spec, after.get(name), lost));
    return lost;
  }

  private static void lost(String path, JsonNode before, JsonNode after, Set<String> lost) {
    if (after == null || !before.isContainerNode() && !before.equals(after)) {
      lost.add(path);
    } else if (before.isArray()) {
      for (int i = 0; i < before.size(); i++) {
        lost(path + "[]", before.get(i), after.get(i), lost);
      }
    } else {
      before
          .properties()
          .forEach(
              field ->
                  lost(
                      path + "." + field.getKey(),
                      field.getValue(),
                      after.get(field.getKey()),
                      lost));
    }
  }
}
