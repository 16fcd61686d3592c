package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts down, after a start, the objects that were there and have not had their first pass: until
 * it is zero, drift from the time without an operator may be undiscovered.
 */
public final class StartupProgress {
  private static final Logger LOG = LoggerFactory.getLogger(StartupProgress.class);
  private static final String UNVERIFIED = "strongroom.managedsecret.unverified";

  private Set<ResourceID> passed = new HashSet<>();
  private Set<ResourceID> waiting;

  public StartupProgress(MeterRegistry meters) {
    Gauge.builder(UNVERIFIED, this::left)
        .description("ManagedSecrets found at the start and not looked at since; NaN before that")
        .register(meters);
  }

  /** The caches are filled, and this is what they hold. Passes may have been made before. */
  public synchronized void started(Stream<ResourceID> known) {
    Set<ResourceID> all = new HashSet<>();
    known.forEach(all::add);
    LOG.info("{} ManagedSecrets are there", all.size());
    all.removeAll(passed);
    passed = null;
    waiting = all;
    tellWhenDone();
  }

  /** A pass over an object has ended, however it ended. */
  synchronized void passed(ResourceID id) {
    if (waiting == null) {
      passed.add(id);
    } else if (!waiting.isEmpty() && waiting.remove(id)) {
      tellWhenDone();
    }
  }

  private void tellWhenDone() {
    if (waiting.isEmpty()) {
      LOG.info("all of them are verified");
      // A set keeps its table; a new one does not.
      waiting = Set.of();
    }
  }

  private synchronized double left() {
    return waiting == null ? Double.NaN : waiting.size();
  }
}
