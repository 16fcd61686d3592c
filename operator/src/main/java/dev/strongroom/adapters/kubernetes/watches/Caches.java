package dev.strongroom.adapters.kubernetes.watches;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.framework.RecheckingEventSource;
import dev.strongroom.adapters.kubernetes.framework.RequeueEventSource;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.adapters.kubernetes.store.RecordCache;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.LocalReference;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import dev.strongroom.crds.RotationPolicy;
import dev.strongroom.crds.SecretProjection;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
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
  // Name of a namespace that a secret is shared with.
  private static final String BY_CONSUMER = "consumer";
  private static final long PAGE = 500L;

  private final RecordCache records;
  private final SeenProjections projections;
  private final Set<String> watchNamespaces;
  private final RecentProjections recent = new RecentProjections();
  private InformerEventSource<SeenSecret, ManagedSecret> secrets;
  private InformerEventSource<RotationPolicy, ManagedSecret> policies;
  private InformerEventSource<ExternalSecretTarget, ManagedSecret> targets;
  private final RequeueEventSource<ManagedSecret> again = new RequeueEventSource<>();
  private IndexerResourceCache<ManagedSecret> primaries;

  /** Caches; the records of the store, and the rest in the namespaces watched (empty: all). */
  public Caches(RecordCache records, SeenProjections projections, Set<String> watchNamespaces) {
    this.records = records;
    this.projections = projections;
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
    again.onChanged(this::tellConsumers);
    primaries = context.getPrimaryCache();
    primaries.addIndexer(BY_POLICY, ms -> CacheKeys.of(ms, ManagedSecretSpec.Rotation::policyRef));
    primaries.addIndexer(BY_TARGET, ms -> CacheKeys.of(ms, ManagedSecretSpec.Rotation::targetRef));
    primaries.addIndexer(BY_SECRET, CacheKeys::otherName);
    primaries.addIndexer(BY_CONSUMER, ms -> List.copyOf(new Declaration(ms).consumers().names()));
    secrets = watchedSecrets(context);
    secrets.addIndexer(BY_OWNER, CacheKeys::holdersOfOtherName);
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
  public Stream<SeenSecret> secretsOf(Holder holder) {
    Stream<String> indexed =
        secrets
            .byIndex(BY_OWNER, CacheKeys.of(holder.kind(), holder.namespace(), holder.name()))
            .stream()
            .map(secret -> secret.getMetadata().getName());
    return Stream.of(Stream.of(holder.name()), indexed, recent.namesOf(holder))
        .flatMap(Function.identity())
        .distinct()
        .flatMap(name -> secret(holder.namespace(), name).stream())
        .filter(
            s ->
                CacheKeys.projectedFrom(s, holder.kind())
                    .filter(holder.name()::equals)
                    .isPresent());
  }

  @Override
  public Optional<SecretProjection> projection(String namespace, String name) {
    return projections.projection(namespace, name);
  }

  /** Brings the ManagedSecrets back that are shared with a namespace by its name. */
  public void lookAgainAtSharers(String namespace) {
    if (primaries != null) {
      primaries
          .byIndex(BY_CONSUMER, namespace)
          .forEach(ms -> lookAgain(ResourceID.fromResource(ms)));
    }
  }

  private void tellConsumers(Optional<ManagedSecret> before, Optional<ManagedSecret> now) {
    if (!before.map(Caches::shown).equals(now.map(Caches::shown))) {
      ObjectMeta meta = now.or(() -> before).orElseThrow().getMetadata();
      projections.sourceChanged(meta.getNamespace(), meta.getName());
    }
  }

  /** What SecretProjections go by. */
  private static List<Object> shown(ManagedSecret ms) {
    Declaration declaration = new Declaration(ms);
    return List.of(declaration.owner(), declaration.consumers(), declaration.sharingPins());
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
    // One watch of Secrets serves both kinds that declare them.
    projections.secretChanged(secret);
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
