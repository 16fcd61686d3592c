package dev.strongroom.core.rollout;

import java.util.Set;

/** Which workloads of a namespace are restarted for a Secret. */
public sealed interface Selection {

  /** Those that are named, however they use the Secret. */
  record Named(Set<WorkloadRef> targets) implements Selection {
    /** Copies. */
    public Named {
      targets = Set.copyOf(targets);
    }

    @Override
    public boolean selects(Workload workload, String secret) {
      return targets.contains(workload.ref());
    }
  }

  /**
   * All whose containers keep values of the Secret.
   *
   * @param files whether those that mount it as files are restarted, too
   */
  record Consumers(boolean files) implements Selection {
    @Override
    public boolean selects(Workload workload, String secret) {
      return workload.use().fixed().contains(secret)
          || files && workload.use().files().contains(secret);
    }
  }

  /** Whether a workload of the Secret's namespace is one of them. */
  boolean selects(Workload workload, String secret);
}
