package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.rootkeys.ClusterRootKeySecret;
import dev.strongroom.adapters.kubernetes.rootkeys.ClusterRootKeySecret.State;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when a Secret of the root key provider {@code cluster} is deleted or replaced under the
 * running operator, restores what is gone, and raises the alarm.
 */
final class RootKeySecretGuard {
  private static final Logger LOG = LoggerFactory.getLogger(RootKeySecretGuard.class);

  private final Optional<ClusterRootKeySecret> secrets;
  private final String namespace;
  private final BiConsumer<String, Finding> events;
  private final Counter restored;
  private volatile Map<String, State> states = Map.of();
  private volatile Optional<Finding> finding = Optional.empty();

  /**
   * A guard that has not looked yet.
   *
   * @param secrets the Secrets, if the provider cluster is configured
   * @param events publishes a warning about a Secret, by its name
   */
  RootKeySecretGuard(
      Optional<ClusterRootKeySecret> secrets,
      String namespace,
      BiConsumer<String, Finding> events,
      MeterRegistry meters) {
    this.secrets = secrets;
    this.namespace = namespace;
    this.events = events;
    this.restored =
        Counter.builder("strongroom.root.key.secret.restored")
            .description("Times that a deleted Secret with a root key was restored from memory")
            .register(meters);
    Gauge.builder("strongroom.root.key.secret.intact", () -> isIntact() ? 1 : 0)
        .description(
            "0 when a Secret with a root key is gone and cannot be restored, or holds another key")
        .register(meters);
  }

  private boolean isIntact() {
    return states.values().stream().noneMatch(s -> s == State.MISSING || s == State.CHANGED);
  }

  /** Looks once; whether {@link #finding} is to be shown again. */
  boolean hasChanged() {
    if (secrets.isEmpty()) {
      return false;
    }
    try {
      return take(secrets.get().inspect());
    } catch (Unavailable later) {
      return false;
    }
  }

  private boolean take(Map<String, State> now) {
    Map<String, State> before = states;
    states = now;
    boolean news = false;
    for (Map.Entry<String, State> entry : now.entrySet()) {
      State state = entry.getValue();
      if (state != State.INTACT && state != before.get(entry.getKey())) {
        alarm(entry.getKey(), state);
        news = true;
      }
    }
    if (finding.filter(f -> f.reason() != RootKeyReason.RootKeySecretRestored).isPresent()
        && isIntact()) {
      finding = Optional.empty();
      LOG.info("the Secrets with root keys are as they should be again");
      news = true;
    }
    return news;
  }

  private void alarm(String name, State state) {
    Reason reason =
        switch (state) {
          case RESTORED -> RootKeyReason.RootKeySecretRestored;
          case MISSING -> RootKeyReason.RootKeySecretMissing;
          default -> RootKeyReason.RootKeySecretChanged;
        };
    if (state == State.RESTORED) {
      restored.increment();
    }
    Finding alarm = reason.with(name, namespace);
    LOG.error("{}", alarm.message());
    events.accept(name, alarm);
    finding = Optional.of(alarm);
  }

  /** The last thing that happened to a Secret; empty when nothing did. */
  Optional<Finding> finding() {
    return finding;
  }
}
