package dev.strongroom.adapters.kubernetes.watches;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.core.projection.Holder;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The names of Secrets that were just written for an object of another name. The index of a watch
 * learns of a Secret only when its event arrives, and that event wakes nobody: the Secret is known
 * already. An object that changes its mind in between finds the Secret here.
 */
final class RecentProjections {
  /** Longer than a watch lags behind. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Cache<String, Set<String>> names =
      Caffeine.newBuilder().expireAfterWrite(KEPT).build();

  /** Notes a Secret as it was written. */
  void written(SeenSecret secret) {
    String name = secret.getMetadata().getName();
    CacheKeys.holdersOfOtherName(secret)
        .forEach(holder -> names.asMap().merge(holder, Set.of(name), RecentProjections::union));
  }

  /** The names of Secrets that were written for it; each may be gone or another's by now. */
  Stream<String> namesOf(Holder holder) {
    Set<String> known =
        names.getIfPresent(CacheKeys.of(holder.kind(), holder.namespace(), holder.name()));
    return known == null ? Stream.empty() : known.stream();
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }
}
