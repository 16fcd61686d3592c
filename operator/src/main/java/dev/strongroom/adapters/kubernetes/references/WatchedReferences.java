package dev.strongroom.adapters.kubernetes.references;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.work.NamedReferences;
import dev.strongroom.core.work.NamedReferences.Attempt;
import dev.strongroom.core.work.NamedReferences.Question;
import dev.strongroom.core.work.NamedReferences.Reference;
import dev.strongroom.core.work.NamedReferences.Waiter;
import dev.strongroom.platform.DaemonThreads;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a Secret or ConfigMap that is missing or cannot be used once, and again when something has
 * happened to it; likewise one that is followed. That is noticed by a watch of names alone, which
 * is open only while somebody waits: so any number of references costs the API server one request
 * in some minutes. Followers are brought back at once, the others within a second.
 *
 * <p>While the watch is not in order, every attempt reads, as often as the back-off of failing
 * objects lets it.
 */
public final class WatchedReferences implements References, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedReferences.class);
  private static final long WAKE_SECONDS = 1;

  private final KubernetesClient client;
  private final Set<String> watchNamespaces;
  private final NamedReferences unresolved = new NamedReferences(Duration.ofSeconds(WAKE_SECONDS));
  private final NamedReferences followed = new NamedReferences(Duration.ZERO);
  private final Map<Scope, ReferenceWatch> watches = new HashMap<>();
  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(1, new DaemonThreads("references"), new DiscardPolicy());

  private Optional<Consumer<Waiter>> wake = Optional.empty();
  private boolean isWakingPlanned;

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
    Gauge.builder("strongroom.references.followed", followed::size)
        .description("Objects that follow the changes of a Secret")
        .register(meters);
  }

  /**
   * Begins to wake those whose reference has changed.
   *
   * @param bringsBack brings an object back for another pass; called in a thread that must not wait
   */
  public void start(Consumer<Waiter> bringsBack) {
    thread.execute(
        () -> {
          wake = Optional.of(bringsBack);
          wakeFollowers();
        });
    thread.scheduleWithFixedDelay(
        () -> wakeAll(unresolved), WAKE_SECONDS, WAKE_SECONDS, TimeUnit.SECONDS);
  }

  private void wakeAll(NamedReferences changed) {
    try {
      wake.ifPresent(bringsBack -> changed.toWake(System.nanoTime()).forEach(bringsBack));
    } catch (RuntimeException bug) {
      LOG.error("an object whose reference has changed cannot be brought back", bug);
    }
  }

  /** In the thread: now, and again when those are due whose reference changes all the time. */
  private void wakeFollowers() {
    wakeAll(followed);
    OptionalLong next = followed.nanosToNext(System.nanoTime());
    if (next.isPresent() && wake.isPresent() && !isWakingPlanned) {
      isWakingPlanned = true;
      thread.schedule(
          () -> {
            isWakingPlanned = false;
            wakeFollowers();
          },
          next.getAsLong(),
          TimeUnit.NANOSECONDS);
    }
  }

  private void changed(Reference reference, String version) {
    unresolved.changed(reference, version);
    followed.changed(reference, version);
    wakeFollowers();
  }

  private void watchBegan(Scope scope) {
    unresolved.watchBegan(scope.kind(), scope.namespace());
    followed.watchBegan(scope.kind(), scope.namespace());
    wakeFollowers();
  }

  @Override
  public <T> T resolve(Question question, Supplier<T> read) {
    T found = read(unresolved, unresolved.begin(question), read);
    unresolved.resolved(question.waiter());
    return found;
  }

  private <T> T read(NamedReferences references, Attempt attempt, Supplier<T> read) {
    Reference reference = attempt.question().reference();
    if (attempt.known().isPresent() && isWatching(reference)) {
      throw attempt.known().get();
    }
    try {
      return read.get();
    } catch (NotYet | InvalidInput unusable) {
      references.unresolved(attempt, unusable);
      watch(reference);
      throw unusable;
    }
  }

  @Override
  public <T> Optional<Look<T>> follow(
      Question question, Supplier<T> read, Function<T, String> version) {
    Attempt attempt = followed.begin(question);
    if (attempt.isSettled() && isWatching(question.reference())) {
      return Optional.empty();
    }
    T found = read(followed, attempt, read);
    String seen = version.apply(found);
    watch(question.reference());
    return Optional.of(new Look<>(found, () -> followed.settled(attempt, seen)));
  }

  @Override
  public long changesFor(Waiter waiter) {
    return unresolved.changesFor(waiter);
  }

  /** Forgets the objects that are gone or name something else by now. */
  public void forgetUnless(
      BiPredicate<Waiter, Reference> stillNames, BiPredicate<Waiter, Reference> stillFollows) {
    unresolved.forgetUnless(stillNames);
    followed.forgetUnless(stillFollows);
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
                  this::changed,
                  () -> watchBegan(scope),
                  () -> isStillNeeded(scope));
          thread.execute(watch::open);
          return watch;
        });
  }

  /** Who waits from now on finds that there is no watch. */
  private synchronized boolean isStillNeeded(Scope scope) {
    boolean isNeeded =
        unresolved.isAnyOf(scope.kind(), scope.namespace())
            || followed.isAnyOf(scope.kind(), scope.namespace());
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
