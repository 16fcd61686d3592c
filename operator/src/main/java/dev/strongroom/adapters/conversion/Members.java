package dev.strongroom.adapters.conversion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of a mapping, each of which is taken out once: what nobody took is left over. */
final class Members {
  private final String path;
  private final Map<String, Object> left = new LinkedHashMap<>();
  private final Notes notes;

  /** The members of a mapping at this path, which notes name. */
  Members(String path, Map<?, ?> mapping, Notes notes) {
    this.path = path;
    this.notes = notes;
    mapping.forEach((name, value) -> left.put(String.valueOf(name), value));
  }

  /** The path of a member. */
  String path(String name) {
    return path + "." + name;
  }

  /** Whether a member is there that nobody has taken. */
  boolean has(String name) {
    return left.get(name) != null;
  }

  /** A member as it is; empty when it is not there. */
  Optional<Object> any(String name) {
    return Optional.ofNullable(left.remove(name));
  }

  /** A text, number or truth value as text. Anything else is noted and left out. */
  Optional<String> text(String name) {
    Optional<Object> value = any(name);
    if (value.filter(v -> v instanceof Map || v instanceof List).isPresent()) {
      notes.add(path(name), "is no plain text, so it was left out. Write the text in its place.");
      return Optional.empty();
    }
    return value.map(String::valueOf);
  }

  /**
   * A plain value in its own type, which CloudFormation takes as text, too. Anything else is noted
   * and left out.
   */
  Optional<Object> scalar(String name) {
    Object value = left.get(name);
    return value instanceof Number || value instanceof Boolean
        ? any(name)
        : text(name).map(Members::typed);
  }

  private static Object typed(String text) {
    if (text.matches("\\d{1,9}")) {
      return Integer.valueOf(text);
    }
    return text.matches("true|false") ? Boolean.valueOf(text) : text;
  }

  /** A mapping; what is none counts as an empty one. */
  Members mapping(String name) {
    Object value = left.remove(name);
    return new Members(path(name), value instanceof Map<?, ?> mapping ? mapping : Map.of(), notes);
  }

  /** The mappings of a list. */
  List<Members> mappings(String name) {
    if (!(left.remove(name) instanceof List<?> list)) {
      return List.of();
    }
    return list.stream()
        .filter(Map.class::isInstance)
        .map(each -> new Members(path(name) + "[]", (Map<?, ?>) each, notes))
        .toList();
  }

  /** The members that are left, as texts; those that are no plain text are noted. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : List.copyOf(left.keySet())) {
      text(name).ifPresent(text -> texts.put(name, text));
    }
    return texts;
  }

  /** Leaves members out that need no counterpart. */
  void drop(String... names) {
    for (String name : names) {
      left.remove(name);
    }
  }

  /** Notes a member that is there, and leaves it out. */
  void note(String name, String why) {
    any(name).ifPresent(found -> notes.add(path(name), why));
  }

  /** Notes all that is left over. */
  void noteRest() {
    left.keySet().forEach(name -> notes.add(path(name), "has no counterpart and was left out."));
    left.clear();
  }
}
