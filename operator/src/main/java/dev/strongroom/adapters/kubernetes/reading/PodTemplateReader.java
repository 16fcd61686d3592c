package dev.strongroom.adapters.kubernetes.reading;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.strongroom.core.rollout.RolloutAnnotation;
import dev.strongroom.core.rollout.SecretUse;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads a pod template, and keeps the names of the Secrets that its containers use and our own
 * annotations. Everything else is dropped while parsing.
 */
final class PodTemplateReader {
  /** Most names and annotations that are kept; a workload with more is left alone. */
  static final int MOST = 256;

  private static final int LONGEST_CONTENT = 128;

  private final Set<String> environment = new TreeSet<>();
  private final Map<String, Set<String>> volumes = new HashMap<>();
  private final Set<String> subPaths = new HashSet<>();
  private final Map<String, String> annotations = new TreeMap<>();
  private int kept;

  /** Reads the value of one field, at which the parser stands. */
  @FunctionalInterface
  interface FieldReader {
    void read(String field) throws IOException;
  }

  /** Reads the fields of an object, at which the parser stands; anything else is skipped. */
  static void object(JsonParser parser, FieldReader reader) throws IOException {
    if (parser.hasToken(JsonToken.START_OBJECT)) {
      parser.nextToken();
    } else if (!parser.hasToken(JsonToken.FIELD_NAME)) {
      parser.skipChildren();
      return;
    }
    for (; parser.hasToken(JsonToken.FIELD_NAME); parser.nextToken()) {
      String field = parser.currentName();
      parser.nextToken();
      reader.read(field);
    }
  }

  /** Reads the fields of each object of an array. */
  static void each(JsonParser parser, FieldReader reader) throws IOException {
    each(parser, () -> {}, () -> {}, reader);
  }

  /**
   * Reads the fields of each object of an array; anything else is skipped.
   *
   * @param begin called before each object
   * @param end called after it
   */
  static void each(JsonParser parser, Runnable begin, Runnable end, FieldReader reader)
      throws IOException {
    if (!parser.hasToken(JsonToken.START_ARRAY)) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      begin.run();
      object(parser, reader);
      end.run();
    }
  }

  /** Reads the template at which the parser stands. */
  void read(JsonParser parser) throws IOException {
    object(
        parser,
        field -> {
          switch (field) {
            case "metadata" -> object(parser, f -> metadata(parser, f));
            case "spec" -> object(parser, f -> spec(parser, f));
            default -> parser.skipChildren();
          }
        });
  }

  /** Whether it names more than is kept. */
  boolean isTooLarge() {
    return kept > MOST;
  }

  Map<String, String> annotations() {
    return annotations;
  }

  /** The Secrets in use. One that no container mounts counts as files. */
  SecretUse use() {
    Set<String> fixed = new TreeSet<>(environment);
    Set<String> files = new TreeSet<>();
    volumes.forEach(
        (volume, secrets) -> (subPaths.contains(volume) ? fixed : files).addAll(secrets));
    return new SecretUse(fixed, files);
  }

  private void metadata(JsonParser parser, String field) throws IOException {
    if (!field.equals("annotations")) {
      parser.skipChildren();
      return;
    }
    object(
        parser,
        key -> {
          if (key.startsWith(RolloutAnnotation.PREFIX) && parser.hasToken(JsonToken.VALUE_STRING)) {
            keep(annotations, key, parser.getText());
          } else {
            parser.skipChildren();
          }
        });
  }

  private void spec(JsonParser parser, String field) throws IOException {
    switch (field) {
      case "containers", "initContainers" -> each(parser, f -> container(parser, f));
      case "volumes" -> volumes(parser);
      default -> parser.skipChildren();
    }
  }

  private void container(JsonParser parser, String field) throws IOException {
    switch (field) {
      case "env" ->
          each(parser, f -> nested(parser, f, "valueFrom", "secretKeyRef", "name", environment));
      case "envFrom" ->
          each(parser, f -> nested(parser, f, "secretRef", null, "name", environment));
      case "volumeMounts" -> mounts(parser);
      default -> parser.skipChildren();
    }
  }

  /** Keeps the text under {@code outer.inner.name}, or {@code outer.name} if inner is null. */
  private void nested(
      JsonParser parser, String field, String outer, String inner, String name, Set<String> to)
      throws IOException {
    if (!field.equals(outer)) {
      parser.skipChildren();
      return;
    }
    object(
        parser,
        f -> {
          if (inner != null) {
            nested(parser, f, inner, null, name, to);
          } else if (f.equals(name)) {
            keep(to, text(parser));
          } else {
            parser.skipChildren();
          }
        });
  }

  private void mounts(JsonParser parser) throws IOException {
    Map<String, String> mount = new HashMap<>();
    each(
        parser,
        mount::clear,
        () -> mounted(mount),
        field -> {
          switch (field) {
            case "name", "subPath", "subPathExpr" -> mount.put(field, text(parser));
            default -> parser.skipChildren();
          }
        });
  }

  private void mounted(Map<String, String> mount) {
    boolean isPart =
        !mount.getOrDefault("subPath", "").isEmpty()
            || !mount.getOrDefault("subPathExpr", "").isEmpty();
    if (isPart) {
      keep(subPaths, mount.getOrDefault("name", ""));
    }
  }

  private void volumes(JsonParser parser) throws IOException {
    Map<String, String> volume = new HashMap<>();
    Set<String> secrets = new TreeSet<>();
    each(
        parser,
        () -> {
          volume.clear();
          secrets.clear();
        },
        () -> {
          if (!secrets.isEmpty()) {
            volumes.put(volume.getOrDefault("name", ""), Set.copyOf(secrets));
          }
        },
        field -> {
          switch (field) {
            case "name" -> volume.put(field, text(parser));
            case "secret" -> nested(parser, field, "secret", null, "secretName", secrets);
            case "projected" -> object(parser, f -> sources(parser, f, secrets));
            default -> parser.skipChildren();
          }
        });
  }

  private void sources(JsonParser parser, String field, Set<String> secrets) throws IOException {
    if (field.equals("sources")) {
      each(parser, f -> nested(parser, f, "secret", null, "name", secrets));
    } else {
      parser.skipChildren();
    }
  }

  private void keep(Set<String> to, String text) {
    if (!text.isEmpty() && !to.contains(text)) {
      kept++;
      if (kept <= MOST) {
        to.add(text);
      }
    }
  }

  private void keep(Map<String, String> to, String key, String text) {
    kept++;
    if (kept <= MOST) {
      to.put(key, text.length() > LONGEST_CONTENT ? text.substring(0, LONGEST_CONTENT) : text);
    }
  }

  private static String text(JsonParser parser) throws IOException {
    String text = parser.hasToken(JsonToken.VALUE_STRING) ? parser.getText() : "";
    parser.skipChildren();
    return text;
  }
}
