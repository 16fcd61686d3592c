package dev.strongroom.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Set;

/** A running Kubernetes cluster, seen by an administrator. Closing it stops it if we started it. */
public interface Cluster extends AutoCloseable {

  /** Which of the possible clusters this is, in a few words for people, with its version. */
  String kind();

  /** A kubeconfig file with administrator's rights as its current context. */
  Path kubeconfig();

  /** A client with administrator's rights. It belongs to the cluster: do not close it. */
  KubernetesClient client();

  /** What this cluster can do, including what {@link #requireNode()} would still have to start. */
  Set<Capability> capabilities();

  /**
   * Returns when pods can run.
   *
   * @throws ClusterUnavailableException if this cluster has no node and cannot get one
   */
  void requireNode();

  /**
   * Makes an image known to the node, so that pods with {@code imagePullPolicy: IfNotPresent} or
   * {@code Never} run it.
   *
   * @param dockerArchive a tar file as written by {@code docker save} or {@link Images}
   * @throws ClusterUnavailableException if this cluster has no node or offers no way to load images
   */
  void loadImage(Path dockerArchive);

  /**
   * The address of this machine as seen by the API server and by pods. A server under test must
   * listen on it (or on all addresses) to be reached as a webhook or by a pod.
   */
  String hostAddress();

  @Override
  void close();
}
