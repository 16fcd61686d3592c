package dev.strongroom.adapters.kubernetes.watches;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.declarations.ProjectionDeclaration;
import dev.strongroom.adapters.kubernetes.framework.RequeueEventSource;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.sharing.Acceptance;
import dev.strongroom.core.sharing.ConsumerNamespace;
import dev.strongroom.crds.SecretProjection;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SecretProjections and the namespaces as watches have told of them, and what brings a
 * SecretProjection back. Before the watches are open there is none.
 */
public final class SeenProjections implements SeenNamespaces {
  private static final String BY_SOURCE = "source";
  private static final String BY_SECRET = "secret";
  private static final String BY_MAKER = "maker";
  private static final String BY_MAKER_AND_NAMESPACE = "maker and namespace";
  private static final long PAGE = 500L;

  private final RequeueEventSource<SecretProjection> again = new RequeueEventSource<>();
  private volatile IndexerResourceCache<SecretProjection> primaries;
  private volatile InformerEventSource<Namespace, SecretProjection> namespaces;

  /**
   * What is to be watched.
   *
   * @param appeared told of the names of namespaces that have appeared or changed
   * @param changed told of each SecretProjection that has changed or is gone
   */
  public List<EventSource<?, SecretProjection>> prepare(
      EventSourceContext<SecretProjection> context,
      Consumer<String> appeared,
      Consumer<SecretProjection> changed) {
    primaries = context.getPrimaryCache();
    primaries.addIndexer(BY_SOURCE, sp -> List.of(new ProjectionDeclaration(sp).source()));
    primaries.addIndexer(
        BY_SECRET,
        sp ->
            List.of(
                CacheKeys.of(
                    sp.getMetadata().getNamespace(),
                    new ProjectionDeclaration(sp).projectedName())));
    primaries.addIndexer(BY_MAKER, sp -> SeenNamespaces.maker(sp).stream().toList());
    primaries.addIndexer(
        BY_MAKER_AND_NAMESPACE,
        sp ->
            SeenNamespaces.maker(sp).stream()
                .map(maker -> CacheKeys.of(sp.getMetadata().getNamespace(), maker))
                .toList());
    again.onChanged(
        (before, now) -> {
          before.ifPresent(changed);
          now.ifPresent(changed);
        });
    namespaces =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Namespace.class, SecretProjection.class)
                .withInformerListLimit(PAGE)
                .withSecondaryToPrimaryMapper(
                    (Namespace namespace) -> {
                      appeared.accept(namespace.getMetadata().getName());
                      return in(namespace.getMetadata().getName());
                    })
                .withPrimaryToSecondaryMapper(SeenProjections::noIndex)
                .build(),
            context);
    return List.of(namespaces, again);
  }

  /** Nobody asks for these by their SecretProjection. */
  private static Set<ResourceID> noIndex(SecretProjection projection) {
    return Set.of();
  }

  private Set<ResourceID> in(String namespace) {
    return primaries.list(namespace).map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  @Override
  public Optional<SecretProjection> projection(String namespace, String name) {
    return primaries == null ? Optional.empty() : primaries.get(new ResourceID(name, namespace));
  }

  @Override
  public Stream<SecretProjection> madeFor(String maker) {
    return primaries == null ? Stream.empty() : primaries.byIndex(BY_MAKER, maker).stream();
  }

  @Override
  public Stream<SecretProjection> madeFor(String maker, String namespace) {
    return primaries == null
        ? Stream.empty()
        : primaries.byIndex(BY_MAKER_AND_NAMESPACE, CacheKeys.of(namespace, maker)).stream();
  }

  @Override
  public Stream<SecretProjection> made() {
    return primaries == null
        ? Stream.empty()
        : primaries.list().filter(sp -> SeenNamespaces.maker(sp).isPresent());
  }

  /** The SecretProjections of other namespaces that name a ManagedSecret or its secret's ARN. */
  public Stream<SecretProjection> ofOthers(String namespace, String name, String arn) {
    return Stream.concat(of(CacheKeys.of(namespace, name)), of(arn))
        .filter(sp -> !sp.getMetadata().getNamespace().equals(namespace));
  }

  private Stream<SecretProjection> of(String source) {
    return primaries == null ? Stream.empty() : primaries.byIndex(BY_SOURCE, source).stream();
  }

  @Override
  public Optional<ConsumerNamespace> namespace(String name) {
    return namespaces == null
        ? Optional.empty()
        : consumers(namespaces.get(new ResourceID(name)).stream()).findFirst();
  }

  @Override
  public Stream<ConsumerNamespace> namespaces() {
    return namespaces == null ? Stream.empty() : consumers(namespaces.list());
  }

  private static Stream<ConsumerNamespace> consumers(Stream<Namespace> namespaces) {
    return namespaces
        .map(Namespace::getMetadata)
        .filter(meta -> meta.getDeletionTimestamp() == null)
        .map(SeenProjections::consumer);
  }

  private static ConsumerNamespace consumer(ObjectMeta meta) {
    return new ConsumerNamespace(
        meta.getName(),
        meta.getUid(),
        Objects.requireNonNullElse(meta.getLabels(), Map.of()),
        Acceptance.parse(
            Optional.ofNullable(meta.getAnnotations())
                .map(annotations -> annotations.get(StrongroomNames.ACCEPT_SECRETS_FROM))));
  }

  /** Brings a SecretProjection back. */
  public void lookAgain(ResourceID id) {
    again.propagateEvent(id);
  }

  /** Brings all of them back. */
  public void lookAgainAtAll() {
    primaries.keys().forEach(this::lookAgain);
  }

  /** Brings those back that name a ManagedSecret, since it or its secret has changed. */
  public void sourceChanged(String namespace, String name) {
    lookAgainAt(CacheKeys.of(namespace, name));
  }

  /** Brings those back that name a secret by its ARN, since it has changed. */
  public void secretChanged(String arn) {
    lookAgainAt(arn);
  }

  private void lookAgainAt(String source) {
    of(source).forEach(sp -> lookAgain(ResourceID.fromResource(sp)));
  }

  /** Brings those back that a Secret concerns: what it says of itself may have been changed. */
  void secretChanged(SeenSecret secret) {
    if (primaries == null) {
      return;
    }
    String namespace = secret.getMetadata().getNamespace();
    Stream.concat(
            primaries
                .byIndex(BY_SECRET, CacheKeys.of(namespace, secret.getMetadata().getName()))
                .stream()
                .map(sp -> sp.getMetadata().getName()),
            CacheKeys.projectedFrom(secret, Holder.Kind.SecretProjection).stream()
                .filter(name -> projection(namespace, name).isPresent()))
        .distinct()
        .forEach(name -> lookAgain(new ResourceID(name, namespace)));
  }
}
