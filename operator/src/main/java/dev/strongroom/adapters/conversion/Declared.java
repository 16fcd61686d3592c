package dev.strongroom.adapters.conversion;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A mapping that is written member by member; what is empty is not written. */
final class Declared {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** An object of a kind of Strongroom with a spec. */
  static Map<String, Object> object(
      String kind, String name, Optional<String> namespace, Declared spec) {
    return new Declared()
        .put("apiVersion", "strongroom.dev/v1")
        .put("kind", kind)
        .put("metadata", new Declared().put("name", name).put("namespace", namespace).map())
        .put("spec", spec.map())
        .map();
  }

  /** Writes a member. */
  Declared put(String name, Object value) {
    members.put(name, value);
    return this;
  }

  /** Writes a member if there is a value. */
  Declared put(String name, Optional<?> value) {
    value.ifPresent(present -> members.put(name, present));
    return this;
  }

  /** Writes a mapping unless it is empty. */
  Declared putUnlessEmpty(String name, Map<String, ?> mapping) {
    if (!mapping.isEmpty()) {
      members.put(name, mapping);
    }
    return this;
  }

  /** The mapping. */
  Map<String, Object> map() {
    return members;
  }
}
