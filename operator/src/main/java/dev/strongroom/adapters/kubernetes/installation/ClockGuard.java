package dev.strongroom.adapters.kubernetes.installation;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.installation.ClockCheck;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the local clock with the API server's before anything that cannot be undone. */
public final class ClockGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ClockGuard.class);

  private final Clock local;
  private final Supplier<Instant> server;
  private volatile double skewSeconds;
  private volatile boolean refused;

  /**
   * A guard over these clocks.
   *
   * @param server the API server's time; throws {@link Unavailable} when it is not known
   */
  public ClockGuard(Clock local, Supplier<Instant> server, MeterRegistry meters) {
    this.local = local;
    this.server = server;
    Gauge.builder("strongroom.clock.skew", () -> skewSeconds)
        .baseUnit("seconds")
        .description(
            "By how much the API server's clock is ahead of the operator's, when last compared")
        .register(meters);
    Gauge.builder("strongroom.clock.refused", () -> refused ? 1 : 0)
        .description(
            "1 while nothing is removed for good, since the clocks differ by more than 5 minutes")
        .register(meters);
  }

  /**
   * The API server's time: what it would stamp on a new object. Nothing is created.
   *
   * @throws Unavailable when it does not answer or does not say
   */
  public static Supplier<Instant> serverTime(KubernetesClient client, String namespace) {
    Lease probe =
        new LeaseBuilder()
            .withNewMetadata()
            .withGenerateName("strongroom-clock-")
            .withNamespace(namespace)
            .endMetadata()
            .build();
    return () ->
        Instant.parse(
            StoreCalls.orUnavailable(() -> client.resource(probe).dryRun().create())
                .getMetadata()
                .getCreationTimestamp());
  }

  /** Whether the local clock may be acted on; asks the API server each time. */
  public boolean isTrusted() {
    Instant theirs;
    try {
      theirs = server.get();
    } catch (Unavailable | KubernetesClientException unknown) {
      LOG.warn("the API server's time is not known, so nothing is removed for good now");
      return false;
    }
    Instant ours = local.instant();
    skewSeconds = Duration.between(ours, theirs).toMillis() / 1000.0;
    boolean trusted = ClockCheck.isTrustworthy(ours, theirs);
    if (!trusted && !refused) {
      LOG.error(
          "the clock says {}, the API server's says {}: nothing is removed for good until they"
              + " agree within {} minutes",
          ours,
          theirs,
          ClockCheck.TOLERANCE.toMinutes());
    }
    refused = !trusted;
    return trusted;
  }
}
