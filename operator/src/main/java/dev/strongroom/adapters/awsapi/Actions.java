package dev.strongroom.adapters.awsapi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The actions that are served. */
public final class Actions {
  private record Key(Service service, String name) {}

  private final Map<Key, Action<?>> byName = new HashMap<>();

  /**
   * A table of these.
   *
   * @throws IllegalArgumentException when two have one name
   */
  public Actions(List<Action<?>> actions) {
    for (Action<?> action : actions) {
      if (byName.put(new Key(action.service(), action.name()), action) != null) {
        throw new IllegalArgumentException("two actions " + action.name());
      }
    }
  }

  Optional<Action<?>> find(Service service, String name) {
    return Optional.ofNullable(byName.get(new Key(service, name)));
  }
}
