package dev.strongroom.core.targets;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The types of targets that this program can rotate, by name. */
public final class TargetRegistry {
  private final Map<String, TargetType<?>> types = new LinkedHashMap<>();

  /**
   * A registry of these types.
   *
   * @throws IllegalArgumentException if two types have the same name
   */
  public TargetRegistry(TargetType<?>... registered) {
    for (TargetType<?> type : registered) {
      if (types.put(type.name(), type) != null) {
        throw new IllegalArgumentException("two target types are named " + type.name());
      }
    }
  }

  /**
   * The type of this name. The API server accepts no other names than those registered here.
   *
   * @throws IllegalArgumentException if it is not registered
   */
  public TargetType<?> named(String name) {
    TargetType<?> type = types.get(name);
    if (type == null) {
      throw new IllegalArgumentException("no target type is named " + name);
    }
    return type;
  }

  /** All types. */
  public Collection<TargetType<?>> all() {
    return Collections.unmodifiableCollection(types.values());
  }
}
