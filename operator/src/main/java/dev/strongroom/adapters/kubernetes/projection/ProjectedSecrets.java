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
import dev.strongroom.core.projection.ObservedSecret;
import dev.strongroom.core.projection.ProjectionMark;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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
  public boolean isLeaving(Owner owner) {
    ManagedSecret now =
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.one(
                        client.resources(ManagedSecret.class),
                        new ObjectName(owner.namespace()),
                        new ObjectName(owner.name()))
                    .get());
    return now == null
        || now.isMarkedForDeletion()
        || !now.getMetadata().getUid().equals(owner.uid());
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
   * @param record the secret that is to be projected into it
   * @param spec how; of foreign annotations, only those that it asks for are looked at
   * @param holds whether a ManagedSecret of this name has this Secret as its projection
   */
  public static ObservedSecret observe(
      SeenSecret secret, SecretRecord record, ProjectionSpec spec, Predicate<String> holds) {
    Map<String, String> labels = orEmpty(secret.getMetadata().getLabels());
    Map<String, String> annotations = orEmpty(secret.getMetadata().getAnnotations());
    Optional<ProjectionMark> mark = mark(secret);
    boolean intact = mark.isPresent() && secret.verdict().fits();
    Optional<String> holder =
        Optional.ofNullable(annotations.get(StrongroomNames.MANAGED_SECRET))
            .filter(name -> StrongroomNames.isManaged(labels));
    boolean labelled = holder.filter(record.owner().name()::equals).isPresent();
    return new ObservedSecret(
        labelled,
        intact && isVersionOf(record, mark.get()),
        holder.filter(name -> !labelled).filter(holds),
        secret.type(),
        labels,
        secret.carried(spec.annotations()),
        mark,
        intact,
        Consents.of(secret),
        Optional.ofNullable(annotations.get(StrongroomNames.INSTALLATION)),
        ownedBy(secret));
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

  /** Whether Kubernetes will collect this Secret with this very ManagedSecret. */
  public static boolean isOwned(SeenSecret secret, Owner owner) {
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

  private static Optional<String> ownedBy(SeenSecret secret) {
    return secret.getMetadata().getOwnerReferences().stream()
        .filter(r -> r.getApiVersion().equals(StrongroomNames.API_VERSION))
        .filter(r -> r.getKind().equals(ManagedSecret.class.getSimpleName()))
        .map(OwnerReference::getUid)
        .findFirst();
  }
}
