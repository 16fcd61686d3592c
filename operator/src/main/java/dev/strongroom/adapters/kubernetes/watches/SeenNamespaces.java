package dev.strongroom.adapters.kubernetes.watches;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.sharing.ConsumerNamespace;
import dev.strongroom.crds.SecretProjection;
import java.util.Optional;
import java.util.stream.Stream;

/** Namespaces, and what was made in them for others, as watches have told of them. */
public interface SeenNamespaces {
  /** A namespace that is not about to end. */
  Optional<ConsumerNamespace> namespace(String name);

  /** All namespaces that are not about to end. */
  Stream<ConsumerNamespace> namespaces();

  /** A SecretProjection. */
  Optional<SecretProjection> projection(String namespace, String name);

  /**
   * The SecretProjections that say to be made for a ManagedSecret.
   *
   * @param maker its namespace and name, with a slash in between
   */
  Stream<SecretProjection> madeFor(String maker);

  /** Those of them that are in a namespace. */
  Stream<SecretProjection> madeFor(String maker, String namespace);

  /** The SecretProjections that say to be made for any ManagedSecret. */
  Stream<SecretProjection> made();

  /** For which ManagedSecret a SecretProjection says to be made. */
  static Optional<String> maker(SecretProjection projection) {
    return Optional.ofNullable(projection.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(StrongroomNames.PROJECTED_BY));
  }
}
