package dev.strongroom.e2e.cluster;

/** A program that owns a cluster, tells which, and then waits to be ended by a test. */
final class OwningProgram {
  private OwningProgram() {}

  /** Prints the name of the cluster's state directory when the cluster is up. */
  public static void main(String[] args) throws InterruptedException {
    NodeMode node =
        EmbeddedCluster.obstacleToNode(false).isEmpty() ? NodeMode.JOINED : NodeMode.NONE;
    EmbeddedCluster cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly().node(node));
    System.out.println(cluster.kubeconfig().getParent().getFileName());
    Thread.sleep(Long.MAX_VALUE);
  }
}
