package dev.strongroom.core.secrets;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is said about a secret and is not secret.
 *
 * @param description up to 2048 characters, may be empty
 * @param tags up to 50, keys of 1 to 128 characters and values of up to 256
 * @param type the partner's secret type, empty for a plain secret
 * @param deletion what happens when its declaration is deleted
 * @param pin the version that its declaration has projected instead of the current one, and which
 *     therefore must not be pruned
 */
public record Metadata(
    String description,
    Map<String, String> tags,
    String type,
    DeletionPolicy deletion,
    Optional<VersionId> pin) {
  /** Nothing said. */
  public static final Metadata NONE = new Metadata("", Map.of(), "");

  /** Copies. */
  public Metadata {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** With the usual deletion and nothing pinned. */
  public Metadata(String description, Map<String, String> tags, String type) {
    this(description, tags, type, DeletionPolicy.DEFAULT, Optional.empty());
  }
}
