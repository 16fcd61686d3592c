package dev.strongroom.core.accesskeys;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hour in which each access key was used last, until somebody writes it down. Known to the
 * hour, so that a key that is used all the time costs one write an hour and none per request. Safe
 * for use by many threads.
 */
public final class KeyUses {
  private final Map<String, Instant> hours = new ConcurrentHashMap<>();

  /** Notes that a genuine request was signed with this key. */
  public void used(String accessKeyId, Instant now) {
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);
    if (!hour.equals(hours.get(accessKeyId))) {
      hours.merge(accessKeyId, hour, (one, other) -> one.isAfter(other) ? one : other);
    }
  }

  /** The hours by access key id; each is given away once for as long as it does not change. */
  public Map<String, Instant> take() {
    Map<String, Instant> taken = new HashMap<>(hours);
    taken.forEach(hours::remove);
    return taken;
  }
}
