package dev.strongroom.adapters.kubernetes.rollout;

import dev.strongroom.adapters.kubernetes.reading.SeenWorkload;
import dev.strongroom.core.problems.Unavailable;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Changes workloads, each with one request. Throws {@link Unavailable} when the API server does not
 * answer, and the client's exception when it refuses.
 */
interface WorkloadChanges {
  /**
   * Notes contents without a restart.
   *
   * @param contents by annotation
   * @return the workload as it is now; empty when it was changed or deleted since it was seen
   */
  Optional<SeenWorkload> note(SeenWorkload seen, Map<String, String> contents);

  /** Restarts its pods for these contents; the rest as {@link #note}. */
  Optional<SeenWorkload> restart(SeenWorkload seen, Map<String, String> contents, Instant now);
}
