package dev.strongroom.core.record;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What is said about a secret and is not secret.
 *
 * @param description up to 2048 characters, may be empty
 * @param tags up to 50, keys of 1 to 128 characters and values of up to 256
 * @param type the partner's secret type, empty for a plain secret
 * @param deletion what happens when its declaration is deleted
 * @param pin the version that its declaration has projected instead of the current one, and which
 *     therefore must not be pruned
 * @param key the customer-managed key that encrypts new values; empty for the account's default key
 * @param policy the resource policy that users write, as JSON in the grammar of AWS
 */
public record Metadata(
    String description,
    Map<String, String> tags,
    String type,
    DeletionPolicy deletion,
    Optional<VersionId> pin,
    Optional<UUID> key,
    Optional<String> policy) {
  /** Nothing said. */
  public static final Metadata NONE = new Metadata("", Map.of(), "");

  /** Copies. */
  public Metadata {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** With the usual deletion and nothing pinned. */
  public Metadata(String description, Map<String, String> tags, String type) {
    this(description, tags, type, DeletionPolicy.DEFAULT, Optional.empty(), Optional.empty());
  }

  /** Without a resource policy. */
  public Metadata(
      String description,
      Map<String, String> tags,
      String type,
      DeletionPolicy deletion,
      Optional<VersionId> pin,
      Optional<UUID> key) {
    this(description, tags, type, deletion, pin, key, Optional.empty());
  }

  /** With the account's default key. */
  public Metadata(
      String description,
      Map<String, String> tags,
      String type,
      DeletionPolicy deletion,
      Optional<VersionId> pin) {
    this(description, tags, type, deletion, pin, Optional.empty());
  }

  /** With another key. */
  public Metadata withKey(Optional<UUID> next) {
    return new Metadata(description, tags, type, deletion, pin, next, policy);
  }

  /** With another resource policy, or none. */
  public Metadata withPolicy(Optional<String> next) {
    return new Metadata(description, tags, type, deletion, pin, key, next);
  }
}
