package dev.strongroom.adapters.kubernetes.rollout;

import dev.strongroom.adapters.kubernetes.reading.SeenWorkload;
import dev.strongroom.core.rollout.Workload;
import dev.strongroom.core.rollout.WorkloadRef;
import java.util.List;
import java.util.Optional;

/** The workloads as watches tell of them, without a request to the API server. */
interface WorkloadWatch extends AutoCloseable {
  /**
   * Opens the watches, unless they are open.
   *
   * @param whenSynced told once, when all workloads are known
   */
  void start(Runnable whenSynced);

  /** Whether all workloads are known. */
  boolean isSynced();

  /** A workload. */
  Optional<SeenWorkload> find(WorkloadRef ref);

  /** The workloads of a namespace. */
  List<Workload> in(String namespace);

  @Override
  void close();
}
