package dev.strongroom.adapters.kubernetes.watches;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.crds.LocalReference;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What objects are indexed by in the {@link Caches}: namespace and name of what they refer to. */
public final class CacheKeys {
  private CacheKeys() {}

  /** Of the policy or target that a ManagedSecret names, if it names one. */
  static List<String> of(
      ManagedSecret ms, Function<ManagedSecretSpec.Rotation, LocalReference> reference) {
    return reference(ms, reference).stream()
        .map(name -> of(ms.getMetadata().getNamespace(), name))
        .toList();
  }

  /** The name of the policy or target that a ManagedSecret names. */
  static Optional<String> reference(
      ManagedSecret ms, Function<ManagedSecretSpec.Rotation, LocalReference> reference) {
    return new Declaration(ms).rotation().map(reference).map(LocalReference::name);
  }

  /** Of an object. */
  static String of(String namespace, String name) {
    return namespace + "/" + name;
  }

  /** Of an object that declares projected Secrets. */
  static String of(Holder.Kind kind, String namespace, String name) {
    return kind + ":" + of(namespace, name);
  }

  /** Of the Secret that a ManagedSecret is projected into, unless both have one name. */
  static List<String> otherName(ManagedSecret ms) {
    return new Declaration(ms)
        .projectedName().stream()
            .filter(name -> !name.equals(ms.getMetadata().getName()))
            .map(name -> of(ms.getMetadata().getNamespace(), name))
            .toList();
  }

  /** Of the objects that a Secret says to be of, but for those of the same name. */
  static List<String> holdersOfOtherName(SeenSecret secret) {
    return Arrays.stream(Holder.Kind.values())
        .flatMap(
            kind ->
                projectedFrom(secret, kind)
                    .filter(name -> !name.equals(secret.getMetadata().getName()))
                    .map(name -> of(kind, secret.getMetadata().getNamespace(), name))
                    .stream())
        .toList();
  }

  /** The name of the ManagedSecret that a Secret says to be of. */
  public static Optional<String> projectedFrom(SeenSecret secret) {
    return projectedFrom(secret, Holder.Kind.ManagedSecret);
  }

  /** The name of the object of this kind that a Secret says to be of. */
  static Optional<String> projectedFrom(SeenSecret secret, Holder.Kind kind) {
    return Optional.ofNullable(secret.getMetadata().getAnnotations())
        .map(a -> a.get(StrongroomNames.holder(kind)));
  }
}
