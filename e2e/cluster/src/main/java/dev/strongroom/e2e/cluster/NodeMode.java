package dev.strongroom.e2e.cluster;

/** Whether and when an embedded cluster gets a node. */
public enum NodeMode {
  /** Never. Needs no rights beyond those of an ordinary user. */
  NONE,
  /**
   * When {@link Cluster#requireNode()} is first called; the cluster itself starts without waiting.
   * A {@link NamedCluster}, which nobody can ask later, gets one at its start if it can have one.
   */
  ON_DEMAND,
  /** Before the start returns. */
  JOINED
}
