package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.rootkeys.RootKeyStatuses;
import dev.strongroom.core.keys.RootKeyRotation;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.GuardedRootKey;
import dev.strongroom.core.rootkeys.ListedRootKeys;
import dev.strongroom.core.rootkeys.RootKeyUse;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the root keys: asks a provider that is away once a second whether it is back, and the
 * others now and then whether another key wraps now; brings the key records to the active root key;
 * shows how they stand. Only the operator that works changes anything.
 */
final class RootKeyService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RootKeyService.class);
  private static final long TICK_MILLIS = 1_000;
  private static final int TICKS_BETWEEN_CHECKS = 10;

  /** The root key's Secret is looked at so often. */
  private static final int TICKS_BETWEEN_INSPECTIONS = 20;

  private static final int TICKS_AFTER_FAILURE = 5;

  /** What could not be re-wrapped, because a provider refused or a key was missing, is retried. */
  private static final int TICKS_BETWEEN_RETRIES = 60;

  private final ListedRootKeys keys;
  private final RootKeyRotation rotation;
  private final RootKeyStatuses statuses;
  private final BooleanSupplier leads;
  private final Runnable back;
  private final RootKeyMeters meters;
  private final RootKeySecretGuard secret;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "root-keys"));
  private final Map<GuardedRootKey, List<String>> ids = new HashMap<>();
  private final AtomicBoolean recordsChanged = new AtomicBoolean(true);
  private final AtomicInteger ticks = new AtomicInteger();
  private volatile boolean available;
  private boolean led;
  private int retryAt = Integer.MAX_VALUE;

  /**
   * A service that is not started.
   *
   * @param leads whether this operator is the one that works
   * @param secret notices when the Secret of the provider cluster is deleted or changed
   * @param back run when a provider is back or has other keys: what failed may succeed now
   */
  RootKeyService(
      ListedRootKeys keys,
      RootKeyRotation rotation,
      RootKeyStatuses statuses,
      BooleanSupplier leads,
      Runnable back,
      RootKeyMeters meters,
      RootKeySecretGuard secret) {
    this.secret = secret;
    this.keys = keys;
    this.rotation = rotation;
    this.statuses = statuses;
    this.leads = leads;
    this.back = back;
    this.meters = meters;
  }

  /**
   * Asks all providers, once, and begins to look after them. One that is away is no failure.
   *
   * @throws IllegalArgumentException when what a provider has is no root key
   */
  void start() {
    try {
      checkAll(true);
    } catch (InvalidInput | Unreadable wrong) {
      throw new IllegalArgumentException(wrong.finding().message());
    }
    thread.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether the root key that wraps answered when it was last asked. */
  boolean isAvailable() {
    return available;
  }

  /** A key record was made, changed or removed. */
  void recordsChanged() {
    recordsChanged.set(true);
  }

  /** A key record was deleted by mistake and is back: the RootKey objects show it. */
  void keyRecordRestored(Finding finding) {
    statuses.keyRecordRestored(finding);
    recordsChanged();
  }

  private void tick() {
    try {
      boolean news = checkAll(ticks.incrementAndGet() % TICKS_BETWEEN_CHECKS == 0);
      if (news) {
        back.run();
      }
      if (ticks.get() % TICKS_BETWEEN_INSPECTIONS == 0 && secret.hasChanged()) {
        statuses.rootKeySecret(secret.finding());
        recordsChanged();
      }
      look(news);
    } catch (Failure failure) {
      retryAt = ticks.get() + TICKS_AFTER_FAILURE;
      LOG.info("root keys: {}; trying again", failure.finding());
    } catch (KubernetesClientException e) {
      retryAt = ticks.get() + TICKS_BETWEEN_RETRIES;
      if (!thread.isShutdown()) {
        LOG.warn("root keys: their state cannot be shown, HTTP {}", e.getCode());
      }
    } catch (RuntimeException bug) {
      LOG.error("root keys: unexpected", bug);
    }
  }

  /** Whether a provider came back, or went, or has other keys. */
  private boolean checkAll(boolean all) {
    boolean news = false;
    for (GuardedRootKey key : keys.providers()) {
      if (all || key.isAway()) {
        news |= check(key);
      }
    }
    available = !keys.providers().get(0).isAway();
    return news;
  }

  private boolean check(GuardedRootKey key) {
    // It may have been away for a moment only, which those who needed it then have noticed.
    boolean wasAway = key.isAway();
    List<String> before = ids.get(key);
    List<String> now;
    try {
      key.check();
      now = key.ids();
    } catch (Unavailable away) {
      now = List.of();
    }
    ids.put(key, now);
    meters.available(key, !now.isEmpty());
    if (before != null && !before.equals(now)) {
      LOG.warn(
          "root key provider {} {}",
          key.provider(),
          now.isEmpty() ? "is unavailable" : "is available");
    }
    return !now.equals(before) || wasAway && !now.isEmpty();
  }

  /** Re-wraps what needs it and shows how it stands, when something may have changed. */
  private void look(boolean news) {
    boolean leading = leads.getAsBoolean();
    boolean began = leading && !led;
    led = leading;
    boolean retry = ticks.get() >= retryAt;
    if (!leading || !(news || began || retry || recordsChanged.get())) {
      return;
    }
    if (!available) {
      statuses.away(keys.provider());
      return;
    }
    recordsChanged.set(false);
    RootKeyUse use = rotation.run(changed -> {});
    if (use.rewrapped() > 0) {
      LOG.info("{} keys re-wrapped with root key {}", use.rewrapped(), use.active());
    }
    retryAt = use.stuck() > 0 ? ticks.get() + TICKS_BETWEEN_RETRIES : Integer.MAX_VALUE;
    meters.use(use);
    statuses.show(known(), use);
  }

  private Map<String, GuardedRootKey> known() {
    Map<String, GuardedRootKey> known = new TreeMap<>();
    keys.providers()
        .forEach(key -> ids.getOrDefault(key, List.of()).forEach(id -> known.putIfAbsent(id, key)));
    return known;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
