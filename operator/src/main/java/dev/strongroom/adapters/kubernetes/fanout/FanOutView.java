package dev.strongroom.adapters.kubernetes.fanout;

import dev.strongroom.adapters.kubernetes.watches.SeenNamespaces;
import dev.strongroom.core.sharing.ConsumerNamespace;
import dev.strongroom.core.sharing.FanOutDecision;
import dev.strongroom.core.sharing.FanOutDecision.Facts;
import dev.strongroom.core.sharing.FanOutDecision.Present;
import dev.strongroom.core.sharing.FanOutReport;
import dev.strongroom.crds.SecretProjection;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was asked for in other namespaces, beside what is seen there. Makes no request. */
final class FanOutView {
  private final SeenNamespaces seen;
  private final Predicate<String> isReachable;
  private final ToLongFunction<String> budgets;
  private final FanOutAttempts attempts;

  /** By {@link FanOutRequest#maker()}. */
  private final Map<String, FanOutRequest> requests = new ConcurrentHashMap<>();

  /**
   * Nothing is asked for yet.
   *
   * @param isReachable whether this installation works in a namespace
   * @param budgets how many SecretProjections each namespace may have in others
   * @param attempts what was made lately, and what has failed
   */
  FanOutView(
      SeenNamespaces seen,
      Predicate<String> isReachable,
      ToLongFunction<String> budgets,
      FanOutAttempts attempts) {
    this.seen = seen;
    this.isReachable = isReachable;
    this.budgets = budgets;
    this.attempts = attempts;
  }

  /** What was asked for before, if this is something else. */
  boolean isNews(FanOutRequest request) {
    return !request.equals(requests.put(request.maker(), request));
  }

  Optional<FanOutRequest> request(String maker) {
    return Optional.ofNullable(requests.get(maker));
  }

  Collection<FanOutRequest> requests() {
    return requests.values();
  }

  /** Whether anything was asked for or made for a ManagedSecret. */
  boolean isKnown(String maker) {
    return requests.containsKey(maker) || seen.madeFor(maker).findAny().isPresent();
  }

  /** The namespaces that are meant, and those in which something was made. */
  Set<String> concerned(FanOutRequest request) {
    Set<String> names =
        seen.namespaces()
            .filter(request.fanOut()::selects)
            .map(ConsumerNamespace::name)
            .collect(Collectors.toCollection(TreeSet::new));
    seen.madeFor(request.maker()).forEach(sp -> names.add(sp.getMetadata().getNamespace()));
    return names;
  }

  /** Whether a namespace is one of those. */
  boolean isConcerned(FanOutRequest request, String namespace) {
    return seen.namespace(namespace).filter(request.fanOut()::selects).isPresent()
        || seen.madeFor(request.maker(), namespace).findAny().isPresent();
  }

  /** What was made for a secret in a namespace under another name than the one that is wanted. */
  Stream<SecretProjection> former(FanOutRequest request, String namespace) {
    return seen.madeFor(request.maker(), namespace)
        .filter(sp -> !sp.getMetadata().getName().equals(request.fanOut().projection()));
  }

  Optional<SecretProjection> projection(FanOutRequest request, String namespace) {
    return seen.projection(namespace, request.fanOut().projection());
  }

  /** What to do in a namespace; empty when it is about to end or gone. */
  Optional<FanOutDecision> decide(FanOutRequest request, String namespace) {
    return seen.namespace(namespace)
        .map(found -> decide(request, found, () -> isFull(request.owner().namespace())));
  }

  private FanOutDecision decide(
      FanOutRequest request, ConsumerNamespace namespace, BooleanSupplier isFull) {
    Present present = present(request, namespace.name());
    return FanOutDecision.decide(
        request.fanOut(),
        new Facts(
            namespace,
            isReachable.test(namespace.name()),
            present == Present.NOTHING && isFull.getAsBoolean(),
            present));
  }

  private Present present(FanOutRequest request, String namespace) {
    return projection(request, namespace)
        .map(
            sp ->
                !SeenNamespaces.maker(sp).equals(Optional.of(request.maker()))
                    ? Present.ANOTHER
                    : isAsDeclared(request, sp) ? Present.AS_DECLARED : Present.DIFFERENT)
        .orElse(Present.NOTHING);
  }

  private static boolean isAsDeclared(FanOutRequest request, SecretProjection projection) {
    return request.spec().equals(projection.getSpec());
  }

  /**
   * What somebody else has marked as made for an account does not count against it; that is looked
   * at only where all of them together are too many.
   */
  private boolean isFull(String account) {
    long most = budgets.applyAsLong(account);
    return used(account, (request, sp) -> true) >= most && used(account, this::isWanted) >= most;
  }

  private long used(String account, BiPredicate<FanOutRequest, SecretProjection> counts) {
    long used = attempts.made(account);
    for (FanOutRequest request : requests.values()) {
      if (request.owner().namespace().equals(account)) {
        used += seen.madeFor(request.maker()).filter(sp -> counts.test(request, sp)).count();
      }
    }
    return used;
  }

  private boolean isWanted(FanOutRequest request, SecretProjection projection) {
    return projection.getMetadata().getName().equals(request.fanOut().projection())
        && seen.namespace(projection.getMetadata().getNamespace())
            .filter(request.fanOut()::selects)
            .isPresent();
  }

  /** How far the namespaces of a secret are. */
  FanOutReport report(FanOutRequest request) {
    boolean isFull = isFull(request.owner().namespace());
    return FanOutReport.of(
        seen.namespaces()
            .filter(request.fanOut()::isToldOf)
            .map(namespace -> progress(request, namespace, isFull))
            .toList());
  }

  private FanOutReport.Progress progress(
      FanOutRequest request, ConsumerNamespace namespace, boolean isFull) {
    String name = namespace.name();
    return attempts
        .obstacle(new Place(request.maker(), name))
        .or(() -> decide(request, namespace, () -> isFull).obstacle())
        .<FanOutReport.Progress>map(why -> new FanOutReport.Progress.Failing(name, why))
        .orElseGet(
            () ->
                ProjectionProgress.of(
                    name, projection(request, name).filter(sp -> isAsDeclared(request, sp))));
  }

  /** All that was made for those of which nothing was asked. */
  Stream<SecretProjection> madeForOthers() {
    return seen.made()
        .filter(sp -> SeenNamespaces.maker(sp).filter(requests::containsKey).isEmpty());
  }
}
