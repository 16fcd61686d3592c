package dev.strongroom.adapters.kubernetes.references;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.work.UnresolvedReferences;
import dev.strongroom.core.work.UnresolvedReferences.Attempt;
import dev.strongroom.core.work.UnresolvedReferences.Question;
import dev.strongroom.core.work.UnresolvedReferences.Reference;
import dev.strongroom.core.work.UnresolvedReferences.Waiter;
import dev.strongroom.platform.DaemonThreads;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a Secret or ConfigMap that is missing or cannot be used once, and again when something has
 * happened to it. That is noticed by a watch of names alone, which is open only while somebody
 * waits: so any number of unusable references costs the API server one request in some minutes.
 *
 * <p>While the watch is not in order, every attempt reads, as often as the back-off of failing
 * objects lets it.
 */
public final class WatchedReferences implements References, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedReferences.class);
  private static final long WAKE_SECONDS = 1;

  private final KubernetesClient client;
  private final Set<String> watchNamespaces;
  private final UnresolvedReferences unresolved = new UnresolvedReferences();
  private final Map<Scope, ReferenceWatch> watches = new HashMap<>();
  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(1, new DaemonThreads("references"), new DiscardPolicy());

  /** What one watch covers. */
  private record Scope(String kind, Optional<String> namespace) {}

  /**
   * Watches nothing yet.
   *
   * @param watchNamespaces where objects are that name others; empty for everywhere
   */
  public WatchedReferences(
      KubernetesClient client, Set<String> watchNamespaces, MeterRegistry meters) {
    this.client = client;
    this.watchNamespaces = watchNamespaces;
    Gauge.builder("strongroom.references.unresolved", unresolved::size)
        .description("Objects that wait for a Secret or ConfigMap that they name")
        .register(meters);
  }

  /**
   * Begins to wake those whose reference has changed.
   *
   * @param wake brings an object back for another pass; called in a thread that must not wait
   */
  public void start(Consumer<Waiter> wake) {
    thread.scheduleWithFixedDelay(
        () -> wakeAll(wake), WAKE_SECONDS, WAKE_SECONDS, TimeUnit.SECONDS);
  }

  private void wakeAll(Consumer<Waiter> wake) {
    try {
      unresolved.toWake(System.nanoTime()).forEach(wake);
    } catch (RuntimeException bug) {
      LOG.error("an object whose reference has changed cannot be brought back", bug);
    }
  }

  @Override
  public <T> T resolve(Question question, Supplier<T> read) {
    Attempt attempt = unresolved.begin(question);
    if (attempt.known().isPresent() && isWatching(question.reference())) {
      throw attempt.known().get();
    }
    try {
      T found = read.get();
      unresolved.resolved(question.waiter());
      return found;
    } catch (NotYet | InvalidInput unusable) {
      unresolved.unresolved(attempt, unusable);
      watch(question.reference());
      throw unusable;
    }
  }

  @Override
  public long changesFor(Waiter waiter) {
    return unresolved.changesFor(waiter);
  }

  /** Forgets the objects that are gone or name something else by now. */
  public void forgetUnless(BiPredicate<Waiter, Reference> stillNames) {
    unresolved.forgetUnless(stillNames);
  }

  private Scope scope(Reference reference) {
    return new Scope(
        reference.kind(),
        watchNamespaces.isEmpty() ? Optional.empty() : Optional.of(reference.namespace()));
  }

  private synchronized boolean isWatching(Reference reference) {
    ReferenceWatch watch = watches.get(scope(reference));
    return watch != null && watch.isWatching();
  }

  private synchronized void watch(Reference reference) {
    watches.computeIfAbsent(
        scope(reference),
        scope -> {
          ReferenceWatch watch =
              new ReferenceWatch(
                  client,
                  scope.kind(),
                  scope.namespace().map(ObjectName::new),
                  thread,
                  unresolved::changed,
                  () -> unresolved.watchBegan(scope.kind(), scope.namespace()),
                  () -> isStillNeeded(scope));
          thread.execute(watch::open);
          return watch;
        });
  }

  /** Who waits from now on finds that there is no watch. */
  private synchronized boolean isStillNeeded(Scope scope) {
    boolean isNeeded = unresolved.isAnyOf(scope.kind(), scope.namespace());
    if (!isNeeded) {
      watches.remove(scope);
    }
    return isNeeded;
  }

  @Override
  public synchronized void close() {
    watches.values().forEach(ReferenceWatch::close);
    thread.shutdownNow();
  }
}
