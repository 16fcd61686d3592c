package dev.strongroom.adapters.kubernetes.rollout;

import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rollout.RolloutReport;
import dev.strongroom.core.rollout.RolloutRequest;
import java.util.Optional;

/** The background work that restarts workloads. No method asks the API server or waits. */
public interface Rollouts {
  /**
   * Has the workloads follow a Secret from now on. Brings the ManagedSecret back when the report
   * changes.
   *
   * @param request made after the Secret has the content
   * @return how far they are; empty while that is not known yet
   */
  Optional<RolloutReport> follow(RolloutRequest request);

  /** A ManagedSecret asks for no restarts any more. */
  void forget(Owner managedSecret);

  /**
   * Whether all workloads that a ManagedSecret selects have rolled to this version, with all their
   * pods available. False, too, while that is not known, and while another version is projected.
   * Whoever waits for it is brought back with the ManagedSecret.
   */
  boolean isComplete(Owner managedSecret, VersionId version);
}
