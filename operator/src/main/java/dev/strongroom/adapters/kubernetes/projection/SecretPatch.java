package dev.strongroom.adapters.kubernetes.projection;

import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.core.values.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A JSON patch (RFC 6902) of a Secret of which not everything is known; all that it does not name
 * stays. It sets the resourceVersion that was seen, which the API server takes for a precondition.
 */
final class SecretPatch {
  private final List<Map<String, Object>> steps = new ArrayList<>();

  SecretPatch(SeenSecret seen) {
    step("replace", "/metadata/resourceVersion", seen.getMetadata().getResourceVersion());
  }

  /** Replaces all values. */
  SecretPatch data(Map<String, String> encoded) {
    return step("add", "/data", encoded);
  }

  /** Sets an annotation of a Secret that has annotations. */
  SecretPatch annotation(String name, String value) {
    return step("add", "/metadata/annotations/" + JsonPointer.escaped(name), value);
  }

  /** Removes a key that is there. */
  SecretPatch withoutData(String key) {
    steps.add(Map.of("op", "remove", "path", "/data/" + JsonPointer.escaped(key)));
    return this;
  }

  /** The steps, to be written as JSON. */
  List<Map<String, Object>> steps() {
    return steps;
  }

  private SecretPatch step(String op, String path, Object value) {
    steps.add(Map.of("op", op, "path", path, "value", value));
    return this;
  }
}
