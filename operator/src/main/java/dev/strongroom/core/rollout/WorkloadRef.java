package dev.strongroom.core.rollout;

import java.util.Comparator;
import java.util.Locale;

/** Names a workload. */
public record WorkloadRef(Kind kind, String namespace, String name)
    implements Comparable<WorkloadRef> {
  private static final Comparator<WorkloadRef> ORDER =
      Comparator.comparing(WorkloadRef::kind)
          .thenComparing(WorkloadRef::namespace)
          .thenComparing(WorkloadRef::name);

  /** The kinds of {@code apps/v1} whose pods are restarted when their template changes. */
  public enum Kind {
    /** Replaces its ReplicaSet. */
    Deployment,
    /** Replaces its pods one by one. */
    StatefulSet,
    /** Replaces the pod of each node. */
    DaemonSet
  }

  @Override
  public int compareTo(WorkloadRef other) {
    return ORDER.compare(this, other);
  }

  /** As arguments of kubectl name it, such as {@code deployment/shop}. */
  public String argument() {
    return kind.name().toLowerCase(Locale.ROOT) + "/" + name;
  }

  /** For sentences, such as {@code Deployment shop}. */
  @Override
  public String toString() {
    return kind + " " + name;
  }
}
