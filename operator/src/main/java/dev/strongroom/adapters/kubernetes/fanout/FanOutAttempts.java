package dev.strongroom.adapters.kubernetes.fanout;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.SharingReason;
import dev.strongroom.core.sharing.FanOutDecision.Step;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.crds.SecretProjection;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Makes requests in other namespaces, and remembers which have failed and when to repeat them. */
final class FanOutAttempts {
  /** After a conflict; the event of the change that caused it comes sooner. */
  private static final Duration AFTER_CONFLICT = Duration.ofSeconds(1);

  private final ProjectionChanges changes;
  private final FailingObjects failing;
  private final FanOutMeters meters;
  private final Clock clock;
  private final Map<Place, Held> held = new ConcurrentHashMap<>();

  /** What was made and the watch has not told of yet. */
  private final Set<Place> made = ConcurrentHashMap.newKeySet();

  /** A request that failed, and until when it is not repeated. */
  record Held(Instant until, Optional<Finding> finding) {}

  /**
   * How a request ended.
   *
   * @param isNews whether the owner is to hear of it
   * @param again after what time it is to be decided again; empty when an event tells
   */
  record Result(boolean isNews, Optional<Duration> again) {}

  /** Nothing has failed yet. */
  FanOutAttempts(
      ProjectionChanges changes, FailingObjects failing, MeterRegistry meters, Clock clock) {
    this.changes = changes;
    this.failing = failing;
    this.meters = new FanOutMeters(meters, held::size);
    this.clock = clock;
  }

  /** Whether a request has failed and is not to be repeated yet. */
  boolean isHeld(Place place) {
    return Optional.ofNullable(held.get(place))
        .filter(failed -> clock.instant().isBefore(failed.until()))
        .isPresent();
  }

  /** Why the API server has refused the last request. */
  Optional<Finding> obstacle(Place place) {
    return Optional.ofNullable(held.get(place)).flatMap(Held::finding);
  }

  /** Whether one was made of which the watch has not told yet. */
  boolean isMade(Place place) {
    return made.contains(place);
  }

  /** How many were made for an account of which the watch has not told yet. */
  long made(String account) {
    return made.stream().filter(place -> place.maker().startsWith(account + "/")).count();
  }

  /** The watch has told of what is there. */
  void seen(Place place) {
    made.remove(place);
  }

  /** Forgets all but these. */
  void keepOnly(Predicate<Place> known) {
    held.keySet().removeIf(known.negate());
  }

  /** Makes a request. */
  Result attempt(
      FanOutRequest request, Place place, Step step, Optional<SecretProjection> present) {
    try {
      boolean isDone =
          switch (step) {
            case NONE -> true;
            case MAKE -> isMadeNow(request, place);
            case CHANGE -> changes.change(present.orElseThrow(), request.spec());
            case REMOVE -> isRemoved(present.orElseThrow());
          };
      boolean isNews = held.remove(place) != null;
      if (isNews) {
        failing.recovered(place.toString());
      }
      return new Result(isNews, Optional.of(AFTER_CONFLICT).filter(any -> !isDone));
    } catch (Failure failure) {
      return new Result(true, Optional.of(failed(request, place, failure)));
    }
  }

  private boolean isMadeNow(FanOutRequest request, Place place) {
    boolean isDone = false;
    made.add(place);
    try {
      isDone = changes.make(request, place.namespace());
    } finally {
      if (!isDone) {
        made.remove(place);
      }
    }
    if (isDone) {
      meters.made();
    }
    return isDone;
  }

  /** Deletes what nobody wants; false when it was changed meanwhile. */
  boolean isRemoved(SecretProjection present) {
    boolean isDone = changes.remove(present);
    if (isDone) {
      meters.removed();
    }
    return isDone;
  }

  private Duration failed(FanOutRequest request, Place place, Failure failure) {
    meters.failed();
    String cause = failure.finding().reason().name();
    Duration delay =
        failing.failed(
            place.toString(),
            request.owner().namespace(),
            cause,
            Optional.empty(),
            clock.instant());
    Optional<Finding> told =
        Optional.of(
                SharingReason.ReceiverRefused.with(
                    request.fanOut().projection(), place.namespace(), cause))
            .filter(any -> failure instanceof Refused);
    held.put(place, new Held(clock.instant().plus(delay), told));
    return delay.plusMillis(1);
  }
}
