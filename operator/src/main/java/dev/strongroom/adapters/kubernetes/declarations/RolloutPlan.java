package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.rollout.Selection;
import dev.strongroom.core.rollout.WorkloadRef;
import dev.strongroom.crds.Rollout;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code spec.rollout} of a ManagedSecret in core's words.
 *
 * @param selection the workloads to restart
 * @param minInterval shortest time between two restarts of one of them
 */
public record RolloutPlan(Selection selection, Duration minInterval) {
  private static final int DEFAULT_INTERVAL_SECONDS = 60;

  /** Throws InvalidInput for a target that cannot exist. */
  static RolloutPlan of(Rollout rollout, String namespace) {
    Integer seconds = rollout.minIntervalSeconds();
    return new RolloutPlan(
        rollout.targets() == null
            ? new Selection.Consumers(rollout.volumes() == Rollout.Volumes.Restart)
            : named(rollout, namespace),
        Duration.ofSeconds(seconds == null ? DEFAULT_INTERVAL_SECONDS : seconds));
  }

  private static Selection named(Rollout rollout, String namespace) {
    Set<WorkloadRef> targets = new TreeSet<>();
    for (int i = 0; i < rollout.targets().size(); i++) {
      Rollout.Target target = rollout.targets().get(i);
      ObjectName name = ObjectName.declared("spec.rollout.targets[" + i + "].name", target.name());
      targets.add(
          new WorkloadRef(WorkloadRef.Kind.valueOf(target.kind().name()), namespace, name.value()));
    }
    return new Selection.Named(targets);
  }
}
