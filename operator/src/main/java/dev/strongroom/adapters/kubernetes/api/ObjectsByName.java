package dev.strongroom.adapters.kubernetes.api;

import dev.strongroom.core.names.ObjectName;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;

/**
 * The only way to reach objects of the API server by their names. The client joins names into the
 * path of a request as they are, so a name such as {@code ?watch=true} or {@code ../x} would be
 * another request; {@link ObjectName} has no room for one. {@code ArchitectureTest} keeps every
 * other class from the client's own methods.
 */
public final class ObjectsByName {
  private ObjectsByName() {}

  /** All objects of a kind in a namespace. */
  public static <T, L, R extends Resource<T>> NonNamespaceOperation<T, L, R> in(
      MixedOperation<T, L, R> kind, ObjectName namespace) {
    return kind.inNamespace(namespace.value());
  }

  /** One object of a kind that has no namespace, or of those in a namespace. */
  public static <T, L, R extends Resource<T>> R one(
      NonNamespaceOperation<T, L, R> objects, ObjectName name) {
    return objects.withName(name.value());
  }

  /** One object of a kind in a namespace. */
  public static <T, L, R extends Resource<T>> R one(
      MixedOperation<T, L, R> kind, ObjectName namespace, ObjectName name) {
    return one(in(kind, namespace), name);
  }
}
