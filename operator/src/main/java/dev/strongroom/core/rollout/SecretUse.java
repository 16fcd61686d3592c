package dev.strongroom.core.rollout;

import java.util.Set;

/**
 * The Secrets that the pods of a workload use, by name.
 *
 * @param fixed those whose values a container keeps for as long as it runs: in environment
 *     variables, and in files mounted with {@code subPath}, which the kubelet never updates
 * @param files those mounted as volumes, whose files the kubelet updates
 */
public record SecretUse(Set<String> fixed, Set<String> files) {
  /** No Secret at all. */
  public static final SecretUse NONE = new SecretUse(Set.of(), Set.of());

  /** Copies. */
  public SecretUse {
    fixed = Set.copyOf(fixed);
    files = Set.copyOf(files);
  }
}
