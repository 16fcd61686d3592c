package dev.strongroom.adapters.conversion;

import dev.strongroom.core.values.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An ExternalSecret of External Secrets Operator (external-secrets.io, v1 and v1beta1). Each secret
 * of the store that it names becomes a ManagedSecret, since a projected Secret has the members of
 * one secret.
 */
final class ExternalSecret {
  private static final String UUID = "uuid/";

  private final Members spec;
  private final String name;
  private final Optional<String> namespace;
  private final Notes notes;

  ExternalSecret(Members object, Notes notes) {
    Members metadata = object.mapping("metadata");
    this.spec = object.mapping("spec");
    this.name = metadata.text("name").orElse("unnamed");
    this.namespace = metadata.text("namespace");
    this.notes = notes;
  }

  /** What one secret of the store gives to the Secret. */
  private static final class Remote {
    private final List<Map<String, Object>> data = new ArrayList<>();
    private Optional<Map<String, Object>> pin = Optional.empty();
  }

  List<Map<String, Object>> objects() {
    spec.drop("refreshInterval", "refreshPolicy", "secretStoreRef");
    Declared projection = projection(spec.mapping("target"));
    Map<String, Remote> remotes = remotes();
    spec.noteRest();
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Map.Entry<String, Remote> remote : remotes.entrySet()) {
      objects.add(object(remote.getKey(), remote.getValue(), objects.size(), projection));
    }
    if (objects.size() > 1) {
      notes.add(
          spec.path("data"),
          "names %d secrets: each has a Secret of its own. Mount them together as a projected volume."
              .formatted(objects.size()));
    }
    if (!objects.isEmpty()) {
      notes.add(
          spec.path("data"),
          "has values that are in the store only: put them through the AWS API, or declare"
              + " spec.value.");
    }
    return objects;
  }

  private Map<String, Object> object(
      String secret, Remote remote, int before, Declared projection) {
    String own = before == 0 ? name : name + "-" + (before + 1);
    Declared projected = new Declared();
    projection.map().forEach(projected::put);
    if (!remote.data.isEmpty()) {
      projected.put("data", remote.data);
    }
    Optional<Object> target = Optional.ofNullable(projection.map().get("name"));
    if (before > 0) {
      projected.put("name", target.map(text -> text + "-" + (before + 1)));
    }
    return Declared.object(
        "ManagedSecret",
        own,
        namespace,
        new Declared()
            .put("name", Optional.of(secret).filter(text -> !text.equals(own)))
            .put("projection", projected.map())
            .put("pin", remote.pin));
  }

  private Map<String, Remote> remotes() {
    Map<String, Remote> remotes = new LinkedHashMap<>();
    spec.mappings("data").forEach(entry -> member(entry, remotes));
    for (Members source : spec.mappings("dataFrom")) {
      Members extract = source.mapping("extract");
      Optional<String> key = extract.text("key");
      key.ifPresent(secret -> remotes.computeIfAbsent(secret, k -> new Remote()));
      if (key.isPresent()) {
        notes.add(
            source.path("extract"),
            "makes one key of each member: list them in spec.projection.data, or choose a"
                + " spec.projection.form.");
      }
      extract.drop("conversionStrategy", "metadataPolicy", "nullBytePolicy");
      extract.noteRest();
      source.noteRest();
    }
    return remotes;
  }

  private void member(Members entry, Map<String, Remote> remotes) {
    Members from = entry.mapping("remoteRef");
    Optional<String> key = from.text("key");
    Optional<String> secretKey = entry.text("secretKey");
    if (key.isEmpty() || secretKey.isEmpty()) {
      notes.add(entry.path("secretKey"), "was left out, as it names no secret.");
      return;
    }
    Remote remote = remotes.computeIfAbsent(key.get(), k -> new Remote());
    remote.data.add(
        new Declared()
            .put("key", secretKey.get())
            .put("jsonKey", from.text("property").map(ExternalSecret::pointer))
            .map());
    Optional<Map<String, Object>> pin = from.text("version").flatMap(ExternalSecret::pin);
    if (remote.data.size() > 1 && !pin.equals(remote.pin)) {
      notes.add(from.path("version"), "was left out: all keys of a Secret are of one version.");
    } else {
      remote.pin = pin;
    }
    from.drop("conversionStrategy", "metadataPolicy", "nullBytePolicy");
    if (from.text("decodingStrategy").filter(strategy -> !strategy.equals("None")).isPresent()) {
      notes.add(from.path("decodingStrategy"), "was left out: the text is projected as it is.");
    }
    from.noteRest();
    entry.noteRest();
  }

  /** A dot leads to a nested member there, unless it is escaped. */
  private static String pointer(String property) {
    return property.contains(".") && !property.contains("\\")
        ? JsonPointer.ofDotted(property).text()
        : property.replace("\\.", ".");
  }

  /** AWSCURRENT is what is projected anyway. */
  private static Optional<Map<String, Object>> pin(String version) {
    if (version.equals("AWSCURRENT")) {
      return Optional.empty();
    }
    boolean isId = version.startsWith(UUID);
    return Optional.of(
        new Declared()
            .put(
                isId ? "versionId" : "stagingLabel",
                isId ? version.substring(UUID.length()) : version)
            .map());
  }

  private Declared projection(Members target) {
    Declared projection = new Declared();
    projection.put("name", target.text("name").filter(text -> !text.equals(name)));
    Members template = target.mapping("template");
    Members labels = template.mapping("metadata");
    projection.put("type", template.text("type").filter(type -> !type.equals("Opaque")));
    projection.putUnlessEmpty("labels", labels.mapping("labels").texts());
    projection.putUnlessEmpty("annotations", labels.mapping("annotations").texts());
    projection.put(
        "deletionPolicy", target.text("deletionPolicy").filter(policy -> policy.equals("Delete")));
    target
        .text("creationPolicy")
        .filter(policy -> !policy.equals("Owner"))
        .ifPresent(
            policy ->
                notes.add(
                    target.path("creationPolicy"),
                    policy + " was left out: the projected Secret is Strongroom's own."));
    target.note("immutable", "was left out: a projected Secret follows the current value.");
    template.drop("engineVersion", "mergePolicy");
    for (String templates : List.of("data", "templateFrom")) {
      template.note(
          templates,
          "was left out: write it with expressions of CEL in spec.projection.templates.");
    }
    template.noteRest();
    labels.noteRest();
    target.noteRest();
    return projection;
  }
}
