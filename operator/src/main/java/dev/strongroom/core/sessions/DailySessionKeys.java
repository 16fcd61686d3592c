package dev.strongroom.core.sessions;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.encryption.ProjectionMac;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A session key for each day in UTC, which every replica derives by itself: the MAC of the day
 * under a key that HKDF derives from the installation's MAC key. The id of a key is its day, such
 * as {@code 2026-11-29}. Today's key seals. Yesterday's is found, because a session lasts up to
 * {@link SessionDuration#LONGEST}, and tomorrow's, because another replica's clock may be ahead.
 * Any other id costs one comparison.
 */
public final class DailySessionKeys implements SessionKeys {
  private static final byte[] PURPOSE = "session-key".getBytes(StandardCharsets.US_ASCII);

  /** Longer than any request that may still be using a key. */
  private static final Duration IN_USE = Duration.ofMinutes(10);

  private final Supplier<ProjectionMac> mac;
  private final Clock clock;
  private final List<Days> replaced = new ArrayList<>();
  private volatile Days current;

  /**
   * Keys of this installation.
   *
   * @param mac {@code KeyRing.sessionMac}, asked with every use, so that the keys follow a restore
   */
  public DailySessionKeys(Supplier<ProjectionMac> mac, Clock clock) {
    this.mac = mac;
    this.clock = clock;
  }

  @Override
  public String currentId() {
    return days().today.toString();
  }

  @Override
  public Optional<KeyMaterial> find(String id) {
    return Optional.ofNullable(days().keys.get(id));
  }

  private Days days() {
    ProjectionMac now = mac.get();
    Instant time = clock.instant();
    LocalDate today = LocalDate.ofInstant(time, ZoneOffset.UTC);
    Days known = current;
    return known != null && known.isOf(now, today) ? known : renew(now, today, time);
  }

  private synchronized Days renew(ProjectionMac now, LocalDate today, Instant time) {
    Days known = current;
    if (known != null && known.isOf(now, today)) {
      return known;
    }
    replaced.removeIf(days -> days.wipeIfUnused(time));
    if (known != null) {
      known.replacedAt = time;
      replaced.add(known);
    }
    Days next = new Days(now, today);
    current = next;
    return next;
  }

  /** The keys of three days. */
  private static final class Days {
    private final long macId;
    private final LocalDate today;
    private final Map<String, KeyMaterial> keys;
    private Instant replacedAt;

    Days(ProjectionMac mac, LocalDate today) {
      this.macId = mac.id();
      this.today = today;
      this.keys =
          Stream.of(today.minusDays(1), today, today.plusDays(1))
              .map(LocalDate::toString)
              .collect(Collectors.toUnmodifiableMap(Function.identity(), day -> key(mac, day)));
    }

    private static KeyMaterial key(ProjectionMac mac, String day) {
      return KeyMaterial.owning(mac.mac(PURPOSE, day.getBytes(StandardCharsets.US_ASCII)));
    }

    boolean isOf(ProjectionMac mac, LocalDate day) {
      return macId == mac.id() && today.equals(day);
    }

    boolean wipeIfUnused(Instant now) {
      boolean isUnused = replacedAt.plus(IN_USE).isBefore(now);
      if (isUnused) {
        keys.values().forEach(KeyMaterial::close);
      }
      return isUnused;
    }
  }
}
