package dev.strongroom.adapters.conversion;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A SealedSecret of Bitnami's controller. What it seals cannot be opened here: the ManagedSecret
 * takes the values from the Secret that the controller has made, once, and takes that Secret over.
 */
final class SealedSecret {
  private SealedSecret() {}

  static Map<String, Object> converted(Members sealed, Notes notes) {
    Members metadata = sealed.mapping("metadata");
    String name = metadata.text("name").orElse("unnamed");
    Optional<String> namespace = metadata.text("namespace");
    Members spec = sealed.mapping("spec");
    List<String> keys = List.copyOf(spec.mapping("encryptedData").texts().keySet());
    Members template = spec.mapping("template");
    Members labels = template.mapping("metadata");
    labels.drop("name", "namespace", "creationTimestamp");
    Declared projection = new Declared();
    projection.put("type", template.text("type").filter(type -> !type.equals("Opaque")));
    projection.putUnlessEmpty("labels", labels.mapping("labels").texts());
    projection.putUnlessEmpty("annotations", labels.mapping("annotations").texts());
    projection.put("adopt", true);
    projection.put(
        "data",
        keys.stream()
            .map(key -> new Declared().put("key", key).put("jsonKey", key).map())
            .toList());
    template.note("immutable", "was left out: a projected Secret follows the current value.");
    template.noteRest();
    labels.noteRest();
    spec.noteRest();
    String namespaced = namespace.map(" -n "::concat).orElse("");
    notes.add(
        sealed.path("spec"),
        ("keeps its values: they are taken from Secret %1$s once. First run kubectl annotate secret"
                + " %1$s%2$s strongroom.dev/allow=%1$s; when the ManagedSecret is Ready, kubectl"
                + " delete sealedsecret %1$s%2$s --cascade=orphan.")
            .formatted(name, namespaced));
    Declared fromSecret = new Declared().put("name", name).put("keys", "All");
    return Declared.object(
        "ManagedSecret",
        name,
        namespace,
        new Declared()
            .put("value", new Declared().put("fromSecret", fromSecret.map()).map())
            .put("projection", projection.map()));
  }
}
