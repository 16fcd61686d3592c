package dev.strongroom.core.importing;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a native Secret that is to be taken over, without its values.
 *
 * @param name of the Secret
 * @param type such as {@code Opaque}
 * @param immutable whether its data cannot be changed
 * @param labels of the Secret
 * @param annotations of the Secret
 * @param controller kind and name of the object that controls it; empty for none
 * @param keys length in bytes of what is under each key, and whether it is UTF-8 text
 */
public record NativeSecret(
    String name,
    String type,
    boolean immutable,
    Map<String, String> labels,
    Map<String, String> annotations,
    Optional<String> controller,
    SortedMap<String, Content> keys) {
  /**
   * What is under a key.
   *
   * @param length in bytes
   * @param written bytes that it takes as a JSON string
   * @param text whether it is UTF-8 text
   */
  public record Content(int length, int written, boolean text) {}

  /** Copies. */
  public NativeSecret {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
  }
}
