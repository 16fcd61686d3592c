package dev.strongroom.adapters.kubernetes.reading;

import dev.strongroom.core.rollout.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;

/**
 * A workload as the operator keeps it: what core wants to know of it, and what identifies it.
 * {@link SeenWorkloadReader} makes these objects while it parses. Never sent back.
 */
public abstract sealed class SeenWorkload implements HasMetadata, Namespaced
    permits SeenDeployment, SeenStatefulSet, SeenDaemonSet {
  private static final long serialVersionUID = 1L;

  private String apiVersion = "apps/v1";
  private ObjectMeta metadata = new ObjectMeta();
  private transient Workload workload;

  /** What core wants to know; null in one of which only the name is known. */
  public Workload workload() {
    return workload;
  }

  void keep(ObjectMeta kept, Workload seen) {
    metadata = kept;
    workload = seen;
  }

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta changed) {
    metadata = changed;
  }

  @Override
  public String getApiVersion() {
    return apiVersion;
  }

  @Override
  public void setApiVersion(String version) {
    apiVersion = version;
  }
}
