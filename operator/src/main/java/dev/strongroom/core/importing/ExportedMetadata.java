package dev.strongroom.core.importing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an export says of a secret beside its value. A new secret gets it; one that exists keeps its
 * own.
 *
 * @param description empty for none
 * @param tags by key; without those whose key begins with {@code aws:}, which nobody can set (AWS
 *     General Reference, Tag naming limits and requirements)
 */
public record ExportedMetadata(Optional<String> description, Map<String, String> tags) {
  /** Nothing. */
  public static final ExportedMetadata NONE = new ExportedMetadata(Optional.empty(), Map.of());

  private static final String RESERVED = "aws:";

  /** Copies. */
  public ExportedMetadata {
    Map<String, String> settable = new LinkedHashMap<>(tags);
    settable.keySet().removeIf(key -> key.startsWith(RESERVED));
    tags = Map.copyOf(settable);
  }
}
