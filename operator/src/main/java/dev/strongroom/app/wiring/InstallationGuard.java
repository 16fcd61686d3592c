package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.installation.Installations;
import dev.strongroom.app.config.Settings;
import dev.strongroom.core.installation.ClaimWatch;
import dev.strongroom.core.installation.ClaimWatch.Blocked;
import dev.strongroom.core.installation.ClaimWatch.Claim;
import dev.strongroom.core.installation.ClaimWatch.Holds;
import dev.strongroom.core.installation.ClaimWatch.SetBack;
import dev.strongroom.core.installation.ClaimWatch.Verdict;
import dev.strongroom.core.installation.InstallationClaim;
import dev.strongroom.core.installation.StoreRevisions;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.platform.DaemonThreads;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two installations from working for the same namespaces. An operator waits with everything
 * until no other installation claims any of its namespaces, claims them, and renews the claim as
 * long as it runs, as leader or standby. One that finds another's claim where its own was ends, and
 * so does one that finds an older state than before: etcd was set back.
 */
final class InstallationGuard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InstallationGuard.class);

  /** Six of them without a renewal make a claim expire. */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Replicas renew one claim in turns. */
  private static final Duration FRESH = INTERVAL.dividedBy(2);

  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final int PATIENCE = 5;
  private static final int LOST = 1;

  private final Settings settings;
  private final Installations installations;
  private final Runnable recordsSealed;
  private final Clock clock;
  private final Runnable onSetBack;
  private final StoreRevisions revisions = new StoreRevisions();
  private final ClaimWatch watch = new ClaimWatch();
  private final ScheduledExecutorService timer = DaemonThreads.single("installation-claim");
  private Optional<String> told = Optional.empty();
  private boolean warned;
  private int refusals;

  /**
   * A guard that claims nothing yet.
   *
   * @param recordsSealed told with every look that finds it noted that every record bears a seal
   * @param onSetBack ends this process; run when etcd was set back to an older state
   */
  InstallationGuard(
      Settings settings,
      Installations installations,
      Runnable recordsSealed,
      Clock clock,
      Runnable onSetBack) {
    this.settings = settings;
    this.installations = installations;
    this.recordsSealed = recordsSealed;
    this.clock = clock;
    this.onSetBack = onSetBack;
  }

  /** Returns when no other installation works for any of these namespaces; renews from then on. */
  void await() {
    for (Duration wait = tried(); !wait.isZero(); wait = tried()) {
      try {
        TimeUnit.MILLISECONDS.sleep(wait.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
    timer.scheduleWithFixedDelay(
        this::renew, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How long to wait before the next attempt; zero when this installation may work. */
  private Duration tried() {
    try {
      Optional<Verdict> verdict = look();
      if (verdict.filter(Claim.class::isInstance).isPresent()) {
        // Whoever claims in the same moment is seen now, and both decide the same.
        verdict = look();
      }
      blocking(verdict).ifPresent(this::tellWaiting);
      return waitAfter(verdict);
    } catch (Failure away) {
      watch.lookFailed();
      return AGAIN;
    }
  }

  private Duration waitAfter(Optional<Verdict> verdict) {
    if (verdict.isEmpty()) {
      // A kind or a right that was applied just now takes a moment to take effect.
      refusals++;
      return refusals < PATIENCE ? AGAIN : Duration.ZERO;
    }
    return verdict.get() instanceof Blocked
        ? INTERVAL
        : verdict.get() instanceof Holds ? Duration.ZERO : AGAIN;
  }

  private void renew() {
    try {
      blocking(look()).ifPresent(InstallationGuard::end);
    } catch (Failure away) {
      watch.lookFailed();
      LOG.info("the claim of this installation cannot be renewed now, trying again");
    } catch (RuntimeException unexpected) {
      watch.lookFailed();
      LOG.warn("the claim of this installation cannot be renewed, trying again", unexpected);
    }
  }

  private static void end(InstallationClaim other) {
    LOG.error("installation {} has taken over {}, ending", other.name(), namespaces(other));
    // At once, as when the lease is lost: the other one works already.
    Runtime.getRuntime().halt(LOST);
  }

  private void tellWaiting(InstallationClaim other) {
    if (!told.equals(Optional.of(other.name()))) {
      told = Optional.of(other.name());
      LOG.warn(
          "installation {} (Region {}) works for {}, so this one does not start until that one has"
              + " ended; to run both, give each its own watchNamespaces",
          other.name(),
          other.region(),
          namespaces(other));
    }
  }

  private static String namespaces(InstallationClaim claim) {
    return claim.namespaces().isEmpty()
        ? "all namespaces"
        : "namespaces " + String.join(", ", new TreeSet<>(claim.namespaces()));
  }

  private static Optional<InstallationClaim> blocking(Optional<Verdict> verdict) {
    return verdict.filter(Blocked.class::isInstance).map(Blocked.class::cast).map(Blocked::by);
  }

  /** Looks once and writes what follows; empty when this cluster has no claims. */
  private Optional<Verdict> look() {
    try {
      Installations.Listed listed = installations.list();
      Verdict verdict = watch.look(wanted(), listed.claims());
      if (revisions.isSetBack(listed.revision()) || verdict instanceof SetBack) {
        onSetBack.run();
        throw new IllegalStateException("etcd was set back");
      }
      if (installations.areRecordsSealed(settings.namespace())) {
        recordsSealed.run();
      }
      if (verdict instanceof Claim claim) {
        claim.expired().forEach(installations::remove);
        installations.write(claim.mine());
      } else if (verdict instanceof Holds holds && !isFresh(holds.mine())) {
        installations.write(holds.mine().renewedAt(now()));
      }
      return Optional.of(verdict);
    } catch (KubernetesClientException refused) {
      if (!warned && refusals + 1 >= PATIENCE) {
        warned = true;
        LOG.warn(
            "this installation cannot claim its namespaces (HTTP {}), so nothing keeps a second one"
                + " away; apply the CRDs and rights of this version's chart",
            refused.getCode());
      }
      watch.lookFailed();
      return Optional.empty();
    }
  }

  private boolean isFresh(InstallationClaim mine) {
    Duration age = Duration.between(mine.renewed(), now());
    return age.abs().compareTo(FRESH) < 0;
  }

  private InstallationClaim wanted() {
    Instant now = now();
    return new InstallationClaim(
        settings.namespace(), settings.region(), settings.watchNamespaces(), now, now, 1);
  }

  private Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
