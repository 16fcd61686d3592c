package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.RolloutPlan;
import dev.strongroom.adapters.kubernetes.projection.ProjectedSecrets;
import dev.strongroom.adapters.kubernetes.rollout.Rollouts;
import dev.strongroom.adapters.kubernetes.watches.SeenObjects;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.RolloutReason;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rollout.RolloutReport;
import dev.strongroom.core.rollout.RolloutRequest;
import java.util.Optional;

/** Has workloads follow a projected Secret, once it is as it should be. */
public final class RolloutStage {
  private final SeenObjects caches;
  private final Optional<Rollouts> rollouts;

  /** A stage; without rollouts where the installation restarts nothing. */
  public RolloutStage(SeenObjects caches, Optional<Rollouts> rollouts) {
    this.caches = caches;
    this.rollouts = rollouts;
  }

  /**
   * How far the workloads are.
   *
   * @param secret the Secret, which has this version by now
   * @return empty when that is not known yet, or none is to follow
   */
  Optional<RolloutReport> follow(Declaration declaration, ObjectName secret, VersionId version) {
    Optional<RolloutPlan> plan = declaration.rollout();
    if (plan.isPresent() && rollouts.isEmpty()) {
      return Optional.of(
          new RolloutReport(RolloutReport.State.STOPPED, RolloutReason.RolloutDisabled.with()));
    }
    if (plan.isEmpty()) {
      rollouts.ifPresent(all -> all.forget(declaration.owner()));
      return Optional.empty();
    }
    return caches
        .secret(declaration.owner().namespace(), secret.value())
        .flatMap(ProjectedSecrets::content)
        .flatMap(
            content ->
                rollouts
                    .get()
                    .follow(
                        new RolloutRequest(
                            declaration.owner(),
                            secret,
                            version,
                            content,
                            plan.get().selection(),
                            plan.get().minInterval())));
  }
}
