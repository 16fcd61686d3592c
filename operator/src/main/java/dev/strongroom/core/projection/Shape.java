package dev.strongroom.core.projection;

import dev.strongroom.core.names.DataKey;
import dev.strongroom.core.problems.DeclaredText;
import dev.strongroom.core.templates.Template;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the data of a Secret is made of.
 *
 * @param entries single keys
 * @param form a ready-made form, which has its own keys
 * @param templates texts with expressions by the key of the Secret
 */
public record Shape(
    List<Entry> entries, Optional<Form> form, SortedMap<String, Template> templates) {

  /** One key of the Secret. */
  public sealed interface Entry {
    /** Key of the Secret's data. */
    String key();

    /** A key that holds the whole value. */
    static Entry whole(String key) {
      return new Whole(key);
    }

    /** A key that holds a member of the value; see {@link Member}. */
    static Entry member(String key, String jsonKey) {
      return new Member(key, jsonKey);
    }
  }

  /** The whole value. */
  public record Whole(String key) implements Entry {}

  /**
   * A member of the value.
   *
   * @param jsonKey key of the value, which is a JSON object, or the path of a nested member ({@link
   *     dev.strongroom.core.values.JsonPointer})
   */
  public record Member(String key, String jsonKey) implements Entry {}

  /** A text with expressions. */
  public record Templated(String key, Template template) implements Entry {}

  /** Copies. */
  public Shape {
    entries = List.copyOf(entries);
    templates = Collections.unmodifiableSortedMap(new TreeMap<>(templates));
  }

  /**
   * Checks what Kubernetes would refuse.
   *
   * @param path the field that declares the Secret
   * @throws dev.strongroom.core.problems.InvalidInput with the path of the field that is wrong
   */
  void require(String path) {
    for (int i = 0; i < entries.size(); i++) {
      String field = path + ".data[" + i + "]";
      DataKey.declared(field + ".key", entries.get(i).key());
      if (entries.get(i) instanceof Member member) {
        DeclaredText.oneLine(field + ".jsonKey", member.jsonKey());
      }
    }
    templates.keySet().forEach(key -> DataKey.declared(path + ".templates", key));
  }

  /** Single keys alone. */
  public static Shape of(Entry... entries) {
    return new Shape(List.of(entries), Optional.empty(), new TreeMap<>());
  }

  /** A ready-made form alone. */
  public static Shape of(Form form) {
    return new Shape(List.of(), Optional.of(form), new TreeMap<>());
  }

  /** All templates with their keys, in the order in which they are rendered. */
  Stream<Map.Entry<String, Template>> allTemplates() {
    return Stream.concat(
        entries.stream()
            .filter(Templated.class::isInstance)
            .map(Templated.class::cast)
            .map(entry -> Map.entry(entry.key(), entry.template())),
        templates.entrySet().stream());
  }
}
