package dev.strongroom.adapters.kubernetes.rollout;

import dev.strongroom.adapters.kubernetes.framework.DelayedWork;
import dev.strongroom.adapters.kubernetes.reading.SeenWorkload;
import dev.strongroom.adapters.kubernetes.status.Events;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RolloutReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rollout.RolloutDecision;
import dev.strongroom.core.rollout.RolloutReport;
import dev.strongroom.core.rollout.RolloutRequest;
import dev.strongroom.core.rollout.Workload;
import dev.strongroom.core.rollout.WorkloadRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts workloads, one after the other in a thread of its own. What was done stands on the
 * workloads themselves; what is remembered here only says what is waited for, and is found again by
 * the next leader.
 */
public final class WorkloadRollouts implements Rollouts, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkloadRollouts.class);

  /** After the API server has refused a change, which somebody has to allow first. */
  private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

  /** While the API server does not answer. */
  private static final Duration AFTER_OUTAGE = Duration.ofSeconds(5);

  /** After a conflict; the event of the change that caused it comes sooner. */
  private static final Duration AFTER_CONFLICT = Duration.ofSeconds(1);

  private final WorkloadWatch workloads;
  private final WorkloadChanges patch;
  private final BooleanSupplier leading;
  private final Consumer<Owner> lookAgain;
  private final RolloutNotices notices;
  private final Clock clock;
  private final DelayedWork thread;

  /** By namespace and name of the ManagedSecret. */
  private final Map<String, Map<String, RolloutRequest>> requests = new ConcurrentHashMap<>();

  private final Map<WorkloadRef, RolloutDecision.Cause> waiting = new ConcurrentHashMap<>();
  private final Map<WorkloadRef, Finding> obstacles = new ConcurrentHashMap<>();
  private final Set<WorkloadRef> queued = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  /** What each ManagedSecret was last told; guarded by itself. */
  private final Map<Owner, RolloutReport> told = new HashMap<>();

  // These are the thread's own.
  private final Map<WorkloadRef, Instant> dueSince = new HashMap<>();
  private final Map<WorkloadRef, Instant> heldUntil = new HashMap<>();
  private final Map<WorkloadRef, Instant> nextLooks = new HashMap<>();
  private final Map<WorkloadRef, String> changedRevisions = new HashMap<>();
  private final Map<WorkloadRef, Set<String>> selectedBy = new HashMap<>();
  private final Set<WorkloadRef> restarted = new HashSet<>();

  /**
   * Work that is not begun; nothing is watched yet.
   *
   * @param namespaces whose workloads are watched; empty for all
   * @param leading whether this replica is the one that works
   * @param lookAgain brings a ManagedSecret back
   */
  public WorkloadRollouts(
      KubernetesClient client,
      Set<String> namespaces,
      BooleanSupplier leading,
      Consumer<Owner> lookAgain,
      Events events,
      MeterRegistry meters,
      Clock clock) {
    this(
        changed -> new Workloads(client, namespaces, changed),
        new WorkloadPatch(client),
        DelayedWork.inThread("rollouts"),
        leading,
        lookAgain,
        events,
        meters,
        clock);
  }

  /** The same on others' watches, changes and thread. */
  WorkloadRollouts(
      Function<Consumer<WorkloadRef>, WorkloadWatch> watch,
      WorkloadChanges patch,
      DelayedWork thread,
      BooleanSupplier leading,
      Consumer<Owner> lookAgain,
      Events events,
      MeterRegistry meters,
      Clock clock) {
    this.workloads = watch.apply(this::look);
    this.patch = patch;
    this.thread = thread;
    this.leading = leading;
    this.lookAgain = lookAgain;
    this.notices = new RolloutNotices(events, meters, waiting::size);
    this.clock = clock;
  }

  @Override
  public Optional<RolloutReport> follow(RolloutRequest request) {
    Owner owner = request.owner();
    RolloutRequest before =
        requests
            .computeIfAbsent(owner.namespace(), any -> new ConcurrentHashMap<>())
            .put(owner.name(), request);
    workloads.start(this::synced);
    if (!workloads.isSynced()) {
      return Optional.empty();
    }
    if (!request.equals(before)) {
      lookAtSelected(request);
    }
    synchronized (told) {
      RolloutReport report = report(request);
      told.put(owner, report);
      return Optional.of(report);
    }
  }

  @Override
  public void forget(Owner owner) {
    Map<String, RolloutRequest> others = requests.get(owner.namespace());
    if (others != null && others.remove(owner.name()) != null) {
      synchronized (told) {
        told.remove(owner);
      }
    }
  }

  /** Forgets those that no longer exist. */
  public void forgetUnless(Predicate<Owner> exists) {
    requests.values().stream()
        .flatMap(all -> all.values().stream())
        .map(RolloutRequest::owner)
        .filter(exists.negate())
        .forEach(this::forget);
  }

  @Override
  public boolean isComplete(Owner owner, VersionId version) {
    return workloads.isSynced()
        && Optional.ofNullable(requests.get(owner.namespace()))
            .map(all -> all.get(owner.name()))
            .filter(
                request ->
                    RolloutReport.isComplete(
                        request, workloads.in(owner.namespace()), version.value()))
            .isPresent();
  }

  private void synced() {
    requests
        .values()
        .forEach(
            all ->
                all.values()
                    .forEach(
                        request -> {
                          lookAtSelected(request);
                          lookAgain.accept(request.owner());
                        }));
  }

  private void lookAtSelected(RolloutRequest request) {
    workloads.in(request.owner().namespace()).stream()
        .filter(request::selects)
        .forEach(workload -> look(workload.ref()));
  }

  private RolloutReport report(RolloutRequest request) {
    return RolloutReport.of(request, workloads.in(request.owner().namespace()), waiting, obstacles);
  }

  /** Has the thread look at a workload. */
  private void look(WorkloadRef ref) {
    if (requests.containsKey(ref.namespace()) && queued.add(ref)) {
      thread.after(Duration.ZERO, () -> lookNow(ref));
    }
  }

  /** Has the thread look at a workload later, at the earliest of the times that are asked for. */
  private void later(WorkloadRef ref, Duration delay) {
    Instant now = clock.instant();
    Instant at = now.plus(delay);
    Instant planned = nextLooks.get(ref);
    if (planned == null || !planned.isAfter(now) || at.isBefore(planned)) {
      nextLooks.put(ref, at);
      thread.after(delay, () -> lookNow(ref));
    }
  }

  private void lookNow(WorkloadRef ref) {
    queued.remove(ref);
    try {
      Set<String> concerned = new HashSet<>(selectedBy.getOrDefault(ref, Set.of()));
      Optional<SeenWorkload> seen = workloads.find(ref);
      List<RolloutRequest> selecting =
          seen.map(workload -> selecting(workload.workload())).orElse(List.of());
      selecting.forEach(request -> concerned.add(request.owner().name()));
      if (selecting.isEmpty()) {
        selectedBy.remove(ref);
      } else {
        selectedBy.put(ref, names(selecting));
      }
      if (seen.isPresent() && !selecting.isEmpty() && seen.get().workload().consents()) {
        bring(seen.get(), selecting);
      } else {
        settled(ref);
        restarted.remove(ref);
        heldUntil.remove(ref);
        changedRevisions.remove(ref);
        nextLooks.remove(ref);
      }
      concerned.forEach(name -> tell(ref.namespace(), name));
    } catch (RuntimeException bug) {
      // Ended in the middle of a request: the next operator goes on.
      if (!closed) {
        LOG.error("a look at {} failed unexpectedly", ref, bug);
      }
    }
  }

  private List<RolloutRequest> selecting(Workload workload) {
    return requests.getOrDefault(workload.ref().namespace(), Map.of()).values().stream()
        .filter(request -> request.selects(workload))
        .toList();
  }

  private static Set<String> names(List<RolloutRequest> requests) {
    Set<String> names = new HashSet<>();
    requests.forEach(request -> names.add(request.owner().name()));
    return names;
  }

  /** Brings a ManagedSecret back if there is something new to tell. */
  private void tell(String namespace, String name) {
    RolloutRequest request = requests.getOrDefault(namespace, Map.of()).get(name);
    if (request == null) {
      return;
    }
    synchronized (told) {
      if (report(request).equals(told.get(request.owner()))) {
        return;
      }
    }
    lookAgain.accept(request.owner());
  }

  private void bring(SeenWorkload seen, List<RolloutRequest> selecting) {
    Workload workload = seen.workload();
    WorkloadRef ref = workload.ref();
    boolean isOld = seen.getMetadata().getResourceVersion().equals(changedRevisions.get(ref));
    Instant now = clock.instant();
    if (isOld || !leading.getAsBoolean()) {
      return;
    }
    changedRevisions.remove(ref);
    if (workload.replicas().isFinished() && restarted.remove(ref)) {
      notices.finished();
    }
    if (Optional.ofNullable(heldUntil.get(ref)).filter(now::isBefore).isPresent()) {
      return;
    }
    RolloutDecision decision =
        RolloutDecision.decide(workload, selecting, Optional.ofNullable(dueSince.get(ref)), now);
    if (decision instanceof RolloutDecision.Note note) {
      change(seen, () -> patch.note(seen, note.contents()));
    } else if (decision instanceof RolloutDecision.Wait wait) {
      dueSince.putIfAbsent(ref, now);
      waiting.put(ref, wait.cause());
      wait.until().ifPresent(until -> later(ref, Duration.between(now, until).plusMillis(1)));
    } else if (decision instanceof RolloutDecision.Restart restart) {
      restart(seen, restart.requests(), now);
    } else {
      settled(ref);
    }
  }

  private void restart(SeenWorkload seen, List<RolloutRequest> due, Instant now) {
    Map<String, String> contents = new TreeMap<>();
    due.forEach(request -> contents.put(request.annotation(), request.content()));
    if (change(seen, () -> patch.restart(seen, contents, now))) {
      WorkloadRef ref = seen.workload().ref();
      settled(ref);
      restarted.add(ref);
      notices.started(seen, due);
      LOG.info("{}/{} is restarted", ref.namespace(), ref.argument());
    }
  }

  private void settled(WorkloadRef ref) {
    dueSince.remove(ref);
    waiting.remove(ref);
    obstacles.remove(ref);
  }

  /** Makes a change; false if it was not made, and is to be tried later. */
  private boolean change(SeenWorkload seen, Supplier<Optional<SeenWorkload>> request) {
    WorkloadRef ref = seen.workload().ref();
    try {
      Optional<SeenWorkload> now = request.get();
      if (now.isEmpty()) {
        later(ref, AFTER_CONFLICT);
        return false;
      }
      String before = seen.getMetadata().getResourceVersion();
      if (!now.get().getMetadata().getResourceVersion().equals(before)) {
        // Until the watch tells of the change, it shows what is no longer so.
        changedRevisions.put(ref, before);
      }
      obstacles.remove(ref);
      return true;
    } catch (Unavailable outage) {
      hold(ref, AFTER_OUTAGE);
    } catch (KubernetesClientException refused) {
      notices.failed();
      obstacles.put(
          ref,
          refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN
              ? RolloutReason.RestartForbidden.with(ref)
              : RolloutReason.RestartRejected.with(ref, refused.getCode()));
      hold(ref, AFTER_REFUSAL);
    }
    return false;
  }

  private void hold(WorkloadRef ref, Duration time) {
    heldUntil.put(ref, clock.instant().plus(time));
    later(ref, time.plusMillis(1));
  }

  @Override
  public void close() {
    closed = true;
    thread.close();
    workloads.close();
  }
}
