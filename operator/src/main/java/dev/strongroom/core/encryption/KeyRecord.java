package dev.strongroom.core.encryption;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The truth about one encryption key, changed only by compare-and-swap as a whole.
 *
 * @param name its name in the store, unique; usable as a Kubernetes object name
 * @param namespace the account that owns the key; empty for Strongroom's own keys
 * @param alias what people call it, such as {@code aws/secretsmanager}
 * @param keyId its id, new for every key that was ever made: ciphertexts name their key by it
 * @param versions its materials, oldest first, at least one; the last encrypts, all decrypt
 * @param revision the store's mark of this state; empty before the first
 */
public record KeyRecord(
    String name,
    String namespace,
    String alias,
    UUID keyId,
    List<KeyVersion> versions,
    String revision) {

  /** Copies, and checks that there is a material. */
  public KeyRecord {
    versions = List.copyOf(versions);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("a key has at least one version");
    }
  }

  /** The material that encrypts now. */
  public KeyVersion current() {
    return versions.get(versions.size() - 1);
  }

  /** A material by its number. */
  public Optional<KeyVersion> version(int id) {
    return versions.stream().filter(v -> v.id() == id).findFirst();
  }
}
