package dev.strongroom.adapters.awsapi;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.strongroom.core.limits.RequestBucket;
import dev.strongroom.core.limits.RequestQuota;
import dev.strongroom.core.limits.RequestQuotas;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Holds callers to their request rates, on this replica alone: with {@code n} replicas an account
 * may have up to {@code n} times its rate. Buckets are remembered for a minute after their last
 * use, and no more than {@value #MOST} of each kind: one that was forgotten is full again.
 */
public final class CallRates {
  private static final int MOST = 10_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int UNAUTHENTICATED_SECONDS = 4;
  private static final int NETWORK_GROUPS = 4;

  private record Key(String account, RequestQuota quota) {}

  private final Cache<Key, RequestBucket> accounts = buckets();
  private final Cache<String, RequestBucket> sources = buckets();
  private final RequestQuotas quotas;
  private final int unauthenticatedPerSecond;
  private final LongSupplier nanos;

  /**
   * Rates of calls.
   *
   * @param unauthenticatedPerSecond calls that one address may make without being authenticated, 1
   *     to {@value RequestQuota#MOST}; {@value #UNAUTHENTICATED_SECONDS} times as many may come at
   *     once, as when all pods of a node start
   * @param nanos a clock that never goes back, such as {@link System#nanoTime}
   */
  public CallRates(RequestQuotas quotas, int unauthenticatedPerSecond, LongSupplier nanos) {
    this.quotas = quotas;
    this.unauthenticatedPerSecond = unauthenticatedPerSecond;
    this.nanos = nanos;
  }

  private static <K> Cache<K, RequestBucket> buckets() {
    return Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(REMEMBERED).build();
  }

  /** Whether a caller of this account may call; counts the call if so. */
  boolean takeAccount(String account, Service service, String action) {
    Optional<RequestQuota> quota = quotas.find(service.signingName(), action);
    if (quota.isEmpty()) {
      return true;
    }
    int rate = quota.get().perSecond();
    long now = nanos.getAsLong();
    return accounts
        .get(new Key(account, quota.get()), key -> new RequestBucket(rate, rate, now))
        .take(now);
  }

  /**
   * Counts a call of somebody who is not authenticated.
   *
   * @return whether this address may make it
   */
  boolean takeSource(String address) {
    int rate = unauthenticatedPerSecond;
    long now = nanos.getAsLong();
    return sources
        .get(network(address), key -> new RequestBucket(rate, rate * UNAUTHENTICATED_SECONDS, now))
        .take(now);
  }

  /** Whoever has an address of IPv6 has all of its /64 (RFC 6177). */
  private static String network(String address) {
    int end = -1;
    for (int group = 0; group < NETWORK_GROUPS; group++) {
      end = address.indexOf(':', end + 1);
      if (end < 0) {
        return address;
      }
    }
    return address.substring(0, end);
  }
}
