package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.core.names.ObjectName;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of several operators works: the one that holds the lease. An operator that loses it ends,
 * since only a new process is sure to begin with nothing half done. One that is told to stop hands
 * it over, so that the next does not wait until it runs out.
 */
final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final String LEASE = "strongroom";
  private static final int LOST = 1;

  private final KubernetesClient client;
  private final String namespace;
  private final String identity;
  private volatile boolean stopping;
  private volatile boolean leading;

  Leadership(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    this.identity = Instance.host(System.getenv()).orElseGet(() -> UUID.randomUUID().toString());
  }

  LeaderElectionConfiguration configuration() {
    return new LeaderElectionConfiguration(
        LEASE,
        namespace,
        LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
        LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
        identity,
        new LeaderCallbacks(() -> leading = true, this::lost, this::tell),
        false);
  }

  /** Whether this operator holds the lease and is not about to hand it over. */
  boolean isLeading() {
    return leading && !stopping;
  }

  private void tell(String leader) {
    if (!leader.isBlank()) {
      LOG.info(
          "{} is now the leader{}",
          leader,
          leader.equals(identity) ? "" : "; this replica is a standby");
    }
  }

  private void lost() {
    if (!stopping) {
      LOG.warn("lost the leader lease; exiting");
      // Exits at once, without an orderly stop: another operator may be the leader already.
      Runtime.getRuntime().halt(LOST);
    }
  }

  /** Call this first when the operator stops. */
  void stopping() {
    stopping = true;
  }

  /** Releases the lease if this operator holds it. Call this when all work has stopped. */
  void handOver() {
    Resource<Lease> resource =
        ObjectsByName.one(client.leases(), new ObjectName(namespace), new ObjectName(LEASE));
    try {
      Lease lease = resource.get();
      if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
        lease.getSpec().setHolderIdentity("");
        client.resource(lease).update();
      }
    } catch (KubernetesClientException runsOutByItself) {
      LOG.info("the lease cannot be handed over, status {}", runsOutByItself.getCode());
    }
  }
}
