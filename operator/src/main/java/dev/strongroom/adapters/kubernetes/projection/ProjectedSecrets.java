package dev.strongroom.adapters.kubernetes.projection;

import dev.strongroom.adapters.kubernetes.api.Consents;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ObservedSecret;
import dev.strongroom.core.projection.ProjectionMark;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.SecretProjection;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** Reads projected Secrets, and judges them without decrypting anything. */
public final class ProjectedSecrets implements SecretLookup {

  private final KubernetesClient client;
  private final Supplier<ProjectionMac> mac;

  /** Secrets reached by this client, marked by this MAC. */
  public ProjectedSecrets(KubernetesClient client, Supplier<ProjectionMac> mac) {
    this.client = client;
    this.mac = mac;
  }

  @Override
  public Optional<SeenSecret> find(String namespace, ObjectName name) {
    return find(client, namespace, name);
  }

  static Optional<SeenSecret> find(KubernetesClient client, String namespace, ObjectName name) {
    return Optional.ofNullable(
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.one(
                        client.resources(SeenSecret.class), new ObjectName(namespace), name)
                    .get()));
  }

  @Override
  public boolean isLeaving(Holder holder) {
    HasMetadata now =
        switch (holder.kind()) {
          case ManagedSecret -> found(holder, ManagedSecret.class);
          case SecretProjection -> found(holder, SecretProjection.class);
        };
    return now == null
        || now.isMarkedForDeletion()
        || !now.getMetadata().getUid().equals(holder.object().uid());
  }

  private <T extends HasMetadata> T found(Holder holder, Class<T> kind) {
    return StoreCalls.orUnavailable(
        () ->
            ObjectsByName.one(
                    client.resources(kind),
                    new ObjectName(holder.namespace()),
                    new ObjectName(holder.name()))
                .get());
  }

  @Override
  public Optional<SeenSecret> judged(SeenSecret seen) {
    if (mark(seen).isEmpty() || seen.verdict().isOf(mac.get())) {
      return Optional.of(seen);
    }
    Optional<SeenSecret> again =
        find(seen.getMetadata().getNamespace(), new ObjectName(seen.getMetadata().getName()));
    if (again.filter(s -> mark(s).isPresent() && !s.verdict().isOf(mac.get())).isPresent()) {
      throw new Unavailable(StoreReason.Conflict.with());
    }
    again.ifPresent(seen::learn);
    return again;
  }

  /**
   * What a Secret says of itself, and whether its data is what its mark was made for.
   *
   * @param secret one that is {@link #judged}
   * @param holder the object for which it is looked at
   * @param record the secret that is to be projected into it
   * @param spec how; of foreign annotations, only those that it asks for are looked at
   * @param holds whether an object of this kind and name has this Secret as its projection
   */
  public static ObservedSecret observe(
      SeenSecret secret,
      Holder holder,
      SecretRecord record,
      ProjectionSpec spec,
      BiPredicate<Holder.Kind, String> holds) {
    Map<String, String> labels = orEmpty(secret.getMetadata().getLabels());
    Map<String, String> annotations = orEmpty(secret.getMetadata().getAnnotations());
    Optional<ProjectionMark> mark = mark(secret);
    boolean intact = mark.isPresent() && secret.verdict().fits();
    List<Holder> others = others(annotations, holder, holds);
    boolean labelled =
        StrongroomNames.isManaged(labels)
            && holder.name().equals(annotations.get(StrongroomNames.holder(holder.kind())))
            && (holder.kind() == Holder.Kind.ManagedSecret || others.isEmpty());
    return new ObservedSecret(
        labelled,
        intact && isVersionOf(record, mark.get()) && isFreeFor(holder, others),
        others.stream()
            .findFirst()
            .filter(any -> !labelled && StrongroomNames.isManaged(labels))
            .map(Holder::toString),
        secret.type(),
        labels,
        secret.carried(spec.annotations()),
        mark,
        intact,
        Consents.of(secret),
        Optional.ofNullable(annotations.get(StrongroomNames.INSTALLATION)),
        ownedBy(secret));
  }

  /** The other objects that a Secret names and that have it as their projection. */
  private static List<Holder> others(
      Map<String, String> annotations, Holder me, BiPredicate<Holder.Kind, String> holds) {
    return Arrays.stream(Holder.Kind.values())
        .flatMap(
            kind ->
                Optional.ofNullable(annotations.get(StrongroomNames.holder(kind)))
                    .filter(name -> kind != me.kind() || !name.equals(me.name()))
                    .filter(name -> holds.test(kind, name))
                    .map(name -> new Holder(kind, new Owner(me.namespace(), name, "")))
                    .stream())
        .toList();
  }

  /**
   * Whether a mark alone proves whose a Secret is. Only one ManagedSecret has the versions of a
   * secret; but many SecretProjections may be given them.
   */
  private static boolean isFreeFor(Holder me, List<Holder> others) {
    return me.kind() == Holder.Kind.ManagedSecret
        ? others.stream().noneMatch(o -> o.kind() == Holder.Kind.SecretProjection)
        : others.isEmpty();
  }

  /** The mark on a Secret, whether it fits or not. */
  public static Optional<ProjectionMark> mark(SeenSecret secret) {
    return ProjectionMark.parse(
        orEmpty(secret.getMetadata().getAnnotations()).get(StrongroomNames.MARK));
  }

  /** The keyed MAC of its content, if it bears one. */
  public static Optional<String> content(SeenSecret secret) {
    return Optional.ofNullable(
        orEmpty(secret.getMetadata().getAnnotations()).get(StrongroomNames.CONTENT));
  }

  /** Whether Kubernetes will collect this Secret with this very object. */
  static boolean isOwned(SeenSecret secret, Owner owner) {
    return ownedBy(secret).filter(owner.uid()::equals).isPresent();
  }

  /** Whether a Secret has a mark of one of the versions of this secret. */
  static boolean isMarked(SeenSecret secret, SecretRecord record) {
    return mark(secret).filter(mark -> isVersionOf(record, mark)).isPresent();
  }

  static Map<String, String> orEmpty(Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  private static boolean isVersionOf(SecretRecord record, ProjectionMark mark) {
    return record.versions().stream().anyMatch(v -> v.id().value().equals(mark.version()));
  }

  /** The uid of the object of ours that owns it, which is all that is kept of its owners. */
  static Optional<String> ownedBy(SeenSecret secret) {
    return secret.getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getUid)
        .findFirst();
  }
}
