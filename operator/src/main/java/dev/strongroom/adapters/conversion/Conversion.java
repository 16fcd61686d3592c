package dev.strongroom.adapters.conversion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Objects of Strongroom's kinds that stand for declarations of another tool, and what they do not
 * say: CloudFormation templates (also those that CDK synthesises), ExternalSecret of External
 * Secrets Operator with its store, and SealedSecret. Values are never read: they come by {@code
 * spec.value} or through the AWS API.
 *
 * @param objects as mappings, in the order of their fields in the documentation
 * @param notes what was not carried over, and what is to do
 */
public record Conversion(List<Map<String, Object>> objects, List<String> notes) {
  /** Copies. */
  public Conversion {
    objects = List.copyOf(objects);
    notes = List.copyOf(notes);
  }

  /**
   * Converts all documents of a text.
   *
   * @param text in YAML or JSON, up to 4 MiB
   * @throws IllegalArgumentException when it is neither; the message says where
   */
  public static Conversion of(String text) {
    Notes notes = new Notes();
    List<Map<String, Object>> objects = new ArrayList<>();
    DeclaredYaml.read(text).stream()
        .flatMap(Conversion::items)
        .forEach(document -> objects.addAll(converted(document, notes)));
    return new Conversion(objects, notes.list());
  }

  /** What kubectl get prints of several objects is a list. */
  private static Stream<Map<?, ?>> items(Map<?, ?> document) {
    boolean isList = "List".equals(document.get("kind"));
    return isList && document.get("items") instanceof List<?> items
        ? items.stream().filter(Map.class::isInstance).map(item -> (Map<?, ?>) item)
        : Stream.of(document);
  }

  private static List<Map<String, Object>> converted(Map<?, ?> document, Notes notes) {
    if (document.get("Resources") instanceof Map<?, ?> resources) {
      return new CloudFormationTemplate(resources, notes).objects();
    }
    String kind = String.valueOf(document.get("kind"));
    String what = kind + " " + name(document);
    Members members = new Members(what, document, notes);
    switch (kind) {
      case "ExternalSecret" -> {
        return new ExternalSecret(members, notes).objects();
      }
      case "SealedSecret" -> {
        return List.of(SealedSecret.converted(members, notes));
      }
      case "SecretStore", "ClusterSecretStore" ->
          notes.add(what, "is not needed: Strongroom is the store. Bring the values over from it.");
      default -> notes.add(what, "is of a kind that is not converted.");
    }
    return List.of();
  }

  private static String name(Map<?, ?> document) {
    return document.get("metadata") instanceof Map<?, ?> metadata
        ? String.valueOf(metadata.get("name"))
        : "without a name";
  }
}
