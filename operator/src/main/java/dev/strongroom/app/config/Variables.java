package dev.strongroom.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Environment variables; a wrong value is refused with the variable's name, not with itself. */
record Variables(Map<String, String> env) {
  /** Pattern of a Kubernetes object's name. */
  static final String OBJECT_NAME = "[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?";

  /** The value, which must match; a blank one is the fallback. */
  String matching(String name, String fallback, String pattern) {
    String value = env.getOrDefault(name, "").isBlank() ? fallback : env.get(name).trim();
    if (!value.matches(pattern)) {
      throw new IllegalArgumentException(name + " must match " + pattern);
    }
    return value;
  }

  /** A number within bounds. */
  int number(String name, int fallback, int min, int max) {
    String text = matching(name, String.valueOf(fallback), "\\d{1,9}");
    int value = Integer.parseInt(text);
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " must be from " + min + " to " + max);
    }
    return value;
  }

  /** Comma-separated values, each of which must match and stand there once. */
  List<String> list(String name, String fallback, String pattern) {
    String text = env.getOrDefault(name, "").isBlank() ? fallback : env.get(name);
    List<String> values =
        Arrays.stream(text.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
    if (!values.stream().allMatch(value -> value.matches(pattern))) {
      throw new IllegalArgumentException(name + ": each must match " + pattern);
    }
    if (values.stream().distinct().count() < values.size()) {
      throw new IllegalArgumentException(name + " names something twice");
    }
    return values;
  }

  /** A URL that begins with https://; empty when there is none. */
  Optional<URI> httpsUrl(String name) {
    String text = matching(name, "", "(https://\\S{1,2000})?");
    try {
      return Optional.of(text).filter(url -> !url.isEmpty()).map(URI::create);
    } catch (IllegalArgumentException none) {
      throw new IllegalArgumentException(name + " is no URL");
    }
  }

  /** An absolute path. */
  Optional<Path> path(String name) {
    return paths(name).stream().findFirst();
  }

  /** Absolute paths, comma-separated. */
  List<Path> paths(String name) {
    return list(name, "", "/[^\\x00,]{1,1023}").stream().map(Path::of).toList();
  }
}
