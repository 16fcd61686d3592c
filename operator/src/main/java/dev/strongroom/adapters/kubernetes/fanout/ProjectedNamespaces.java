package dev.strongroom.adapters.kubernetes.fanout;

import dev.strongroom.adapters.kubernetes.framework.DelayedWork;
import dev.strongroom.adapters.kubernetes.watches.SeenNamespaces;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.sharing.FanOutDecision;
import dev.strongroom.core.sharing.FanOutDecision.Step;
import dev.strongroom.core.sharing.FanOutReport;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.core.work.SecondLooks;
import dev.strongroom.crds.SecretProjection;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, changes and deletes SecretProjections in the namespaces that secrets are projected into,
 * in a thread of its own. What they ask for is served by their own reconciler. All that is to be
 * done follows from objects that are watched; what is remembered says only what was asked for and
 * when to try again, and the next leader finds it anew.
 *
 * <p>Secrets take turns after so many requests, and a namespace that appears or changes goes before
 * the rest.
 */
public final class ProjectedNamespaces implements FanOuts, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectedNamespaces.class);

  /** Requests that are made for a secret before the next one has its turn. */
  private static final int TURN = 20;

  /** Between looks at all secrets. */
  private static final Duration BETWEEN_ROUNDS = Duration.ofMinutes(1);

  private final FanOutView view;
  private final FanOutAttempts attempts;
  private final DelayedWork thread;
  private final BooleanSupplier leading;
  private final Consumer<Owner> lookAgain;
  private final SecondLooks orphans;
  private final Clock clock;
  private final Set<String> queued = ConcurrentHashMap.newKeySet();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private Instant nextRound = Instant.MIN;
  private volatile boolean started;
  private volatile boolean closed;

  /**
   * Work that is not begun.
   *
   * @param isReachable whether this installation works in a namespace
   * @param budgets how many SecretProjections each namespace may have in others
   * @param leading whether this replica is the one that works
   * @param lookAgain brings a ManagedSecret back before long
   */
  public ProjectedNamespaces(
      KubernetesClient client,
      SeenNamespaces seen,
      Predicate<String> isReachable,
      ToLongFunction<String> budgets,
      BooleanSupplier leading,
      Consumer<Owner> lookAgain,
      FailingObjects failing,
      MeterRegistry meters,
      Clock clock) {
    this(
        seen,
        new ProjectionRequests(client),
        DelayedWork.inThread("project-into"),
        isReachable,
        budgets,
        leading,
        lookAgain,
        failing,
        meters,
        clock);
  }

  /** The same with others' changes and thread. */
  ProjectedNamespaces(
      SeenNamespaces seen,
      ProjectionChanges changes,
      DelayedWork thread,
      Predicate<String> isReachable,
      ToLongFunction<String> budgets,
      BooleanSupplier leading,
      Consumer<Owner> lookAgain,
      FailingObjects failing,
      MeterRegistry meters,
      Clock clock) {
    this.attempts = new FanOutAttempts(changes, failing, meters, clock);
    this.view = new FanOutView(seen, isReachable, budgets, attempts);
    this.thread = thread;
    this.leading = leading;
    this.lookAgain = lookAgain;
    this.clock = clock;
    this.orphans =
        new SecondLooks(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos());
  }

  /** To be called when the caches of all kinds are filled: before that nothing is done. */
  public void started() {
    started = true;
    view.requests().forEach(request -> look(request.maker()));
  }

  @Override
  public Optional<FanOutReport> follow(FanOutRequest request) {
    boolean isNews = view.isNews(request);
    if (!started) {
      return Optional.empty();
    }
    if (isNews) {
      look(request.maker());
    }
    return Optional.of(view.report(request));
  }

  @Override
  public boolean isKnown(Owner owner) {
    return view.isKnown(FanOutRequest.maker(owner));
  }

  /** To be called when a namespace has appeared or changed. Does not wait. */
  public void namespaceChanged(String namespace) {
    if (started && changed.add(namespace)) {
      after(Duration.ZERO, this::lookAtChanged);
    }
  }

  /** To be called when a SecretProjection has changed or is gone. Does not wait. */
  public void projectionChanged(SecretProjection projection) {
    Optional<String> maker = SeenNamespaces.maker(projection);
    if (maker.isPresent()) {
      Place place = new Place(maker.get(), projection.getMetadata().getNamespace());
      attempts.seen(place);
      view.request(place.maker()).ifPresent(request -> lookAgain.accept(request.owner()));
      after(Duration.ZERO, () -> lookAt(place));
    }
  }

  /**
   * Looks at all secrets once a minute, since room in a budget brings no event. Forgets
   * ManagedSecrets that are gone, and deletes what was made for those whose secrets are gone, too:
   * as long as a secret can be restored its SecretProjections stay.
   *
   * @param isThere whether there is a ManagedSecret with this namespace and name
   * @param hasRecord whether it still has a secret
   */
  public void round(BiPredicate<String, String> isThere, BiPredicate<String, String> hasRecord) {
    if (clock.instant().isBefore(nextRound)) {
      return;
    }
    nextRound = clock.instant().plus(BETWEEN_ROUNDS);
    view.requests()
        .removeIf(request -> !isThere.test(request.owner().namespace(), request.owner().name()));
    attempts.keepOnly(place -> view.request(place.maker()).isPresent());
    Set<String> suspects = new HashSet<>();
    for (SecretProjection projection : view.madeForOthers().toList()) {
      String[] parts = SeenNamespaces.maker(projection).orElseThrow().split("/", 2);
      if (parts.length == 2
          && !isThere.test(parts[0], parts[1])
          && !hasRecord.test(parts[0], parts[1])) {
        String uid = projection.getMetadata().getUid();
        suspects.add(uid);
        if (orphans.confirm(uid)) {
          attempts.isRemoved(projection);
        }
      }
    }
    orphans.keepOnly(suspects);
    view.requests().forEach(request -> look(request.maker()));
  }

  /** Has the thread do something. */
  private void after(Duration delay, Runnable look) {
    thread.after(
        delay,
        () -> {
          try {
            if (leading.getAsBoolean()) {
              look.run();
            }
          } catch (RuntimeException bug) {
            // Ended in the middle of a request: the next operator goes on.
            if (!closed) {
              LOG.error("a look at the namespaces of a secret failed unexpectedly", bug);
            }
          }
        });
  }

  /** Has the thread look at all namespaces of a secret. */
  private void look(String maker) {
    if (queued.add(maker)) {
      after(Duration.ZERO, () -> lookNow(maker));
    }
  }

  private void lookNow(String maker) {
    queued.remove(maker);
    Optional<FanOutRequest> request = view.request(maker);
    if (request.isEmpty()) {
      return;
    }
    int requests = 0;
    for (String namespace : view.concerned(request.get())) {
      if (requests >= TURN) {
        look(maker);
        return;
      }
      requests += bring(request.get(), namespace);
    }
  }

  private void lookAtChanged() {
    for (String namespace : List.copyOf(changed)) {
      changed.remove(namespace);
      for (FanOutRequest request : view.requests()) {
        if (view.isConcerned(request, namespace)) {
          bring(request, namespace);
          lookAgain.accept(request.owner());
        }
      }
    }
  }

  private void lookAt(Place place) {
    view.request(place.maker()).ifPresent(request -> bring(request, place.namespace()));
  }

  /**
   * Makes one namespace as it is to be.
   *
   * @return how many requests that took
   */
  private int bring(FanOutRequest request, String namespace) {
    Place place = new Place(request.maker(), namespace);
    Optional<FanOutDecision> decision = view.decide(request, namespace);
    if (decision.isEmpty() || attempts.isHeld(place)) {
      return 0;
    }
    int requests = 0;
    for (SecretProjection former : view.former(request, namespace).toList()) {
      attempt(request, place, Step.REMOVE, Optional.of(former));
      requests++;
    }
    Step step = decision.get().step();
    if (step != Step.NONE && !(step == Step.MAKE && attempts.isMade(place))) {
      attempt(request, place, step, view.projection(request, namespace));
      requests++;
    }
    return requests;
  }

  private void attempt(
      FanOutRequest request, Place place, Step step, Optional<SecretProjection> present) {
    FanOutAttempts.Result result = attempts.attempt(request, place, step, present);
    result.again().ifPresent(delay -> after(delay, () -> lookAt(place)));
    if (result.isNews()) {
      lookAgain.accept(request.owner());
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.close();
  }
}
