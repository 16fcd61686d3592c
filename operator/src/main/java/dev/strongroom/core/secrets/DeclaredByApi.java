package dev.strongroom.core.secrets;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.VersionId;
import java.util.List;
import java.util.Optional;

/**
 * A secret that a caller of the API creates (AWS CreateSecret).
 *
 * @param namespace the account's namespace
 * @param name the secret's name
 * @param metadata description, tags and type, and the key that {@code key} names
 * @param key the encryption key as a ManagedSecret names it ({@code spec.key}); empty for the
 *     account's own
 * @param token the ClientRequestToken, which becomes the id of the first version
 * @param attributes what no object declares, such as replicas
 */
public record DeclaredByApi(
    String namespace,
    SecretName name,
    Metadata metadata,
    Optional<String> key,
    VersionId token,
    SecretAttributes attributes) {

  /** Checks that there is a key's name for the key. */
  public DeclaredByApi {
    if (key.isPresent() != metadata.key().isPresent()) {
      throw new IllegalArgumentException("a key needs both its id and the name to declare it by");
    }
  }

  /** Without attributes. */
  public DeclaredByApi(
      String namespace, SecretName name, Metadata metadata, Optional<String> key, VersionId token) {
    this(namespace, name, metadata, key, token, SecretAttributes.NONE);
  }

  /** With the account's own key. */
  public DeclaredByApi(String namespace, SecretName name, Metadata metadata, VersionId token) {
    this(namespace, name, metadata, Optional.empty(), token, SecretAttributes.NONE);
  }

  /** The same with these attributes. */
  public DeclaredByApi with(SecretAttributes next) {
    return new DeclaredByApi(namespace, name, metadata, key, token, next);
  }

  /**
   * The names that its object may have, in the order in which they are tried: the secret's own name
   * where an object can have it, then one with a hash of it.
   */
  public List<ObjectName> objectNames() {
    return MirroredName.candidates(name);
  }
}
