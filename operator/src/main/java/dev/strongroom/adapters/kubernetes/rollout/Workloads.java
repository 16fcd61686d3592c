package dev.strongroom.adapters.kubernetes.rollout;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.reading.SeenDaemonSet;
import dev.strongroom.adapters.kubernetes.reading.SeenDeployment;
import dev.strongroom.adapters.kubernetes.reading.SeenStatefulSet;
import dev.strongroom.adapters.kubernetes.reading.SeenWorkload;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.rollout.Workload;
import dev.strongroom.core.rollout.WorkloadRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The workloads of all namespaces, or of some, as watches tell of them. The watches are opened when
 * first asked for: an installation without a rollout has none.
 */
final class Workloads implements WorkloadWatch {
  private static final long PAGE = 500L;
  private static final Map<WorkloadRef.Kind, Class<? extends SeenWorkload>> TYPES =
      new EnumMap<>(
          Map.of(
              WorkloadRef.Kind.Deployment, SeenDeployment.class,
              WorkloadRef.Kind.StatefulSet, SeenStatefulSet.class,
              WorkloadRef.Kind.DaemonSet, SeenDaemonSet.class));

  private final KubernetesClient client;
  private final Set<String> namespaces;
  private final Consumer<WorkloadRef> changed;
  private final Map<WorkloadRef.Kind, List<SharedIndexInformer<? extends SeenWorkload>>> informers =
      new EnumMap<>(WorkloadRef.Kind.class);
  private volatile boolean synced;

  /**
   * Watches that are not open.
   *
   * @param namespaces empty for all
   * @param changed told of each workload that was added, changed or deleted
   */
  Workloads(KubernetesClient client, Set<String> namespaces, Consumer<WorkloadRef> changed) {
    this.client = client;
    this.namespaces = namespaces;
    this.changed = changed;
  }

  @Override
  public synchronized void start(Runnable whenSynced) {
    if (!informers.isEmpty()) {
      return;
    }
    List<CompletableFuture<?>> started = new ArrayList<>();
    TYPES.forEach(
        (kind, type) -> {
          List<SharedIndexInformer<? extends SeenWorkload>> ofKind = informers(type);
          informers.put(kind, ofKind);
          ofKind.forEach(
              informer ->
                  started.add(
                      informer
                          .exceptionHandler((any, failure) -> true)
                          .start()
                          .toCompletableFuture()));
        });
    CompletableFuture.allOf(started.toArray(CompletableFuture<?>[]::new))
        .thenRun(
            () -> {
              synced = true;
              whenSynced.run();
            });
  }

  private <T extends SeenWorkload> List<SharedIndexInformer<? extends SeenWorkload>> informers(
      Class<T> type) {
    List<SharedIndexInformer<T>> made =
        namespaces.isEmpty()
            ? List.of(client.resources(type).inAnyNamespace().withLimit(PAGE).runnableInformer(0))
            : namespaces.stream()
                .map(
                    namespace ->
                        ObjectsByName.in(client.resources(type), new ObjectName(namespace))
                            .withLimit(PAGE)
                            .runnableInformer(0))
                .toList();
    made.forEach(informer -> informer.addEventHandler(new Listener<>()));
    return List.copyOf(made);
  }

  @Override
  public boolean isSynced() {
    return synced;
  }

  @Override
  public Optional<SeenWorkload> find(WorkloadRef ref) {
    return informers(ref.kind())
        .map(i -> i.getStore().getByKey(Cache.namespaceKeyFunc(ref.namespace(), ref.name())))
        .flatMap(Stream::ofNullable)
        .map(SeenWorkload.class::cast)
        .findFirst();
  }

  @Override
  public List<Workload> in(String namespace) {
    return TYPES.keySet().stream()
        .flatMap(this::informers)
        .flatMap(i -> i.getIndexer().byIndex(Cache.NAMESPACE_INDEX, namespace).stream())
        .map(SeenWorkload::workload)
        .toList();
  }

  private synchronized Stream<SharedIndexInformer<? extends SeenWorkload>> informers(
      WorkloadRef.Kind kind) {
    return informers.getOrDefault(kind, List.of()).stream();
  }

  @Override
  public synchronized void close() {
    informers.values().forEach(all -> all.forEach(SharedIndexInformer::close));
  }

  private final class Listener<T extends SeenWorkload> implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T workload) {
      changed.accept(workload.workload().ref());
    }

    @Override
    public void onUpdate(T before, T workload) {
      changed.accept(workload.workload().ref());
    }

    @Override
    public void onDelete(T workload, boolean isStateUnknown) {
      changed.accept(workload.workload().ref());
    }
  }
}
