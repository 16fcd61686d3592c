package dev.strongroom.core.problems;

/** Restarting workloads after the content of a projected Secret has changed. */
public enum RolloutReason implements Reason {
  RolloutComplete("The selected workloads use the current content of Secret {0}: {1}."),
  RolloutPending(
      "The content of Secret {0} has changed. These workloads are waiting for their restart: {1}."),
  RolloutRunning(
      "These workloads were restarted because Secret {0} changed, and are not ready yet: {1}."),
  NoWorkloadSelected("spec.rollout: no workload of this namespace uses Secret {0} in that way."),
  WorkloadNotFound("spec.rollout.targets: not found in this namespace: {0}."),
  RestartNotAllowed(
      "spec.rollout: these workloads do not allow restarts: {0}. Someone who may change them can"
          + " allow it: kubectl -n {1} annotate {2} strongroom.dev/rollout=true"),
  RestartForbidden(
      "spec.rollout: the operator is not permitted to patch {0}. Ask the administrator to check the"
          + " operator's RBAC and the admission policies; the operator retries by itself."),
  RestartRejected(
      "spec.rollout: the API server rejects the restart of {0} with HTTP {1}. Check the admission"
          + " policies of this namespace; the operator retries by itself."),
  RolloutDisabled(
      "spec.rollout: this installation does not restart workloads. Ask the platform team to set the"
          + " chart's rollout.enabled (STRONGROOM_ROLLOUT)."),
  WorkloadRestarted("{0} was restarted because the content of these Secrets changed: {1}.");

  private final String sentence;

  RolloutReason(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String sentence() {
    return sentence;
  }

  /** Several workloads are named at once. */
  @Override
  public int argumentLimit() {
    return QUOTED;
  }
}
