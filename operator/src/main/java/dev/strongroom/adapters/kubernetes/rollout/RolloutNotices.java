package dev.strongroom.adapters.kubernetes.rollout;

import dev.strongroom.adapters.kubernetes.reading.SeenWorkload;
import dev.strongroom.adapters.kubernetes.status.Events;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RolloutReason;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.rollout.RolloutRequest;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** Tells people and monitoring of restarts. */
final class RolloutNotices {
  private final Events events;
  private final Counter started;
  private final Counter finished;
  private final Counter failures;

  /**
   * Notices.
   *
   * @param waiting how many workloads wait for a restart
   */
  RolloutNotices(Events events, MeterRegistry meters, IntSupplier waiting) {
    this.events = events;
    this.started =
        Counter.builder("strongroom.rollout.started")
            .description("Workloads restarted because a projected Secret changed")
            .register(meters);
    this.finished =
        Counter.builder("strongroom.rollout.finished")
            .description("Restarted workloads whose pods have all been replaced and are available")
            .register(meters);
    this.failures =
        Counter.builder("strongroom.rollout.failures")
            .description("Attempts to restart a workload that the API server refused")
            .register(meters);
    Gauge.builder("strongroom.rollout.waiting", waiting::getAsInt)
        .description("Workloads whose restart is due and waits")
        .register(meters);
  }

  /** A workload was restarted for these; its people are told, and those of the secrets. */
  void started(SeenWorkload workload, List<RolloutRequest> requests) {
    started.increment();
    String secrets =
        requests.stream().map(r -> r.secret().value()).collect(Collectors.joining(", "));
    Finding finding = RolloutReason.WorkloadRestarted.with(workload.workload().ref(), secrets);
    events.normal(workload, finding);
    requests.forEach(request -> events.normal(object(request.owner()), finding));
  }

  void finished() {
    finished.increment();
  }

  void failed() {
    failures.increment();
  }

  private static ManagedSecret object(Owner owner) {
    ManagedSecret object = new ManagedSecret();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(owner.namespace())
            .withName(owner.name())
            .withUid(owner.uid())
            .build());
    return object;
  }
}
