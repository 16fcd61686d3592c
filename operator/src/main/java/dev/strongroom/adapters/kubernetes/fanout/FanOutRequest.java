package dev.strongroom.adapters.kubernetes.fanout;

import dev.strongroom.core.record.Owner;
import dev.strongroom.core.sharing.FanOut;
import dev.strongroom.crds.SecretProjectionSpec;

/**
 * What the owner of a secret wants in other namespaces.
 *
 * @param owner the ManagedSecret
 * @param fanOut into which namespaces
 * @param spec of each SecretProjection
 */
public record FanOutRequest(Owner owner, FanOut fanOut, SecretProjectionSpec spec) {
  /** Namespace and name of the ManagedSecret, as its SecretProjections bear them. */
  String maker() {
    return maker(owner.namespace(), owner.name());
  }

  static String maker(String namespace, String name) {
    return namespace + "/" + name;
  }
}
