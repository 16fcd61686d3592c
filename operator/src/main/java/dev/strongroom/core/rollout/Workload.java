package dev.strongroom.core.rollout;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A Deployment, StatefulSet or DaemonSet, as far as it matters for rollouts.
 *
 * @param ref its name
 * @param consents whether it allows restarts
 * @param use the Secrets that its pods use
 * @param template our annotations of its pod template: what its pods were restarted for, see {@link
 *     RolloutAnnotation}
 * @param noted the same annotations of the workload itself: the content of each Secret that its
 *     pods have or are being restarted for. They count: whoever else changes the template replaces
 *     the pods by that
 * @param restartedAt when it was last restarted by Strongroom
 * @param replicas how far its pods have followed
 */
public record Workload(
    WorkloadRef ref,
    boolean consents,
    SecretUse use,
    Map<String, String> template,
    Map<String, String> noted,
    Optional<Instant> restartedAt,
    ReplicaState replicas) {
  /** Copies. */
  public Workload {
    template = Map.copyOf(template);
    noted = Map.copyOf(noted);
  }

  /** The content that its pods have, or are being restarted for; empty while none was noted. */
  Optional<String> content(String annotation) {
    return Optional.ofNullable(noted.get(annotation));
  }
}
