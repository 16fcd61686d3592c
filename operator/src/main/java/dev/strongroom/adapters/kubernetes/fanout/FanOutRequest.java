package dev.strongroom.adapters.kubernetes.fanout;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.DeclaredFanOut;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.sharing.FanOut;
import dev.strongroom.core.sharing.Sharing;
import dev.strongroom.crds.SecretProjectionSpec;
import java.util.Map;
import java.util.Optional;

/**
 * What the owner of a secret wants in other namespaces.
 *
 * @param owner the ManagedSecret
 * @param fanOut into which namespaces
 * @param spec of each SecretProjection
 */
public record FanOutRequest(Owner owner, FanOut fanOut, SecretProjectionSpec spec) {
  private static final SecretProjectionSpec NOTHING =
      new SecretProjectionSpec(null, null, null, null, null);

  /**
   * What a ManagedSecret declares; without a declaration, nothing any more.
   *
   * @param namespaceUid uid of its namespace
   * @param pins which namespaces the declared names stand for
   * @param isServed whether there is a value to project
   * @throws dev.strongroom.core.problems.InvalidInput when there can be no such Secret
   */
  public static FanOutRequest of(
      Declaration declaration, String namespaceUid, Map<String, String> pins, boolean isServed) {
    Owner owner = declaration.owner();
    Optional<DeclaredFanOut> declared = declaration.projectInto();
    return new FanOutRequest(
        owner,
        new FanOut(
            owner.namespace(),
            namespaceUid,
            declared.map(DeclaredFanOut::targets).orElse(Sharing.NONE),
            pins,
            declared.map(into -> into.name(owner)).orElse(owner.name()),
            isServed),
        declared.map(into -> into.spec(owner)).orElse(NOTHING));
  }

  /** The ManagedSecret, as its SecretProjections bear it. */
  String maker() {
    return maker(owner);
  }

  /** Namespace and name of a ManagedSecret, as SecretProjections bear them that it has made. */
  public static String maker(Owner owner) {
    return owner.namespace() + "/" + owner.name();
  }
}
