package dev.strongroom.adapters.kubernetes.watches;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.framework.RecheckingEventSource;
import dev.strongroom.adapters.kubernetes.framework.RequeueEventSource;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.adapters.kubernetes.store.RecordCache;
import dev.strongroom.core.record.Owner;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.LocalReference;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import dev.strongroom.crds.RotationPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the reconciler sees without asking the API server: records, our own Secrets, policies and
 * targets, each watched once. A change of any of them brings the ManagedSecrets concerned back.
 */
public final class Caches implements SeenObjects {
  private static final String BY_POLICY = "policy";
  private static final String BY_TARGET = "target";
  // These two hold only what has not the name of its ManagedSecret, which few have.
  private static final String BY_SECRET = "secret";
  private static final String BY_OWNER = "owner";
  private static final long PAGE = 500L;

  private final RecordCache records;
  private final Set<String> watchNamespaces;
  private final RecentProjections recent = new RecentProjections();
  private InformerEventSource<SeenSecret, ManagedSecret> secrets;
  private InformerEventSource<RotationPolicy, ManagedSecret> policies;
  private InformerEventSource<ExternalSecretTarget, ManagedSecret> targets;
  private final RequeueEventSource<ManagedSecret> again = new RequeueEventSource<>();
  private IndexerResourceCache<ManagedSecret> primaries;

  /** Caches; the records of the store, and the rest in the namespaces watched (empty: all). */
  public Caches(RecordCache records, Set<String> watchNamespaces) {
    this.records = records;
    this.watchNamespaces = watchNamespaces;
  }

  /**
   * What is to be watched.
   *
   * @param deleted told of each ManagedSecret that was deleted
   */
  public List<EventSource<?, ManagedSecret>> prepare(
      EventSourceContext<ManagedSecret> context, Consumer<ManagedSecret> deleted) {
    again.onDeleted(deleted);
    primaries = context.getPrimaryCache();
    primaries.addIndexer(BY_POLICY, ms -> CacheKeys.of(ms, ManagedSecretSpec.Rotation::policyRef));
    primaries.addIndexer(BY_TARGET, ms -> CacheKeys.of(ms, ManagedSecretSpec.Rotation::targetRef));
    primaries.addIndexer(BY_SECRET, CacheKeys::otherName);
    secrets = watchedSecrets(context);
    secrets.addIndexer(BY_OWNER, CacheKeys::ownerOfOtherName);
    policies =
        referenced(RotationPolicy.class, BY_POLICY, ManagedSecretSpec.Rotation::policyRef, context);
    targets =
        referenced(
            ExternalSecretTarget.class, BY_TARGET, ManagedSecretSpec.Rotation::targetRef, context);
    return List.of(records.watch(context), secrets, policies, targets, again);
  }

  private InformerEventSource<SeenSecret, ManagedSecret> watchedSecrets(
      EventSourceContext<ManagedSecret> context) {
    return new RecheckingEventSource<>(
        InformerEventSourceConfiguration.from(SeenSecret.class, ManagedSecret.class)
            .withNamespaces(namespaces())
            .withInformerListLimit(PAGE)
            .withLabelSelector(StrongroomNames.MANAGED_BY + "=" + StrongroomNames.MANAGED_BY_VALUE)
            .withSecondaryToPrimaryMapper(this::concerned)
            .withPrimaryToSecondaryMapper(Caches::noIndex)
            .build(),
        context);
  }

  @Override
  public void lookAgain(ResourceID id) {
    again.propagateEvent(id);
  }

  /** Brings all ManagedSecrets back that are known by now. */
  public void lookAgainAtAll() {
    if (primaries != null) {
      primaryIds().forEach(this::lookAgain);
    }
  }

  /** Brings the ManagedSecrets back that are rotated at a target. */
  public void lookAgainAtUsersOf(ResourceID target) {
    primaries
        .byIndex(BY_TARGET, CacheKeys.of(target.getNamespace().orElse(""), target.getName()))
        .forEach(ms -> lookAgain(ResourceID.fromResource(ms)));
  }

  @Override
  public Optional<SeenSecret> secret(String namespace, String name) {
    return secrets.get(new ResourceID(name, namespace));
  }

  @Override
  public Stream<SeenSecret> secretsOf(Owner owner) {
    Stream<String> indexed =
        secrets.byIndex(BY_OWNER, CacheKeys.of(owner.namespace(), owner.name())).stream()
            .map(secret -> secret.getMetadata().getName());
    return Stream.of(Stream.of(owner.name()), indexed, recent.namesOf(owner))
        .flatMap(Function.identity())
        .distinct()
        .flatMap(name -> secret(owner.namespace(), name).stream())
        .filter(s -> CacheKeys.projectedFrom(s).filter(owner.name()::equals).isPresent());
  }

  @Override
  public void written(SeenSecret secret, Optional<SeenSecret> before) {
    recent.written(secret);
    show(secrets, secret, before);
  }

  private static <T extends HasMetadata> void show(
      InformerEventSource<T, ManagedSecret> source, T written, Optional<T> before) {
    ResourceID id = ResourceID.fromResource(written);
    before.ifPresentOrElse(
        old -> source.handleRecentResourceUpdate(id, written, old),
        () -> source.handleRecentResourceCreate(id, written));
  }

  @Override
  public void found(SeenSecret secret) {
    Optional.ofNullable(secret.getMetadata().getLabels())
        .filter(StrongroomNames::isManaged)
        .ifPresent(ours -> written(secret, Optional.empty()));
  }

  @Override
  public Optional<RotationPolicy> policy(String namespace, String name) {
    return policies.get(new ResourceID(name, namespace));
  }

  @Override
  public Optional<ExternalSecretTarget> target(String namespace, String name) {
    return targets.get(new ResourceID(name, namespace));
  }

  /** Whether ManagedSecrets of this namespace are seen at all. */
  public boolean watches(String namespace) {
    return watchNamespaces.isEmpty() || watchNamespaces.contains(namespace);
  }

  /** The ManagedSecrets that are there. */
  public Stream<ResourceID> primaryIds() {
    return primaries.keys();
  }

  @Override
  public Stream<ManagedSecret> primaries(String namespace) {
    return primaries.list(namespace);
  }

  @Override
  public Optional<ManagedSecret> primary(String namespace, String name) {
    return primaries.get(new ResourceID(name, namespace));
  }

  private <T extends HasMetadata> InformerEventSource<T, ManagedSecret> referenced(
      Class<T> type,
      String index,
      Function<ManagedSecretSpec.Rotation, LocalReference> reference,
      EventSourceContext<ManagedSecret> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(type, ManagedSecret.class)
            .withNamespaces(namespaces())
            .withInformerListLimit(PAGE)
            .withSecondaryToPrimaryMapper(
                (T t) ->
                    primaries
                        .byIndex(
                            index,
                            CacheKeys.of(t.getMetadata().getNamespace(), t.getMetadata().getName()))
                        .stream()
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
            .withPrimaryToSecondaryMapper(
                (ManagedSecret ms) ->
                    CacheKeys.reference(ms, reference).stream()
                        .map(n -> new ResourceID(n, ms.getMetadata().getNamespace()))
                        .collect(Collectors.toSet()))
            .build(),
        context);
  }

  /** Nobody asks for these by their ManagedSecret, and an index of them would be a large one. */
  private static Set<ResourceID> noIndex(ManagedSecret ms) {
    return Set.of();
  }

  private Set<String> namespaces() {
    return watchNamespaces.isEmpty() ? Set.of(Constants.WATCH_ALL_NAMESPACES) : watchNamespaces;
  }

  /** Whoever declares a Secret of this name: what a Secret says of itself may have been changed. */
  private Set<ResourceID> concerned(SeenSecret secret) {
    String namespace = secret.getMetadata().getNamespace();
    String name = secret.getMetadata().getName();
    Set<ResourceID> concerned =
        primaries.byIndex(BY_SECRET, CacheKeys.of(namespace, name)).stream()
            .map(ResourceID::fromResource)
            .collect(Collectors.toSet());
    concerned.add(new ResourceID(name, namespace));
    CacheKeys.projectedFrom(secret)
        .ifPresent(said -> concerned.add(new ResourceID(said, namespace)));
    concerned.removeIf(id -> primary(namespace, id.getName()).isEmpty());
    return concerned;
  }
}
