package dev.strongroom.e2e.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Watchable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** When Secrets arrive at somebody who watches them. */
final class SecretArrivals implements AutoCloseable {
  private static final long LIMIT_SECONDS = 30;

  private final Map<String, CompletableFuture<Long>> arrivals = new ConcurrentHashMap<>();
  private final Watch watch;

  /**
   * Begins to watch.
   *
   * @param key what tells one arrival from another
   */
  SecretArrivals(Watchable<Secret> secrets, Function<Secret, String> key) {
    this.watch =
        secrets.watch(
            new Watcher<Secret>() {
              @Override
              public void eventReceived(Action action, Secret secret) {
                arrival(key.apply(secret)).complete(System.nanoTime());
              }

              @Override
              public void onClose(WatcherException cause) {
                // The test waits for what comes, and fails without it.
              }
            });
  }

  private CompletableFuture<Long> arrival(String key) {
    return arrivals.computeIfAbsent(key, any -> new CompletableFuture<>());
  }

  /** How long after a time, in nanoseconds, this one arrived first, as soon as it has. */
  long after(long since, String key) throws Exception {
    return Math.max(0, arrival(key).get(LIMIT_SECONDS, TimeUnit.SECONDS) - since);
  }

  /** Some of these times, for people to read. */
  static String percentiles(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    int count = sorted.size();
    return "p50 %.1f ms, p99 %.1f ms of %d"
        .formatted(sorted.get(count / 2) / 1e6, sorted.get((count * 99 - 1) / 100) / 1e6, count);
  }

  @Override
  public void close() {
    watch.close();
  }
}
