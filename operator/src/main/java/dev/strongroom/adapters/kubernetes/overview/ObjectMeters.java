package dev.strongroom.adapters.kubernetes.overview;

import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.core.overview.ObjectCounts;
import dev.strongroom.core.overview.ObjectCounts.KindInState;
import dev.strongroom.core.overview.ObjectCounts.Trouble;
import dev.strongroom.core.overview.ObjectState.Severity;
import dev.strongroom.core.overview.ScheduledRotation;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.ObservedStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Metrics of what {@code strongroom status} shows: how many objects are well, and what is wrong
 * with the others. One replica at a time tells them.
 */
public final class ObjectMeters {
  /** No more series than these, however many namespaces are in trouble: the most common first. */
  private static final int MOST_PROBLEMS = 200;

  private final Supplier<List<String>> kinds;
  private final Supplier<Stream<CustomResource<?, ? extends ObservedStatus>>> objects;
  private final Clock clock;
  private final MultiGauge states;
  private final MultiGauge problems;
  private volatile Duration overdue = Duration.ZERO;

  /**
   * Tells nothing yet.
   *
   * @param kinds the kinds that there are
   * @param objects all objects of them, from caches
   */
  public ObjectMeters(
      Supplier<List<String>> kinds,
      Supplier<Stream<CustomResource<?, ? extends ObservedStatus>>> objects,
      Clock clock,
      MeterRegistry meters) {
    this.kinds = kinds;
    this.objects = objects;
    this.clock = clock;
    this.states =
        MultiGauge.builder("strongroom.objects")
            .description("Objects by kind and state: healthy, waiting or failing; from the leader")
            .register(meters);
    this.problems =
        MultiGauge.builder("strongroom.object.problems")
            .description(
                "Objects with a problem, by kind, namespace, reason and severity; from the leader")
            .register(meters);
    Gauge.builder("strongroom.rotation.overdue", () -> overdue.toSeconds())
        .description(
            "How long the most overdue scheduled rotation should have started; from the leader")
        .baseUnit("seconds")
        .register(meters);
  }

  /** Looks at all objects. */
  public void measure() {
    ObjectCounts counts = ObjectCounts.of(kinds.get(), objects.get().map(ObjectStates::of));
    states.register(
        counts.objects().entrySet().stream()
            .<Row<?>>map(entry -> Row.of(tags(entry.getKey()), entry.getValue()))
            .toList(),
        true);
    problems.register(
        counts.problems().entrySet().stream()
            .sorted(Map.Entry.<Trouble, Integer>comparingByValue(Comparator.reverseOrder()))
            .limit(MOST_PROBLEMS)
            .<Row<?>>map(entry -> Row.of(tags(entry.getKey()), entry.getValue()))
            .toList(),
        true);
    Instant now = clock.instant();
    overdue =
        objects
            .get()
            .flatMap(object -> rotation(object).stream())
            .map(rotation -> rotation.overdue(now))
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
  }

  /** Tells nothing any more: another replica does. */
  public void forget() {
    states.register(List.of(), true);
    problems.register(List.of(), true);
    overdue = Duration.ZERO;
  }

  private static Tags tags(KindInState key) {
    return Tags.of(
        "kind", key.kind(), "state", key.worst().map(ObjectMeters::text).orElse("healthy"));
  }

  private static Tags tags(Trouble key) {
    return Tags.of(
        "kind", key.kind(),
        "namespace", key.namespace().orElse(""),
        "reason", key.reason(),
        "severity", text(key.severity()));
  }

  private static String text(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private static Optional<ScheduledRotation> rotation(
      CustomResource<?, ? extends ObservedStatus> object) {
    if (!(object instanceof ManagedSecret secret) || secret.getStatus() == null) {
      return Optional.empty();
    }
    boolean isFrozen =
        Conditions.find(secret.getStatus().conditions(), Conditions.ROTATED)
            .filter(rotated -> RotationReason.RotationFrozen.name().equals(rotated.getReason()))
            .isPresent();
    return Optional.ofNullable(secret.getStatus().rotation())
        .map(ManagedSecretStatus.Rotation::nextRotationTime)
        .map(next -> new ScheduledRotation(Instant.parse(next), isFrozen));
  }
}
